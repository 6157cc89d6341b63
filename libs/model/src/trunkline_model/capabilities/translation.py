"""Capability translation: which version of its mapping a connection uses, and what codes it has."""

from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.mapping import MappingKind, MappingTables


class ApplyMapping(Struct, frozen=True):
    """Translate by this version from now on."""

    connection_id: str
    """The connection."""
    request_id: str
    """The write's identity."""
    number: int
    """Counts the connection's versions up: a lower one than is held is refused."""
    version: str
    """Number and hash of its content; goes into the evidence of every later write."""
    tables: MappingTables
    """All that is mapped."""


class MappingApplied(Struct, frozen=True):
    """The service translates by the version."""

    version: str
    """As asked."""
    evidence: Evidence
    """What proves it."""


class ListCodes(Struct, frozen=True):
    """Ask which codes of a kind the backend itself has."""

    connection_id: str
    """The connection."""
    kind: MappingKind
    """What the codes stand for."""


class CodeUse(StrEnum):
    """What a service does with a kind."""

    LISTED = "listed"
    FREE = "free"
    UNUSED = "unused"


class BackendCode(Struct, frozen=True):
    """One code of the backend."""

    code: str
    """As a row's `to_code` says it."""
    name: str
    """What people call it there."""
    rate: Decimal | None = None
    """Of a tax: 0.2 for 20 per cent."""


class BuiltInCode(Struct, frozen=True):
    """What the service takes one of our codes for as long as no row says otherwise."""

    ours: str
    """Our code."""
    code: str
    """The backend's; empty: the backend chooses."""


class CodeList(Struct, frozen=True):
    """The codes of a kind."""

    use: CodeUse
    """Listed: these and no others. Free: any text. Unused: rows of this kind do nothing here."""
    codes: tuple[BackendCode, ...] = ()
    """In the order of the codes; empty unless listed."""
    wanted: tuple[str, ...] = ()
    """Our codes that the service itself asks for, whatever documents say."""
    ours: tuple[str, ...] = ()
    """Our codes that mean something here; empty means any that documents hold."""
    built_in: tuple[BuiltInCode, ...] = ()
    """What holds without rows; a code that is not named stays as it is."""


class Translation(Protocol):
    """Translates by what was published, and says what there is to translate to."""

    async def apply_mapping(self, request: ApplyMapping) -> MappingApplied:
        """Use a version; Refused (`superseded`) when a later one is held already."""
        ...

    async def list_codes(self, request: ListCodes) -> CodeList:
        """List the backend's codes of a kind."""
        ...
