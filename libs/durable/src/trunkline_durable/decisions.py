"""Carries out what a person decided on the exceptions of a case."""

from typing import Any

from trunkline_store.pool import Connection, Pool

from .casefile import CaseFile
from .chain import Entry
from .writing import Ending, Writing

DECIDED = """
SELECT exception_id, transition_id, decision, decided_by, decided_because
FROM exceptions WHERE case_id = %s AND state = 'decided' ORDER BY decided_at FOR UPDATE
"""

CLOSE = "UPDATE exceptions SET state = %s WHERE exception_id = %s"

STATE = "SELECT state FROM transitions WHERE transition_id = %s"


async def carry_out(pool: Pool, file: CaseFile[Any]) -> None:
    """Reopen what is to be retried, close what is discarded, and journal who said so."""
    async with pool.connection() as conn, conn.transaction():
        await file.read(conn, lock=True)
        found = await conn.execute(DECIDED, [file.case_id])
        for exception_id, *decided in await found.fetchall():
            await _carry_out(conn, file, decided)
            closed = "resolved" if decided[1] == "retry" else "discarded"
            await conn.execute(CLOSE, [closed, exception_id])


async def _carry_out(conn: Connection, file: CaseFile[Any], decided: list[str]) -> None:
    transition_id, decision, actor, because = decided
    kind, state = ("retried", "open") if decision == "retry" else ("discarded", "discarded")
    row = await (await conn.execute(STATE, [transition_id])).fetchone()
    stopped = row is not None and row[0] in ("stuck", "parked")
    ending = Ending(transition_id=transition_id or "", state=state, last_error=because)
    entry = Entry(
        kind=kind,
        transition_id=transition_id or "",
        actor=actor,
        body={"reason": because} if because else None,
    )
    await file.commit(conn, Writing(entries=[entry], ending=ending if stopped else None))
