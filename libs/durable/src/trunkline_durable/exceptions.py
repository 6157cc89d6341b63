"""Exceptions: work that a person must look at. Nothing is ever dropped."""

from secrets import token_hex

from msgspec import Struct

from trunkline_kit.errors import NotFound, Refused
from trunkline_store.pool import Connection

from .problem import Problem

RAISE = """
INSERT INTO exceptions (exception_id, process, case_id, transition_id, consumer, source, position,
    reason, field, sentence, suggestion, raw_document_id, raw_document_source, owner, once_for)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (process, reason, once_for) WHERE once_for <> '' AND state IN ('open', 'decided')
DO NOTHING
"""

DECIDE = """
UPDATE exceptions
SET state = 'decided', decision = %s, decided_by = %s, decided_because = %s, decided_at = now()
WHERE exception_id = %s AND state = 'open'
RETURNING process, case_id
"""

STOPPED = """
SELECT consumer <> '' OR EXISTS (
    SELECT FROM transitions
    WHERE transitions.transition_id = exceptions.transition_id
      AND transitions.state IN ('open', 'running', 'parked', 'stuck'))
FROM exceptions WHERE exception_id = %s
"""


class Raised(Struct, frozen=True):
    """An exception as it is raised: a problem and where it belongs."""

    process: str
    problem: Problem
    owner: str
    """Who looks when the problem names nobody."""
    case_id: str | None = None
    transition_id: str | None = None
    consumer: str = ""
    """Reader that met a bad event; empty otherwise."""
    source: str = ""
    position: int = 0
    """The bad event's place in its source."""


async def raise_exception(conn: Connection, raised: Raised) -> None:
    """Put an exception before its owner, unless one waits already for the same `once_for`."""
    exception_id, problem = f"exc_{token_hex(8)}", raised.problem
    await conn.execute(
        RAISE,
        [
            exception_id,
            raised.process,
            raised.case_id,
            raised.transition_id,
            raised.consumer,
            raised.source,
            raised.position,
            problem.reason,
            problem.field,
            problem.sentence,
            problem.suggestion,
            problem.raw_document_id,
            problem.raw_document_source,
            problem.owner or raised.owner,
            problem.once_for,
        ],
    )


async def retry_exception(conn: Connection, exception_id: str, *, actor: str) -> None:
    """Decide that the stopped work is tried again; its own service carries that out.

    NotFound for an unknown id, Refused when somebody decided already or when there is
    no stopped work: then putting it right and discarding it is all that is left.
    """
    found = await conn.execute(STOPPED, [exception_id])
    row = await found.fetchone()
    if row is not None and not row[0]:
        raise Refused("there is nothing to try again", reason="nothing_to_retry")
    await _decide(conn, exception_id, ("retry", actor, ""))


async def discard_exception(
    conn: Connection, exception_id: str, *, actor: str, reason: str
) -> None:
    """Decide that the work is not done; `reason` says why. Errors as for a retry."""
    if not reason.strip():
        raise Refused("say why it is discarded", reason="no_reason")
    await _decide(conn, exception_id, ("discard", actor, reason))


async def assign_exception(conn: Connection, exception_id: str, *, owner: str) -> None:
    """Hand an open exception to somebody else; NotFound when it is not open."""
    moved = await conn.execute(
        "UPDATE exceptions SET owner = %s WHERE exception_id = %s AND state = 'open'",
        [owner, exception_id],
    )
    if moved.rowcount == 0:
        raise NotFound(f"no open exception {exception_id}")


async def _decide(conn: Connection, exception_id: str, decision: tuple[str, str, str]) -> None:
    moved = await conn.execute(DECIDE, [*decision, exception_id])
    row = await moved.fetchone()
    if row is None:
        found = await conn.execute(
            "SELECT state FROM exceptions WHERE exception_id = %s", [exception_id]
        )
        if await found.fetchone() is None:
            raise NotFound(f"no exception {exception_id}")
        raise Refused(f"exception {exception_id} is not open any more", reason="decided")
    if row[1] is not None:
        await conn.execute("SELECT wake(%s, %s)", [row[0], row[1]])
