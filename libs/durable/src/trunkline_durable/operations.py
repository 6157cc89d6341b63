"""Cases of every process, read for people; moves nothing."""

from datetime import datetime
from typing import Any

from msgspec import json

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.operations import (
    Case,
    CaseList,
    CaseSummary,
    ListCases,
    OpenTransition,
    TimelineEntry,
)
from trunkline_store.pool import Connection

from .chain import verify

MASKED = "[personal]"
"""What a sealed value is shown as."""
SEALED = "$sealed:"
"""What begins a text that was sealed as a whole."""

SUMMARY = """
SELECT case_id, process, business_key, state, opened_at, changed_at, (
    SELECT count(*) FROM exceptions
    WHERE exceptions.case_id = cases.case_id AND exceptions.state IN ('open', 'decided'))
FROM cases
"""

PAGE = """
WHERE (%(process)s = '' OR process = %(process)s) AND (%(state)s = '' OR state = %(state)s)
    AND (%(key)s = '' OR starts_with(business_key, %(key)s))
    AND (%(before)s = '' OR (opened_at, case_id) < (
        SELECT opened_at, case_id FROM cases WHERE case_id = %(before)s))
ORDER BY opened_at DESC, case_id DESC LIMIT %(limit)s
"""

CASES = SUMMARY + PAGE

ONE_CASE = SUMMARY + " WHERE case_id = %(key)s OR business_key = %(key)s LIMIT 1"

UNFINISHED = """
SELECT transition_id, state, due_at, attempts, last_error FROM transitions
WHERE case_id = %s AND state IN ('open', 'running', 'parked', 'stuck')
ORDER BY opened_at, transition_id
"""

TIMELINE = "SELECT entry, hash FROM journal WHERE case_id = %s ORDER BY seq"


async def list_cases(conn: Connection, query: ListCases) -> CaseList:
    """List cases, newest first."""
    values = {
        "process": query.process,
        "state": query.state,
        "key": query.business_key,
        "before": query.before,
        "limit": query.limit + 1,
    }
    found = await (await conn.execute(CASES.encode(), values)).fetchall()
    page = tuple(CaseSummary(*row) for row in found[: query.limit])
    return CaseList(page, has_more=len(found) > query.limit)


async def get_case(conn: Connection, key: str) -> Case:
    """Read one by id or business key, with its journal; NotFound when there is none."""
    row = await (await conn.execute(ONE_CASE.encode(), {"key": key})).fetchone()
    if row is None:
        raise NotFound(f"no case {key}")
    summary = CaseSummary(*row)
    unfinished = await conn.execute(UNFINISHED, [summary.case_id])
    timeline = await conn.execute(TIMELINE, [summary.case_id])
    return Case(
        summary=summary,
        transitions=tuple(OpenTransition(*row) for row in await unfinished.fetchall()),
        timeline=tuple(_entry(*row) for row in await timeline.fetchall()),
        chain_intact=await verify(conn, summary.case_id) is None,
    )


def _entry(document: bytes, digest: bytes) -> TimelineEntry:
    said: dict[str, Any] = json.decode(document)
    return TimelineEntry(
        sequence=said["seq"],
        at=datetime.fromisoformat(said["at"]),
        kind=said["kind"],
        name=said.get("name", ""),
        transition=said.get("transition_id", ""),
        actor=said.get("actor", ""),
        hash=digest.hex(),
        document=json.encode(masked_body(said.get("body"))).decode(),
    )


def masked_body(value: Any) -> Any:
    """Give a sealed JSON value for people: personal values masked."""
    if isinstance(value, dict):
        if "$sealed" in value:
            return MASKED
        return {key: masked_body(inner) for key, inner in value.items()}
    if isinstance(value, str) and value.startswith(SEALED):
        return MASKED
    if isinstance(value, list):
        return [masked_body(inner) for inner in value]
    return value
