"""Documents counted side by side."""

from decimal import Decimal

from msgspec import Struct


class SideCount(Struct, frozen=True):
    """How many documents a side has, and what they add up to."""

    documents: int
    """How many that count: cancelled ones do not."""
    sum: Decimal
    """In the total's currency; units for goods."""
    absent: str = ""
    """Why nobody can be asked for this side; empty when it was counted."""


class CertifiedTotal(Struct, frozen=True):
    """One type of document from one channel in one currency, side by side."""

    document_type: str
    """A `DocumentType`."""
    channel: str
    """The connection it comes from, or a partner; empty for what nobody knows."""
    currency: str
    """ISO 4217 code; empty for goods, which are counted in units."""
    source: SideCount
    """In the system that made them."""
    trunkline: SideCount
    """Here."""
    target: SideCount
    """In the system that has to have them."""

    @property
    def is_empty(self) -> bool:
        """True for a row that only says what could not be counted."""
        return not any(one.documents for one in (self.source, self.trunkline, self.target))
