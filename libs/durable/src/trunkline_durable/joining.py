"""Joins what was told under an alias, before its case had that alias, to the case.

A fact is never refused: told under a name that nobody knows, it opens a case of that name. When
another case turns out to have the name, the facts move there and the case of that name ends; its
journal stays. One that had an effect already is left alone, and a person is told.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from trunkline_store.pool import Connection

from .chain import Entry
from .exceptions import Raised, raise_exception
from .problem import Problem
from .writing import Said, Writing

if TYPE_CHECKING:
    from .casefile import CaseFile

JOINED = "/joined"
"""What the process of a case that was joined to another ends with."""

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"

STRAYS = """
SELECT case_id FROM cases
WHERE process = %s AND business_key = ANY(%s) AND case_id <> %s ORDER BY case_id FOR UPDATE
"""

KNOWN = "SELECT fact_id FROM facts WHERE case_id = %s"

HAD_EFFECTS = "SELECT EXISTS (SELECT FROM journal WHERE case_id = %s AND kind = 'intent')"

END = (
    """
    UPDATE transitions SET state = 'discarded', last_error = %(why)s, changed_at = now()
    WHERE case_id = %(stray)s AND state IN ('open', 'running', 'parked', 'stuck')
    """,
    """
    UPDATE exceptions SET state = 'resolved', decision = 'settled', decided_at = now()
    WHERE case_id = %(stray)s AND transition_id IS NOT NULL AND state = 'open'
    """,
    "UPDATE aliases SET case_id = %(case)s WHERE case_id = %(stray)s",
    """
    UPDATE cases SET process = process || %(joined)s, fence = fence + 1,
        holder = NULL, lease_until = NULL
    WHERE case_id = %(stray)s
    """,
)


async def lock_names(conn: Connection, process: str, names: Iterable[str]) -> None:
    """Keep a name from being opened as a case and taken as an alias at the same moment."""
    for name in sorted(names):
        await conn.execute(LOCK, [f"{process} {name}"])


async def join_strays(conn: Connection, file: "CaseFile[Any]", names: Iterable[str]) -> None:
    """Take over the cases that bear one of the names; call in the transaction that gave them."""
    values = [file.process.name, list(names), file.case_id]
    for (stray_id,) in await (await conn.execute(STRAYS, values)).fetchall():
        stray = type(file)(file.process, file.keyring, stray_id)
        await stray.read(conn, lock=True)
        row = await (await conn.execute(HAD_EFFECTS, [stray_id])).fetchone()
        if row is not None and row[0]:
            await raise_exception(conn, _two_cases(file, stray))
        else:
            await _join(conn, file, stray)


async def _join(conn: Connection, file: "CaseFile[Any]", stray: "CaseFile[Any]") -> None:
    known = {row[0] for row in await (await conn.execute(KNOWN, [file.case_id])).fetchall()}
    fresh = [said for said in await stray.facts(conn) if said.fact_id not in known]
    await stray.commit(conn, Writing(entries=[_joined(file.case_id, file)]))
    ending = {"stray": stray.case_id, "case": file.case_id, "joined": JOINED}
    for statement in END:
        await conn.execute(statement, {**ending, "why": f"joined to {file.business_key}"})
    entries: list[Entry | Said] = [_joined(stray.case_id, file), *fresh]
    await file.commit(conn, Writing(entries=entries, wakes=True))


def _joined(other: str, file: "CaseFile[Any]") -> Entry:
    return Entry(kind="joined", name=other, actor=file.process.name)


def _two_cases(file: "CaseFile[Any]", stray: "CaseFile[Any]") -> Raised:
    problem = Problem(
        reason="two_cases",
        sentence=f"{file.business_key} is also known as {stray.business_key}, under which a case "
        "of its own has had effects already.",
        suggestion="Undo what one of the two did, then discard this.",
    )
    return Raised(file.process.name, problem, file.process.owner, file.case_id)
