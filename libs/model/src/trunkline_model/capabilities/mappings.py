"""Process operations: mapping tables, from a draft to what every backend is spoken to in."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from trunkline_model.mapping import MappingKind, MappingTables
from trunkline_model.money import Money


class DraftMapping(Struct, frozen=True):
    """Write a new version down; nothing uses it yet."""

    connection_id: str
    """The connection that it is for."""
    tables: MappingTables
    """All that is mapped: a version is whole, not a change."""
    actor: str
    """Who wrote it: somebody else publishes it."""
    reason: str
    """Why; required."""


class MappingVersion(Struct, frozen=True):
    """One version of a connection's tables."""

    version_id: str
    """Connection, number and hash of the content, such as erp-main/3.9f2c41d07a55."""
    connection_id: str
    """The connection."""
    number: int
    """Counts the connection's versions."""
    state: str
    """draft, published or retired."""
    based_on: str
    """The version that was in use when it was drafted; empty for what is built in."""
    author: str
    """Who wrote it."""
    reason: str
    """Why."""
    drafted_at: datetime
    """When (UTC)."""
    published_by: str
    """Who published it; empty for a draft."""
    published_at: datetime | None
    """When (UTC)."""
    applied_at: datetime | None
    """When its service took it on (UTC)."""
    last_error: str
    """Why its service has not; empty otherwise."""
    rows: int
    """How many rows it has."""
    rules: int
    """How many rules."""


class ListMappings(Struct, frozen=True):
    """Ask for versions, newest first."""

    connection_id: str = ""
    """Limits to one connection; empty means all."""
    limit: int = 50
    """1 to 500."""


class MappingList(Struct, frozen=True):
    """Versions, newest first."""

    versions: tuple[MappingVersion, ...] = ()
    """May be empty."""


class GetMapping(Struct, frozen=True):
    """Ask for one version."""

    version_id: str
    """Its id; a connection's id means the version in use."""


class MappingAction(Struct, frozen=True):
    """One line of the log."""

    at: datetime
    """When (UTC)."""
    action: str
    """drafted, published, retired or applied."""
    actor: str
    """Who."""
    reason: str
    """Why."""


class Mapping(Struct, frozen=True):
    """A version whole."""

    version: MappingVersion
    """As in lists."""
    tables: MappingTables
    """What it maps."""
    log: tuple[MappingAction, ...]
    """What became of it, oldest first."""


class ValidateMapping(Struct, frozen=True):
    """Ask whether a version may be published."""

    version_id: str
    """Its id."""


class MappingFault(Struct, frozen=True):
    """One thing that stops a version."""

    field: str
    """Where, such as rows.tax_code.vat-20."""
    reason: str
    """Short code."""
    sentence: str
    """What is wrong and what to do."""


class MappingReport(Struct, frozen=True):
    """What was found."""

    version_id: str
    """The version."""
    faults: tuple[MappingFault, ...]
    """Empty when it may be published."""
    documents: int
    """How many recorded documents it was held against."""


class DryRunMapping(Struct, frozen=True):
    """Ask what a version would have changed in recorded traffic; nothing is sent."""

    version_id: str
    """Its id."""
    days: int = 30
    """How far back; 1 to 366."""
    cases_max: int = 1000
    """Of how many cases at most, the newest first; 1 to 10,000."""


class MappingDifference(Struct, frozen=True):
    """One code of one document that would have been another."""

    case_id: str
    """The case."""
    business_key: str
    """What people know it by."""
    document: str
    """The request, such as book_sales_order."""
    request_id: str
    """Its identity."""
    field: str
    """Where in it."""
    kind: MappingKind
    """What the code stands for."""
    code: str
    """Ours."""
    before: str
    """The backend's, by the version in use."""
    after: str
    """The backend's, by the version asked about; empty when it has no row."""
    fault: str
    """Why it would be refused; empty when it would not."""
    money: Money | None
    """What the tax of its line would change by; none when no rate changes."""


class DryRun(Struct, frozen=True):
    """What would have changed."""

    version_id: str
    """The version asked about."""
    against: str
    """The version in use; empty for what is built in."""
    documents: int
    """How many were looked at."""
    differing: int
    """How many would differ."""
    complete: bool
    """False when there were more cases in the days than were looked at."""
    money: tuple[Money, ...]
    """The sum of all differences, one a currency."""
    differences: tuple[MappingDifference, ...]
    """The first 1,000."""


class PublishMapping(Struct, frozen=True):
    """Put a version into use."""

    version_id: str
    """Its id."""
    actor: str
    """Who decides: never its author."""
    reason: str
    """Why; required."""


class RollBackMapping(Struct, frozen=True):
    """Draft the content of an earlier version anew."""

    version_id: str
    """The version to go back to."""
    actor: str
    """Who asks: somebody else publishes it."""
    reason: str
    """Why; required."""


class Mappings(Protocol):
    """Drafts, checks, tries and publishes; the log forgets nothing."""

    async def draft_mapping(self, request: DraftMapping) -> MappingVersion:
        """Write a version down; Invalid names what is wrong with the tables by themselves."""
        ...

    async def list_mappings(self, request: ListMappings) -> MappingList:
        """List versions."""
        ...

    async def get_mapping(self, request: GetMapping) -> Mapping:
        """Read one whole; NotFound for an unknown id."""
        ...

    async def validate_mapping(self, request: ValidateMapping) -> MappingReport:
        """Hold it against the backend's codes and recorded traffic."""
        ...

    async def dry_run_mapping(self, request: DryRunMapping) -> DryRun:
        """Say what it would have changed; nothing is sent."""
        ...

    async def publish_mapping(self, request: PublishMapping) -> MappingVersion:
        """Use it from now on; Refused for its author, a stale draft, or one with faults."""
        ...

    async def roll_back_mapping(self, request: RollBackMapping) -> MappingVersion:
        """Draft an earlier version anew; Refused for one that was never published."""
        ...
