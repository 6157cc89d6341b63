"""Splitting: one exception of several faults becomes one exception for each.

Each part has one fault, and so an owner of its own. The parts stand for the same stopped work:
it waits until every part is decided, and the last decision says whether it is tried again or
discarded. The whole is kept in the state `split`, and only a whole can be split.
"""

from secrets import token_hex

from trunkline_kit.errors import FieldError, NotFound, Refused
from trunkline_store.pool import Connection

from .exceptions import note
from .inbox import faults_of

LOCK = "SELECT state, faults, decided_by FROM exceptions WHERE exception_id = %s FOR UPDATE"

CLOSE = """
UPDATE exceptions SET state = 'split', decision = 'split', decided_by = %s, decided_at = now()
WHERE exception_id = %s
"""

PART = """
INSERT INTO exceptions (exception_id, process, case_id, transition_id, consumer, source, position,
    suggestion, raw_document_id, raw_document_source, owner, severity, raised_at, split_from,
    field, reason, sentence)
SELECT %s, process, case_id, transition_id, consumer, source, position,
    suggestion, raw_document_id, raw_document_source, owner, severity, raised_at, exception_id,
    %s, %s, %s
FROM exceptions WHERE exception_id = %s
"""


async def split_exception(conn: Connection, exception_id: str, *, actor: str) -> tuple[str, ...]:
    """Split an open exception; gives the ids of its parts, in the order of its faults.

    NotFound for an unknown id, Refused when it is not open or has fewer than two faults.
    """
    faults = await _faults(conn, exception_id)
    await conn.execute(CLOSE, [actor, exception_id])
    await note(conn, exception_id, ("split", actor, f"into {len(faults)}"))
    parts = [(f"exc_{token_hex(8)}", fault) for fault in faults]
    for part_id, fault in parts:
        values = [part_id, fault.field, fault.reason, fault.sentence, exception_id]
        await conn.execute(PART, values)
    return tuple(part_id for part_id, _ in parts)


async def _faults(conn: Connection, exception_id: str) -> tuple[FieldError, ...]:
    row = await (await conn.execute(LOCK, [exception_id])).fetchone()
    if row is None:
        raise NotFound(f"no exception {exception_id}")
    state, kept, first = row
    if state != "open":
        by = f" by {first}" if first else ""
        raise Refused(f"exception {exception_id} is {state}{by} by now", reason="decided")
    faults = faults_of(kept)
    if len(faults) < 2:
        sentence = "it has one fault only: correct, release or discard it as it is"
        raise Refused(sentence, reason="nothing_to_split")
    return faults
