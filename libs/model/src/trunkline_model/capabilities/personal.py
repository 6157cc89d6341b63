"""Process operations: what is kept about a person, for the person; and letting go of it."""

from datetime import date, datetime
from typing import Protocol

from msgspec import Struct

from trunkline_model.personal import PersonalStr, PersonalWords, Retention


class ExportPerson(Struct, frozen=True):
    """Ask for everything about a person."""

    person: PersonalStr
    """E-mail address, shop customer id, exact name, or an order's number."""
    actor: str
    """Who asks."""


class FoundValue(Struct, frozen=True):
    """One value, where it was found."""

    place: str
    """Service or backend, such as process, system-shopify or the backend behind it."""
    store: str
    """Table or kind of document."""
    key: str
    """Which of them."""
    pointer: str
    """Where in it, as a JSON pointer; empty for the whole."""
    value: PersonalStr
    """What it says."""
    retention: Retention
    """How long it is kept when the person asks for erasure."""


class PersonExport(Struct, frozen=True):
    """Everything that is known about a person."""

    at: datetime
    """When it was gathered (UTC)."""
    cases: tuple[str, ...]
    """Orders and other cases that are about the person."""
    values: tuple[FoundValue, ...]
    """Every value."""
    missing: tuple[str, ...]
    """Places that could not be asked, with why: the export is not whole without them."""
    evidence: str
    """Entry of the evidence journal that says that it was gathered."""


class ProposeErasure(Struct, frozen=True):
    """Propose to forget a person."""

    person: PersonalStr
    """As for an export."""
    actor: str
    """Who proposes it."""
    reason: PersonalWords
    """Why, such as the letter that asked for it."""


class ErasureItem(Struct, frozen=True):
    """One kind of data and what becomes of it."""

    what: str
    """Which data."""
    goes_on: date
    """Day on which it goes; today for what goes at once."""
    why: str
    """Why then: the law that keeps it, or that none does."""


class Erasure(Struct, frozen=True):
    """An erasure as far as it came."""

    erasure_id: str
    """Its id."""
    state: str
    """proposed; kept (all is gone but what the law keeps); done."""
    cases: tuple[str, ...]
    """Cases that it reaches."""
    items: tuple[ErasureItem, ...]
    """What goes when."""
    actor: str
    """Who proposed it."""
    approver: str
    """Who approved it; empty as long as nobody has."""
    proposed_at: datetime
    """When it was proposed (UTC)."""
    erased_at: datetime | None = None
    """When it was carried out (UTC)."""


class ApproveErasure(Struct, frozen=True):
    """Approve somebody else's proposal."""

    erasure_id: str
    """Its id."""
    actor: str
    """Who; never who proposed it."""


class ListErasures(Struct, frozen=True):
    """Ask for erasures."""

    limit: int = 50
    """1 to 500."""


class ErasureList(Struct, frozen=True):
    """Erasures, newest first."""

    erasures: tuple[Erasure, ...] = ()
    """May be empty."""


class PersonalData(Protocol):
    """Answers a person's right to see and to be forgotten, for an admin."""

    async def export_person(self, request: ExportPerson) -> PersonExport:
        """Gather everything; NotFound when nothing is known under that name."""
        ...

    async def propose_erasure(self, request: ProposeErasure) -> Erasure:
        """Say what would go and what stays; Refused while orders are open or unpaid."""
        ...

    async def approve_erasure(self, request: ApproveErasure) -> Erasure:
        """Carry it out as a second person; Refused for who proposed it."""
        ...

    async def list_erasures(self, request: ListErasures) -> ErasureList:
        """List erasures, newest first."""
        ...
