"""Capability counted: the documents behind the figures of a completeness certificate."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from msgspec import Struct


class ListCountedDocuments(Struct, frozen=True):
    """Ask for what Trunkline knows of one type of document from one channel on a day."""

    day: date
    """The day in the channel's time zone."""
    document_type: str
    """As in a certificate's totals."""
    channel: str
    """As there; empty for what nobody knows the channel of."""
    after_key: str = ""
    """The last key of the page before; empty for the first."""
    limit: int = 100
    """1 to 500 documents."""


class CountedSide(Struct, frozen=True):
    """One document as it was heard of, or as it was written on."""

    side: str
    """taken (as it was heard of) or sent (as it was written on)."""
    document_id: str
    """The number that this side gave it; empty when it has none."""
    on: date
    """Its day; another than was asked for when the two do not agree."""
    state: str
    """live, asked, cancelled or refused; the last two do not count."""
    amount: Decimal | None
    """What it is worth; none when this side does not value it."""
    currency: str
    """ISO 4217 code; empty for goods."""
    quantity: Decimal
    """Units, for goods."""
    case_id: str
    """The case that carries it."""
    system: str
    """Run-time name of the service that wrote it, for its lineage; empty for what was heard."""


class CountedDocument(Struct, frozen=True):
    """One document on every side that Trunkline knows."""

    key: str
    """What its source calls it."""
    sides: tuple[CountedSide, ...]
    """As heard of first, then as written on; one may be written on in parts."""


class CountedDocuments(Struct, frozen=True):
    """Documents by their key."""

    documents: tuple[CountedDocument, ...] = ()
    """May be empty."""
    next_key: str = ""
    """Where the next page goes on; empty on the last."""


class Counted(Protocol):
    """Leads from a figure to what it counts."""

    async def list_counted_documents(self, request: ListCountedDocuments) -> CountedDocuments:
        """List them; Invalid for a limit that is out of range."""
        ...
