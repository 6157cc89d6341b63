"""Exceptions: work that a person must look at. Nothing is ever dropped."""

from secrets import token_hex
from typing import TYPE_CHECKING, Any

from msgspec import Struct, json

from trunkline_kit.errors import NotFound, Refused
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection

from .problem import Problem
from .third_persons import without_third_persons

if TYPE_CHECKING:
    from .caseread import ReadCase

RAISE = """
INSERT INTO exceptions (exception_id, process, case_id, transition_id, consumer, source, position,
    reason, field, sentence, suggestion, raw_document_id, raw_document_source, owner, once_for,
    severity, about, faults)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
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

ANSWER_PART = """
UPDATE exceptions AS part
SET state = %s, decision = %s, decided_by = %s, decided_because = %s, decided_at = now()
WHERE exception_id = %s AND state = 'open' AND EXISTS (
    SELECT FROM exceptions AS other
    WHERE other.split_from = part.split_from AND other.state = 'open'
      AND other.exception_id <> part.exception_id)
"""
"""One part of a split exception while others are open: the work waits for the last of them."""

LOCK_PARTS = """
SELECT FROM exceptions WHERE split_from = (
    SELECT split_from FROM exceptions WHERE exception_id = %s)
ORDER BY exception_id FOR UPDATE
"""

NOTE = "INSERT INTO exception_notes (exception_id, kind, actor, said) VALUES (%s, %s, %s, %s)"


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
    keyring: Keyring | None = None
    """By which people whom other cases are about are known; none where no backend speaks."""


def raised_by(file: "ReadCase[Any]", problem: Problem, transition_id: str | None = None) -> Raised:
    """Give the exception of a case whose work met a problem."""
    process = file.process
    return Raised(
        process.name, problem, process.owner, file.case_id, transition_id, keyring=file.keyring
    )


async def raise_exception(conn: Connection, raised: Raised) -> None:
    """Put an exception before its owner, unless one waits already for the same `once_for`."""
    exception_id = f"exc_{token_hex(8)}"
    problem = await without_third_persons(conn, raised.keyring, raised.problem)
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
            problem.urgency,
            problem.about or problem.once_for,
            json.encode(problem.faults).decode(),
        ],
    )


async def retry_exception(conn: Connection, exception_id: str, *, actor: str) -> None:
    """Decide that the stopped work is tried again; its own service carries that out.

    Of an exception that was split, the last part that is decided does so; the others are
    resolved as answered. NotFound for an unknown id, Refused when somebody decided already or
    when there is no stopped work: then putting it right and discarding it is all that is left.
    """
    found = await conn.execute(STOPPED, [exception_id])
    row = await found.fetchone()
    if row is not None and not row[0]:
        sentence = "there is nothing to try again behind this: discard it when you have read it"
        raise Refused(sentence, reason="nothing_to_retry")
    await _decide(conn, exception_id, ("retry", actor, ""))


async def discard_exception(
    conn: Connection, exception_id: str, *, actor: str, reason: str
) -> None:
    """Decide that the work is not done; `reason` says why. Errors as for a retry.

    A part of a split exception is closed by itself; the last one decides about the work.
    """
    if not reason.strip():
        raise Refused("say why it is discarded", reason="no_reason")
    await _decide(conn, exception_id, ("discard", actor, reason))


async def assign_exception(conn: Connection, exception_id: str, *, owner: str, actor: str) -> None:
    """Hand an open exception to somebody else; NotFound or Refused when it is not open."""
    moved = await conn.execute(
        "UPDATE exceptions SET owner = %s WHERE exception_id = %s AND state = 'open'",
        [owner, exception_id],
    )
    if moved.rowcount == 0:
        await _refuse(conn, exception_id)
    await note(conn, exception_id, ("assigned", actor, owner))


async def comment_exception(conn: Connection, exception_id: str, *, actor: str, said: str) -> None:
    """Add a remark, whatever the exception's state; NotFound for an unknown id."""
    found = await conn.execute("SELECT FROM exceptions WHERE exception_id = %s", [exception_id])
    if found.rowcount == 0:
        raise NotFound(f"no exception {exception_id}")
    await note(conn, exception_id, ("comment", actor, said))


async def note(conn: Connection, exception_id: str, noted: tuple[str, str, str]) -> None:
    """Keep what a person did with an exception: kind, actor, what was said."""
    await conn.execute(NOTE, [exception_id, *noted])


async def _decide(conn: Connection, exception_id: str, decision: tuple[str, str, str]) -> None:
    await conn.execute(LOCK_PARTS, [exception_id])
    closed = "resolved" if decision[0] == "retry" else "discarded"
    answered = await conn.execute(ANSWER_PART, [closed, *decision, exception_id])
    if answered.rowcount:
        return
    moved = await conn.execute(DECIDE, [*decision, exception_id])
    row = await moved.fetchone()
    if row is None:
        await _refuse(conn, exception_id)
    elif row[1] is not None:
        await conn.execute("SELECT wake(%s, %s)", [row[0], row[1]])


async def _refuse(conn: Connection, exception_id: str) -> None:
    """Say why an exception cannot be decided: it is unknown, or somebody was first."""
    found = await conn.execute(
        "SELECT state, decided_by FROM exceptions WHERE exception_id = %s", [exception_id]
    )
    row = await found.fetchone()
    if row is None:
        raise NotFound(f"no exception {exception_id}")
    first = f": {row[1]} was faster" if row[1] else ""
    sentence = f"exception {exception_id} is not open any more, it is {row[0]}{first}"
    raise Refused(sentence, reason="decided")
