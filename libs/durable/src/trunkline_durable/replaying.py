"""Replays: what a case would do again is shown first, then done behind the guards of live work.

A transition that ended is never run again: what succeeded stays as it is. One that is stuck or
waits is opened again, under its own id: its steps answer from the journal, and what was sent
without an answer is looked up before it is sent again.
"""

from collections.abc import Sequence
from copy import copy
from datetime import datetime
from typing import Any

from msgspec import Struct

from trunkline_kit import clock
from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused, TrunklineError
from trunkline_model.capabilities.corrections import CaseRef
from trunkline_model.capabilities.replay import (
    Preview,
    PreviewList,
    PreviewRange,
    PreviewReplay,
    Replay,
    Replayed,
    ReplayedList,
    ReplayRange,
    TransitionPreview,
)
from trunkline_store.pool import Connection

from .applying import editable, judge
from .casefile import CaseFile
from .chain import Entry
from .editing import CaseEdited, Change, changes_of
from .exceptions import retry_exception
from .periods import require_open
from .preview import differences, happened, known_transitions, previews, rehearse
from .target import Target
from .words import sealed
from .workroom import Workroom
from .writing import Ending, Writing

RANGE_MAX = 100

UNFINISHED = """
SELECT case_id FROM cases
WHERE process = %(process)s AND changed_at >= %(since)s AND changed_at < %(until)s
  AND EXISTS (
    SELECT FROM transitions
    WHERE transitions.case_id = cases.case_id AND transitions.state IN ('stuck', 'parked'))
ORDER BY changed_at, case_id LIMIT %(limit)s
"""

WAITING = """
SELECT transition_id FROM transitions WHERE case_id = %s AND state IN ('stuck', 'parked')
  AND (%s::text[] = '{}' OR transition_id = ANY(%s)) ORDER BY opened_at, transition_id
"""

RESOLVE = """
UPDATE exceptions SET state = 'resolved', decision = 'retry', decided_by = %s,
    decided_because = %s, decided_at = now()
WHERE transition_id = ANY(%s) AND state = 'open'
"""


class Period(Struct, frozen=True):
    """Which cases of a process are meant."""

    process: str
    since: datetime
    until: datetime


class ReplayDesk:
    """Fulfils the port Replays for the processes of one service."""

    def __init__(self, room: Workroom) -> None:
        self._room = room

    async def preview_replay(self, request: PreviewReplay) -> Preview:
        """Say what happened, what would, and what a correction changes of it."""
        async with self._room.engine.transaction() as conn:
            target = await self._room.finder.find(conn, request.work)
        asked = [(one.field, one.value) for one in request.changes]
        if target.file is None:
            return await self._of_event(target, asked)
        changes: tuple[Change, ...] = ()
        if asked:
            editing, values = await editable(self._room, target)
            changes = changes_of(editing, values, asked)
        return await self._of_case(target, target.file, changes)

    async def replay(self, request: Replay) -> Replayed:
        """Open again what did not succeed; Refused in a closed period."""
        async with self._room.engine.transaction() as conn:
            target = await self._room.finder.find(conn, request.work, lock=True)
            if target.event is not None:
                await retry_exception(conn, target.exception_id, actor=request.actor)
                name = f"{target.event.source}@{target.event.position}"
                return Replayed("", name, (name,))
            return await self._reopened(conn, target, request)

    async def preview_range(self, request: PreviewRange) -> PreviewList:
        """Preview every case with unfinished work that moved in a time."""
        if not 1 <= request.limit <= RANGE_MAX:
            raise Invalid(f"limit is 1 to {RANGE_MAX}", reason="out_of_range")
        period = Period(request.process, request.since, request.until)
        found = await self._unfinished(period, request.limit)
        asked = [PreviewReplay(CaseRef(case_id=one)) for one in found[: request.limit]]
        shown = tuple([await self.preview_replay(one) for one in asked])
        return PreviewList(shown, more=len(found) > request.limit)

    async def replay_range(self, request: ReplayRange) -> ReplayedList:
        """Replay them, when they are as many as were shown; each for itself."""
        period = Period(request.process, request.since, request.until)
        found = await self._unfinished(period, RANGE_MAX)
        if len(found) != request.expected:
            sentence = f"{len(found)} cases wait by now and not {request.expected}: preview again"
            raise Conflict(sentence, reason="count_changed")
        replayed, refused = [], []
        for case_id in found:
            work = CaseRef(case_id=case_id)
            try:
                replayed.append(await self.replay(Replay(work, request.actor, request.reason)))
            except Refused as refusal:
                refused.append(refusal.sentence)
        return ReplayedList(tuple(replayed), tuple(refused))

    async def _of_case(
        self, target: Target[Any], file: CaseFile[Any], changes: tuple[Change, ...]
    ) -> Preview:
        stage = self._room.stage(file.process)
        async with self._room.engine.transaction() as conn:
            known = await known_transitions(conn, file.case_id)
            done = await happened(conn, file.case_id)
            refusal = await self._refusal(conn, file)
        before = after = await rehearse(stage, file, known)
        if changes:
            corrected = copy(file)
            corrected.case = file.process.fold(file.case, _supposed(file.head[0], changes))
            after = await rehearse(stage, corrected, known)
        named = set(target.transitions) if target.narrow else set()
        shown = previews(known, done, after)
        return Preview(
            case_id=file.case_id,
            business_key=file.business_key,
            version=file.head[0],
            transitions=tuple(one for one in shown if _belongs(one, named, known)),
            differences=differences(before, after) if changes else (),
            refusal=refusal,
        )

    async def _of_event(self, target: Target[Any], asked: Sequence[tuple[str, str]]) -> Preview:
        """Deliver the event and take it back: it has no effects, it only tells cases."""
        event = target.event
        if event is None:
            raise NotFound("no such work")
        name = f"{event.source}@{event.position}"
        outcome, sentence = "would_stop", "nobody corrected it: it would be set aside again"
        if asked:
            outcome, sentence = await self._judged(target, asked)
        shown = TransitionPreview(name, outcome, sentence, ())
        return Preview("", name, 0, (shown,), ())

    async def _judged(
        self, target: Target[Any], asked: Sequence[tuple[str, str]]
    ) -> tuple[str, str]:
        editing, values = await editable(self._room, target)
        changes = changes_of(editing, values, asked)
        try:
            await judge(self._room, target, _supposed(0, changes))
        except TrunklineError as refusal:
            return "would_stop", refusal.sentence
        return "would_finish", ""

    async def _refusal(self, conn: Connection, file: CaseFile[Any]) -> str:
        try:
            await self._require_open(conn, file)
        except Refused as refusal:
            return refusal.sentence
        return ""

    async def _require_open(self, conn: Connection, file: CaseFile[Any]) -> None:
        entity, days = file.process.legal_entity_of(file.case), file.process.days_of(file.case)
        await require_open(self._room.periods, conn, entity, days)

    async def _reopened(self, conn: Connection, target: Target[Any], request: Replay) -> Replayed:
        file = target.file
        if file is None:
            raise NotFound("no such work")
        if target.narrow and not target.transitions:
            raise Refused("there is nothing to try again behind this", reason="nothing_to_retry")
        await self._require_open(conn, file)
        named = list(target.transitions) if target.narrow else []
        found = await (await conn.execute(WAITING, [file.case_id, named, named])).fetchall()
        waiting = [row[0] for row in found]
        keyring = self._room.engine.cases.keyring
        why = await sealed(conn, keyring, file.case_id, request.reason)
        for transition_id in waiting:
            await file.commit(conn, _reopening(transition_id, request.actor, why))
        if waiting:
            await conn.execute(RESOLVE, [request.actor, why, waiting])
            await conn.execute("SELECT wake(%s, %s)", [file.process.name, file.case_id])
        return Replayed(file.case_id, file.business_key, tuple(waiting))

    async def _unfinished(self, period: Period, limit: int) -> list[str]:
        values = {
            "process": period.process,
            "since": period.since,
            "until": period.until,
            "limit": limit + 1,
        }
        async with self._room.engine.transaction() as conn:
            found = await (await conn.execute(UNFINISHED, values)).fetchall()
        return [row[0] for row in found]


def _reopening(transition_id: str, actor: str, why: str) -> Writing:
    entry = Entry(
        kind="retried",
        transition_id=transition_id,
        actor=actor,
        body={"reason": why} if why else None,
    )
    return Writing(entries=[entry], ending=Ending(transition_id=transition_id, state="open"))


def _supposed(version: int, changes: tuple[Change, ...]) -> CaseEdited:
    """The fact of a correction that nobody has made."""
    return CaseEdited(
        occurred_at=clock.now(),
        correction_id="preview",
        actor="",
        reason="",
        version=version,
        changes=changes,
    )


def _belongs(one: TransitionPreview, named: set[str], known: dict[str, Any]) -> bool:
    """Show what is named, and what would only follow from it."""
    return not named or one.transition_id in named or one.transition_id not in known
