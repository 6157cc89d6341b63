"""Process operations: where a posted value came from, and what came of what came in."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct


class GetLineage(Struct, frozen=True):
    """Ask where the values of a document came from."""

    system: str
    """Run-time name of the service that wrote it, such as system-tryton."""
    document: str
    """Its number, or `<type>/<id>` in the backend's own words."""
    field: str = ""
    """One value, such as gross or lines/0/net; empty asks for all."""
    role: str = ""
    """Personal values are shown to approver and admin, and masked for anybody else."""


class LineageNode(Struct, frozen=True):
    """One thing that a value came from."""

    number: int
    """1 for the first; parents come before their children."""
    parent: int
    """Number of what came from it; 0 for a posted value."""
    kind: str
    """value, step, rule, fact, observation, edit, event or bytes."""
    name: str
    """Name of the step, fact, rule or service."""
    value: str
    """The value at this place; may be empty."""
    pointer: str
    """JSON pointer of the value inside its journal entry or document; may be empty."""
    sentence: str
    """What it is, for a person."""
    actor: str = ""
    """Who or what did it."""
    at: datetime | None = None
    """When (UTC)."""
    case_id: str = ""
    """The case whose journal holds it; empty for bytes."""
    sequence: int = 0
    """Place in that journal."""
    hash: str = ""
    """Hex hash of the journal entry; of the bytes for a document."""
    mapping_version: str = ""
    """For a step: the mapping that translated it."""
    request_sha256: str = ""
    """For a step: hash of what was sent."""
    answer_sha256: str = ""
    """For a step: hash of what was answered."""


class ExplainedValue(Struct, frozen=True):
    """A value of the document, and the node that it is explained by."""

    field: str
    """As one asks for it."""
    value: str
    """Such as 61.80 GBP."""
    posts_to: tuple[str, ...]
    """Kinds of ledger account that it is posted to; empty for what is no posting."""
    node: int
    """Number of its node."""
    complete: bool
    """True when every branch ends at something that came in."""


class Lineage(Struct, frozen=True):
    """A document and where its values came from."""

    system: str
    connection_id: str
    """The backend instance."""
    document_type: str
    """The backend's own word, such as account.invoice."""
    document_id: str
    document_number: str
    case_id: str
    """The case that wrote it."""
    business_key: str
    """What people know the case by."""
    values: tuple[ExplainedValue, ...]
    """At least one."""
    nodes: tuple[LineageNode, ...]
    """A tree, parents first."""


class GetConsequences(Struct, frozen=True):
    """Ask what came of an inbound document or event; one of the two is named."""

    source: str
    """Run-time name of the service that heard it, such as system-shopify."""
    raw_document_id: str = ""
    """The bytes."""
    position: int = 0
    """Or the event, by its place in the service's log."""


class Consequence(Struct, frozen=True):
    """Something that was done because of it."""

    case_id: str
    business_key: str
    process: str
    sequence: int
    """Place in the case's journal."""
    at: datetime
    """When (UTC)."""
    kind: str
    """fact, or step for an effect on a backend."""
    name: str
    """Name of the fact or step."""
    system: str = ""
    """For a step: the service that wrote."""
    document_type: str = ""
    document_number: str = ""
    """For a step: the document that it left."""


class Consequences(Struct, frozen=True):
    """Everything that came of it, by case and in the order of its journal."""

    consequences: tuple[Consequence, ...] = ()
    """May be empty: it concerned nobody."""


class Tracing(Protocol):
    """Walks evidence backwards and forwards."""

    async def get_lineage(self, request: GetLineage) -> Lineage:
        """Explain a document's values; NotFound for a document or field that is not known."""
        ...

    async def get_consequences(self, request: GetConsequences) -> Consequences:
        """List what came of something that came in; NotFound when nobody has heard of it."""
        ...
