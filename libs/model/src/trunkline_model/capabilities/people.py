"""Capability people: what one system service keeps about a person, and letting go of it."""

from typing import Protocol

from msgspec import Struct

from trunkline_model.personal import PersonalStr, PersonName, Retention


class FindPerson(Struct, frozen=True):
    """Ask what is kept about the cases and documents of a person."""

    case_ids: tuple[str, ...]
    """Ids of the cases that are about the person."""
    raw_document_ids: tuple[str, ...]
    """Documents of this service that they were told of by."""
    positions: tuple[int, ...]
    """Places in this service's log of the events that told of them."""
    names: tuple[PersonName, ...]
    """Names under which the person pays."""


class KeptValue(Struct, frozen=True):
    """One value that is kept."""

    store: str
    """Table, such as request_memo."""
    key: str
    """Which row of it."""
    pointer: str
    """Where in the row, as a JSON pointer; empty for the whole."""
    value: PersonalStr
    """What it says."""
    retention: Retention
    """How long it is kept when the person asks for erasure."""


class KeptValues(Struct, frozen=True):
    """Everything that is kept."""

    values: tuple[KeptValue, ...] = ()
    """May be empty."""


class ErasePerson(Struct, frozen=True):
    """Ask to let go of it."""

    case_ids: tuple[str, ...]
    """Ids of the cases that are about the person."""
    raw_document_ids: tuple[str, ...]
    """Documents of this service that they were told of by."""
    positions: tuple[int, ...]
    """Places in this service's log of the events that told of them."""
    names: tuple[PersonName, ...]
    """Names under which the person pays; only their tax records are left, until `everything`."""
    everything: bool
    """True once the law does not keep the records of payments any more."""


class PersonErased(Struct, frozen=True):
    """What was let go of."""

    keys: int
    """How many keys were destroyed by this request."""


class People(Protocol):
    """Finds and erases what the service itself keeps; its backend's own stays the backend's."""

    async def find_person(self, request: FindPerson) -> KeptValues:
        """List what is kept; may be empty."""
        ...

    async def erase_person(self, request: ErasePerson) -> PersonErased:
        """Destroy the keys of it; repeating it changes nothing."""
        ...
