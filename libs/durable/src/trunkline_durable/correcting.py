"""Corrections: what came in is put right inside Trunkline, by the rules of live input.

The stopped transition is rehearsed with the corrected case: what would stop it live refuses the
correction. A money or bank field waits for a second person, and everything is judged again when
that person approves.
"""

from secrets import token_hex
from typing import Any

from msgspec import structs

from trunkline_kit import clock
from trunkline_kit.errors import Conflict, Refused
from trunkline_model.capabilities.corrections import (
    ApproveCorrection,
    CaseRef,
    CorrectCase,
    Correction,
    CorrectionList,
    EditableField,
    Editing,
    GetEditing,
    ListCorrections,
    RejectCorrection,
)

from . import correction_book as book
from .applying import apply, editable, judge, propose
from .correction_book import Booked
from .editing import CaseEdited, Editable, PersonalChange, changes_of, declared
from .editing import Editing as Declared
from .exceptions import note
from .operations import MASKED
from .target import Target
from .words import sealed_about
from .workroom import Workroom


class CorrectionDesk:
    """Fulfils the port Corrections for the processes of one service."""

    def __init__(self, room: Workroom) -> None:
        self._room, self._keyring = room, room.engine.cases.keyring

    async def get_editing(self, request: GetEditing) -> Editing:
        """List what may be corrected, in the version that is read."""
        async with self._room.engine.transaction() as conn:
            target = await self._room.finder.find(conn, request.work)
        case_id = target.file.case_id if target.file else ""
        version = target.file.head[0] if target.file else 0
        try:
            editing, values = await editable(self._room, target)
        except Refused as refusal:
            return Editing(case_id, version, (), refusal.sentence)
        fields = tuple(_field(editing, path, value) for path, value in values.items())
        return Editing(case_id, version, fields)

    async def correct_case(self, request: CorrectCase) -> Correction:
        """Apply a correction, or propose it when it needs a second person."""
        async with self._room.engine.transaction() as conn:
            target = await self._room.finder.find(conn, request.work)
        fact, sensitive = await self._drafted(target, request)
        await judge(self._room, target, fact)
        if sensitive:
            await propose(self._room, target, fact)
        else:
            await apply(self._room, request.work, fact)
        return await self._shown(fact.correction_id)

    async def approve_correction(self, request: ApproveCorrection) -> Correction:
        """Apply a proposal in the name of a second person."""
        booked, fact = await self._proposal(request.correction_id)
        if _same(request.actor, booked.actor):
            sentence = f"{booked.actor} proposed it: somebody else has to approve it"
            raise Refused(sentence, reason="second_person")
        approved = structs.replace(fact, approved_by=request.actor)
        work = CaseRef(booked.exception_id, "" if booked.exception_id else booked.case_id)
        async with self._room.engine.transaction() as conn:
            target = await self._room.finder.find(conn, work)
        try:
            await judge(self._room, target, approved)
            await apply(self._room, work, approved)
        except Conflict:
            await self._decided(booked.correction_id, ("stale", request.actor))
            raise
        return await self._shown(booked.correction_id)

    async def reject_correction(self, request: RejectCorrection) -> Correction:
        """Turn a proposal down, with the reason noted at its exception."""
        booked, _ = await self._proposal(request.correction_id)
        await self._decided(booked.correction_id, ("rejected", request.actor))
        if booked.exception_id:
            async with self._room.engine.transaction() as conn:
                why = f"rejected: {request.reason}"
                kept = await sealed_about(conn, self._keyring, booked.exception_id, why)
                noted = ("correction", request.actor, kept)
                await note(conn, booked.exception_id, noted)
        return await self._shown(booked.correction_id)

    async def list_corrections(self, request: ListCorrections) -> CorrectionList:
        """List them, newest first."""
        async with self._room.engine.transaction() as conn:
            return await book.page(conn, request, self._keyring)

    async def _drafted(self, target: Target[Any], request: CorrectCase) -> tuple[CaseEdited, bool]:
        """Make the fact of a correction; True when a second person has to approve it."""
        editing, values = await editable(self._room, target)
        asked = [(one.field, one.value) for one in request.changes]
        changes = changes_of(editing, values, asked)
        private = {one.field for one in changes if _declared(editing, one.field).personal}
        fact = CaseEdited(
            occurred_at=clock.now(),
            correction_id=f"cor_{token_hex(8)}",
            actor=request.actor,
            reason=request.reason,
            version=request.version,
            exception_id=target.exception_id,
            changes=tuple(one for one in changes if one.field not in private),
            personal=tuple(
                PersonalChange(one.field, one.before, one.after)
                for one in changes
                if one.field in private
            ),
        )
        return fact, any(_declared(editing, one.field).second_person for one in changes)

    async def _proposal(self, correction_id: str) -> tuple[Booked, CaseEdited]:
        """Read what waits for a second person; Refused when it does not wait any more."""
        async with self._room.engine.transaction() as conn:
            booked = await book.read(conn, correction_id)
            fact = await book.opened(conn, self._room.engine.cases.keyring, booked)
        if booked.state != "proposed":
            by = f" by {booked.decided_by}" if booked.decided_by else ""
            raise Refused(
                f"the correction is {booked.state}{by}: propose it anew", reason="decided"
            )
        return booked, fact

    async def _decided(self, correction_id: str, decision: tuple[str, str]) -> None:
        async with self._room.engine.transaction() as conn:
            await book.decide(conn, correction_id, *decision)

    async def _shown(self, correction_id: str) -> Correction:
        async with self._room.engine.transaction() as conn:
            booked = await book.read(conn, correction_id)
            return await booked.shown(conn, self._keyring)


def _field(editing: Declared[Any], path: str, value: str) -> EditableField:
    field = _declared(editing, path)
    return EditableField(
        field=path,
        kind=field.kind,
        meaning=field.meaning,
        value=MASKED if field.personal and value else value,
        second_person=field.second_person,
        personal=field.personal,
    )


def _declared(editing: Declared[Any], path: str) -> Editable:
    """Give the declaration of a path that is known to have one."""
    field = declared(editing, path)
    if field is None:
        raise LookupError(path)
    return field


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
