"""How a correction is judged without any effect, proposed, and applied in one transaction."""

from datetime import timedelta
from typing import Any

from psycopg import Rollback

from trunkline_kit import clock
from trunkline_kit.errors import Refused, Unavailable
from trunkline_model.capabilities.corrections import CaseRef
from trunkline_store.keys import DataKey
from trunkline_store.pool import Connection

from . import correction_book as book
from .casefile import CaseFile
from .editing import CaseEdited, Editing
from .exceptions import note, retry_exception
from .judging import fields_of, require_newest, require_rules
from .origin import heard
from .periods import require_open
from .problem import NeedsPerson
from .target import Stopped, Target
from .words import sealed_about
from .workroom import Workroom
from .writing import Said

APPROVAL_DAYS = 7
"""After so many days a proposal lapses."""

OPEN_OF = """
SELECT exception_id FROM exceptions WHERE transition_id = ANY(%s) AND state = 'open'
ORDER BY exception_id
"""

CLOSE = """
UPDATE exceptions SET state = 'resolved', decision = 'corrected', decided_by = %s,
    decided_because = %s, decided_at = now()
WHERE exception_id = %s AND state = 'open'
"""

NOTHING = "nothing of it may be corrected inside Trunkline: put it right where it came from"


async def editable(room: Workroom, target: Target[Any]) -> tuple[Editing[Any], dict[str, str]]:
    """Give the declared fields and their present values; Refused when nothing may be corrected."""
    if target.file is not None:
        editing, subject = target.file.process.editing, target.file.case
    else:
        stopped = _event_of(target)
        editing = room.finder.reader(stopped).editing
        subject = await _read(room, stopped) if editing is not None else None
    if editing is None:
        raise Refused(NOTHING, reason="not_editable")
    return editing, dict(editing.values_of(subject))


async def judge(room: Workroom, target: Target[Any], fact: CaseEdited) -> None:
    """Ask periods, versions and the rules of live input; nothing is changed.

    Refused in a closed period, Conflict when somebody was faster, Invalid as live input is.
    """
    file = target.file
    if file is None:
        async with room.engine.pool.connection() as conn, conn.transaction() as tried:
            await _deliver(room, conn, _event_of(target), fact)
            raise Rollback(tried)
        return
    async with room.engine.transaction() as conn:
        entity, days = file.process.legal_entity_of(file.case), file.process.days_of(file.case)
        await require_open(room.periods, conn, entity, days)
        await require_newest(conn, file, fact.version)
    await require_rules(room.stage(file.process), file, target.transitions, fact)


async def propose(room: Workroom, target: Target[Any], fact: CaseEdited) -> None:
    """Put a correction before a second person."""
    expires_at = clock.now() + timedelta(days=APPROVAL_DAYS)
    async with room.engine.transaction() as conn:
        key = await _key(room, conn, target.file, fact)
        await book.propose(conn, (_process(target), _case_id(target), expires_at), (fact, key))
        await _noted(conn, fact, "proposed")


async def apply(room: Workroom, work: CaseRef, fact: CaseEdited) -> None:
    """Record a correction and have the stopped work tried again, all in one transaction.

    Conflict when somebody was faster; an approved one must be a proposal still.
    """
    async with room.engine.transaction() as conn:
        if fact.approved_by:
            await _take_proposal(conn, fact)
        target = await room.finder.find(conn, work, lock=True)
        if target.file is None:
            await _deliver(room, conn, _event_of(target), fact)
            await conn.execute(
                CLOSE,
                [fact.approved_by or fact.actor, await _why(room, conn, fact), fact.exception_id],
            )
        else:
            await require_newest(conn, target.file, fact.version)
            said = Said(fact.correction_id, fact, fact.actor)
            process, key = target.file.process, target.file.business_key
            await room.engine.cases.record_fact(conn, process, key, said)
            await _retry(room, conn, target, fact)
        if not fact.approved_by:
            sealing = await _key(room, conn, target.file, fact)
            await book.add(conn, _process(target), _case_id(target), (fact, sealing))
        await _noted(conn, fact, "applied")


async def _take_proposal(conn: Connection, fact: CaseEdited) -> None:
    booked = await book.read(conn, fact.correction_id, lock=True)
    if booked.state != "proposed":
        raise Refused(f"the correction is {booked.state} by now", reason="decided")
    await book.decide(conn, fact.correction_id, "applied", fact.approved_by)


async def _retry(room: Workroom, conn: Connection, target: Target[Any], fact: CaseEdited) -> None:
    """Have what waited for the correction tried again, and nothing else."""
    found = await (await conn.execute(OPEN_OF, [list(target.transitions)])).fetchall()
    waiting = [fact.exception_id] if fact.exception_id else [row[0] for row in found]
    for exception_id in waiting:
        if target.transitions:
            await retry_exception(conn, exception_id, actor=fact.actor)
        else:
            why = await _why(room, conn, fact)
            await conn.execute(CLOSE, [fact.actor, why, exception_id])


async def _why(room: Workroom, conn: Connection, fact: CaseEdited) -> str:
    keyring = room.engine.cases.keyring
    return await sealed_about(conn, keyring, fact.exception_id, fact.reason)


async def _deliver(room: Workroom, conn: Connection, stopped: Stopped, fact: CaseEdited) -> None:
    editing = room.finder.reader(stopped).editing
    if editing is None:
        raise Refused(NOTHING, reason="not_editable")
    event = await _read(room, stopped)
    try:
        with heard(event, stopped.source):
            await editing.correct(conn, event, fact)
    except NeedsPerson as unfit:
        raise Refused(unfit.problem.sentence, reason=unfit.problem.reason) from unfit


async def _read(room: Workroom, stopped: Stopped) -> Any:
    """Read the event that was set aside once more."""
    for event in await room.finder.reader(stopped).read(stopped.position - 1, 1):
        if event.position == stopped.position:
            return event
    raise Unavailable(f"{stopped.source} does not give event {stopped.position} now")


async def _key(
    room: Workroom, conn: Connection, file: CaseFile[Any] | None, fact: CaseEdited
) -> DataKey:
    if file is not None:
        return await file.sealing_key(conn)
    return await room.engine.cases.keyring.key_of(conn, f"correction {fact.correction_id}")


async def _noted(conn: Connection, fact: CaseEdited, how: str) -> None:
    if fact.exception_id:
        who = fact.approved_by or fact.actor
        said = f"{fact.correction_id} {how}: {fields_of(fact)}"
        await note(conn, fact.exception_id, ("correction", who, said))


def _event_of(target: Target[Any]) -> Stopped:
    if target.event is None:
        raise Refused(NOTHING, reason="not_editable")
    return target.event


def _process(target: Target[Any]) -> str:
    return target.file.process.name if target.file else _event_of(target).consumer


def _case_id(target: Target[Any]) -> str | None:
    return target.file.case_id if target.file else None
