"""Capability supplier inbox: what suppliers hand to us themselves, and what became of it.

A connection is one supplier, as in the capability supplier documents; what is read out of the bytes
stands in the same event log and is read by that capability.
"""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from trunkline_model.capabilities.supplier_documents import InboundChannel, InboundKind
from trunkline_model.evidence import Evidence


class TakeSupplierDocument(Struct, frozen=True):
    """Ask to take in bytes that a supplier handed to us: by the partner API, or by e-mail."""

    connection_id: str
    """The supplier's connection."""
    request_id: str
    """The write's identity."""
    name: str
    """How this message is known, unique among those of the supplier: it is asked for by it."""
    content: bytes
    """As they came, 1 byte to 8 MB."""
    channel: InboundChannel = InboundChannel.API
    """By which way they reached us: api or mail."""


class SupplierDocumentKept(Struct, frozen=True):
    """The bytes are kept and will be read; whether they are a document is not known yet."""

    sha256: str
    """Hex hash of the bytes."""
    evidence: Evidence
    """What proves it."""


class GetArrival(Struct, frozen=True):
    """Ask what became of bytes that were taken in."""

    connection_id: str
    """The supplier's connection."""
    name: str
    """As it was said when they were taken."""
    channel: InboundChannel = InboundChannel.API
    """As it was said when they were taken."""


class ArrivalOutcome(StrEnum):
    """What became of bytes."""

    WAITING = "waiting"
    """They were not read yet."""
    TAKEN = "taken"
    """They are one or more documents."""
    REFUSED = "refused"
    """They cannot be taken; a person looks at them."""


class ArrivedDocument(Struct, frozen=True):
    """One document that was read out of them."""

    document_id: str
    """Ours."""
    kind: InboundKind
    """What it is."""
    number: str
    """The supplier's number of it."""


class Arrival(Struct, frozen=True):
    """Bytes that came in, and what became of them."""

    name: str
    """How the message is known."""
    received_at: datetime
    """When its bytes were committed (UTC)."""
    sha256: str
    """Hex hash of the bytes."""
    outcome: ArrivalOutcome
    """What became of them."""
    reason: str = ""
    """Short code of why they are refused; empty when they are not."""
    field: str = ""
    """Where: line, element, segment or rule; may be empty."""
    sentence: str = ""
    """What is wrong and what to do."""
    documents: tuple[ArrivedDocument, ...] = ()
    """What was read out of them, in their order."""


class SupplierInbox(Protocol):
    """Takes in what suppliers hand to us, by whatever way it reached us."""

    async def take_supplier_document(self, request: TakeSupplierDocument) -> SupplierDocumentKept:
        """Keep bytes once and have them read; Invalid for none and for too many."""
        ...

    async def get_arrival(self, request: GetArrival) -> Arrival:
        """Tell what became of bytes that were taken in; NotFound for an unknown name."""
        ...
