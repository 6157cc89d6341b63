"""Corrections: what came in is put right inside Trunkline, by the rules of live input."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from trunkline_model.personal import PersonalStr, PersonalWords


class CaseRef(Struct, frozen=True):
    """Which work is meant; one of the first two is set."""

    exception_id: str = ""
    """The work that this exception stopped."""
    case_id: str = ""
    """The case, by its id or business key."""
    transition_id: str = ""
    """Only this transition of the case; empty means all."""


class FieldChange(Struct, frozen=True):
    """A new value for one field."""

    field: str
    """Dotted path, such as lines[0].sku."""
    value: PersonalStr
    """The value as text."""


class GetEditing(Struct, frozen=True):
    """Ask what may be corrected."""

    work: CaseRef
    """Of which work."""


class EditableField(Struct, frozen=True):
    """A field that may be corrected inside Trunkline."""

    field: str
    """Dotted path."""
    kind: str
    """text, code, quantity, money, rate or country."""
    meaning: str
    """What it is, for a person."""
    value: PersonalStr
    """As it is now; masked when it tells something about a person."""
    second_person: bool
    """True for money and bank fields: somebody else has to approve."""
    personal: bool
    """True when it tells something about a person."""


class Editing(Struct, frozen=True):
    """What may be corrected, in the version that was read."""

    case_id: str
    """The case; empty for an event that no case knows yet."""
    version: int
    """Carried back with a correction: it is refused when somebody was faster."""
    fields: tuple[EditableField, ...]
    """May be empty."""
    refusal: str = ""
    """Why nothing may be corrected any more; empty when something may."""


class CorrectCase(Struct, frozen=True):
    """Correct fields of what came in."""

    work: CaseRef
    """Of which work."""
    version: int
    """As read with the fields."""
    changes: tuple[FieldChange, ...]
    """At least one."""
    actor: str
    """Who."""
    reason: PersonalWords
    """Why; kept in the journal."""


class ChangedField(Struct, frozen=True):
    """One field before and after; masked when it tells something about a person."""

    field: str
    """Dotted path."""
    before: PersonalStr
    """As it was."""
    after: PersonalStr
    """As it is now, or will be."""


class Correction(Struct, frozen=True):
    """A correction, as far as it came."""

    correction_id: str
    """Its id."""
    state: str
    """applied; proposed (a second person has to approve); rejected; expired; stale."""
    case_id: str
    """The case; empty for an event that no case knew."""
    exception_id: str
    """The exception that it answers; may be empty."""
    version: int
    """The version that it corrects."""
    changes: tuple[ChangedField, ...]
    """Before and after."""
    actor: str
    """Who proposed it."""
    reason: PersonalWords
    """Why."""
    proposed_at: datetime
    """When (UTC)."""
    expires_at: datetime | None = None
    """When a proposal lapses (UTC); none when it needs no approval."""
    decided_by: str = ""
    """Who approved or rejected it; empty when nobody had to."""


class ApproveCorrection(Struct, frozen=True):
    """Approve somebody else's proposal."""

    correction_id: str
    """Its id."""
    actor: str
    """Who; never who proposed it."""


class RejectCorrection(Struct, frozen=True):
    """Turn a proposal down, or take one's own back."""

    correction_id: str
    """Its id."""
    actor: str
    """Who."""
    reason: PersonalWords
    """Why."""


class ListCorrections(Struct, frozen=True):
    """Ask for corrections, newest first."""

    state: str = "proposed"
    """As in a correction; empty means all."""
    exception_id: str = ""
    """Only those of this exception."""
    limit: int = 50
    """1 to 500."""


class CorrectionList(Struct, frozen=True):
    """Corrections, newest first."""

    corrections: tuple[Correction, ...] = ()
    """May be empty."""


class Corrections(Protocol):
    """Corrects what came in, behind the same rules as live input."""

    async def get_editing(self, request: GetEditing) -> Editing:
        """List what may be corrected; NotFound for unknown work."""
        ...

    async def correct_case(self, request: CorrectCase) -> Correction:
        """Correct; Invalid as live input would be, Conflict when somebody was faster."""
        ...

    async def approve_correction(self, request: ApproveCorrection) -> Correction:
        """Approve as a second person; Refused for who proposed it, and once it lapsed."""
        ...

    async def reject_correction(self, request: RejectCorrection) -> Correction:
        """Turn it down; Refused when it is no proposal any more."""
        ...

    async def list_corrections(self, request: ListCorrections) -> CorrectionList:
        """List them."""
        ...
