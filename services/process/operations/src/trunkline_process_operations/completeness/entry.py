"""One document as one of the four places that a document passes knows it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class Side(StrEnum):
    """Where a document was counted, in the order in which it passes them."""

    SOURCE = "source"
    """The system that made it."""
    TAKEN = "taken"
    """Trunkline, as it heard of it."""
    SENT = "sent"
    """Trunkline, as it wrote it on."""
    TARGET = "target"
    """The system that it was written to."""


class State(StrEnum):
    """Whether a document counts."""

    LIVE = "live"
    CANCELLED = "cancelled"
    ASKED = "asked"
    """We asked for it and have no answer yet."""
    REFUSED = "refused"
    """We asked for it and were told no."""


class Entry(Struct, frozen=True, gc=False):
    """One document on one side."""

    side: str
    document_type: str
    channel: str
    """Connection that the document comes from; empty when nobody can say."""
    key: str
    """What its source calls it."""
    document_id: str
    """The number that this side gave it; empty when it has none."""
    on: date
    state: str = State.LIVE
    currency: str = ""
    """Empty when it carries no money."""
    net: Decimal | None = None
    tax: Decimal | None = None
    gross: Decimal | None = None
    quantity: Decimal = Decimal(0)
    tax_codes: str = ""
    related_key: str = ""
    case_id: str = ""
    """The case that carries it; empty outside Trunkline."""

    @property
    def counts(self) -> bool:
        """True unless it was cancelled or refused."""
        return self.state in (State.LIVE, State.ASKED)
