"""The inbox: exceptions of every process, read for people in pages and in groups.

Each narrowing is a clause of its own, so that PostgreSQL reads a page from the index of what it
is narrowed by, however many wait.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import convert, json

from trunkline_kit.errors import FieldError, Invalid, NotFound
from trunkline_model.capabilities.inbox import (
    ExceptionGroupList,
    ExceptionNote,
    ExceptionPage,
    Fault,
    GroupedExceptions,
    ListExceptionGroups,
)
from trunkline_model.capabilities.operations import (
    ExceptionFilter,
    ExceptionItem,
    ExceptionList,
    ListExceptions,
)
from trunkline_store.pool import Connection

RELATED_MAX = 20
"""The most related cases that are named."""

ITEM = """
SELECT exception_id, reason, field, sentence, suggestion, owner, raised_at,
    extract(epoch FROM now() - raised_at)::integer, state, process, coalesce(case_id, ''),
    coalesce(transition_id, ''), raw_document_id, raw_document_source, severity, group_id,
    coalesce(split_from, ''), decided_by, EXISTS (
        SELECT FROM corrections WHERE corrections.exception_id = exceptions.exception_id
          AND corrections.state = 'proposed' AND corrections.expires_at > now()),
    coalesce((SELECT business_key FROM cases WHERE cases.case_id = exceptions.case_id), '')
FROM exceptions
"""

PAGE = "ORDER BY raised_at, exception_id LIMIT %(limit)s"

WAITING = "state IN ('open', 'decided')"

GROUPS = """
WITH counted AS (
    SELECT group_id, count(*) AS many, min(raised_at) AS oldest_at FROM exceptions
    WHERE {where} GROUP BY group_id ORDER BY many DESC, group_id LIMIT %(limit)s
)
SELECT group_id, many, oldest_at, oldest.* FROM counted CROSS JOIN LATERAL (
    SELECT process, reason, field, sentence, severity FROM exceptions
    WHERE exceptions.group_id = counted.group_id AND state IN ('open', 'decided')
    ORDER BY raised_at, exception_id LIMIT 1) AS oldest
ORDER BY many DESC, group_id
"""

FAULTS = "SELECT faults FROM exceptions WHERE exception_id = %s"

NOTES = """
SELECT at, kind, actor, said FROM exception_notes WHERE exception_id = %s ORDER BY note_id
"""

RELATED = """
SELECT business_key FROM cases WHERE case_id = %(case)s
UNION (
    SELECT business_key FROM exceptions JOIN cases USING (case_id)
    WHERE exceptions.group_id = %(group)s AND exceptions.state IN ('open', 'decided')
    ORDER BY exceptions.raised_at LIMIT %(limit)s)
UNION (
    SELECT business_key FROM exceptions JOIN cases USING (case_id)
    WHERE raw_document_source = %(source)s AND raw_document_id = %(document)s
      AND raw_document_id <> '' LIMIT %(limit)s)
LIMIT %(limit)s
"""

IN_GROUP = """
SELECT count(*) FROM exceptions WHERE group_id = %s AND state IN ('open', 'decided')
"""


async def list_exceptions(conn: Connection, query: ListExceptions) -> ExceptionList:
    """List a page, oldest first; the open ones include what is decided and not carried out.

    Invalid for a cursor that is none of ours.
    """
    clauses, values = narrowed(query.only)
    clauses.append(_in_state(query.state))
    values |= {"state": query.state, "limit": query.limit + 1}
    if query.cursor:
        values["raised_at"], values["exception_id"] = _place(query.cursor)
        clauses.append("(raised_at, exception_id) > (%(raised_at)s, %(exception_id)s)")
    statement = " ".join((ITEM, "WHERE", " AND ".join(clauses), PAGE))
    found = await (await conn.execute(statement.encode(), values)).fetchall()
    items = tuple(ExceptionItem(*row) for row in found[: query.limit])
    return ExceptionList(items, _cursor(items[-1]) if len(found) > query.limit else "")


async def get_exception(conn: Connection, exception_id: str) -> ExceptionItem:
    """Read one; NotFound when there is none."""
    found = await conn.execute(f"{ITEM} WHERE exception_id = %s".encode(), [exception_id])
    row = await found.fetchone()
    if row is None:
        raise NotFound(f"no exception {exception_id}")
    return ExceptionItem(*row)


async def list_groups(conn: Connection, query: ListExceptionGroups) -> ExceptionGroupList:
    """Count what waits by what it is about, the largest group first."""
    clauses, values = narrowed(query.only)
    where = " AND ".join([*clauses, WAITING])
    statement = GROUPS.format(where=where).encode()
    found = await conn.execute(statement, {**values, "limit": query.limit})
    return ExceptionGroupList(tuple(GroupedExceptions(*row) for row in await found.fetchall()))


async def show_exception(conn: Connection, exception_id: str) -> ExceptionPage:
    """Read one with its faults, notes, parts and related cases; NotFound when there is none."""
    item = await get_exception(conn, exception_id)
    faults = await _one(conn, FAULTS, [exception_id])
    notes = await (await conn.execute(NOTES, [exception_id])).fetchall()
    parts = f"{ITEM} WHERE split_from = %s ORDER BY exception_id".encode()
    return ExceptionPage(
        item=item,
        faults=tuple(Fault(one.field, one.reason, one.sentence) for one in faults_of(faults)),
        notes=tuple(ExceptionNote(*row) for row in notes),
        parts=tuple(
            ExceptionItem(*row)
            for row in await (await conn.execute(parts, [exception_id])).fetchall()
        ),
        related_cases=await _related(conn, item),
        group_count=await _one(conn, IN_GROUP, [item.group_id]),
    )


def faults_of(kept: Any) -> tuple[FieldError, ...]:
    """Read the faults of an exception as they are kept."""
    return convert(kept, tuple[FieldError, ...])


def narrowed(only: ExceptionFilter) -> tuple[list[str], dict[str, Any]]:
    """Give the clauses of a filter, and their values."""
    set_ = {name: getattr(only, name) for name in only.__struct_fields__}
    set_ = {name: value for name, value in set_.items() if value}
    return [f"{name} = %({name})s" for name in set_], set_


def _in_state(state: str) -> str:
    if not state:
        return "true"
    return WAITING if state == "open" else "state = %(state)s"


def _cursor(last: ExceptionItem) -> str:
    place = json.encode((last.raised_at.astimezone(UTC), last.exception_id))
    return urlsafe_b64encode(place).decode()


def _place(cursor: str) -> tuple[datetime, str]:
    try:
        return json.decode(urlsafe_b64decode(cursor), type=tuple[datetime, str])
    except ValueError as cause:
        sentence = "this cursor was not given by the page before: begin without one"
        fault = FieldError("cursor", "unreadable", sentence)
        raise Invalid(sentence, reason="unreadable", fields=(fault,)) from cause


async def _related(conn: Connection, item: ExceptionItem) -> tuple[str, ...]:
    values = {
        "case": item.case_id,
        "group": item.group_id,
        "source": item.raw_document_source,
        "document": item.raw_document_id,
        "limit": RELATED_MAX,
    }
    rows = await (await conn.execute(RELATED, values)).fetchall()
    return tuple(sorted(row[0] for row in rows))


async def _one(conn: Connection, query: str, values: Sequence[Any]) -> Any:
    row = await (await conn.execute(query.encode(), values)).fetchone()
    return None if row is None else row[0]
