"""How far a purchase has come: its lines, and what happened to it."""

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from .money import Money


class PurchaseLineView(Struct, frozen=True):
    """A line with what became of it."""

    line_id: str
    """Ours."""
    sku: str
    """The article."""
    ordered: Decimal
    """Units, as agreed with the supplier."""
    unit_price: Money
    """Net price of a unit, as agreed."""
    received: Decimal
    """Units that were kept, over all deliveries."""
    sent_back: Decimal
    """Units that came damaged or wrong."""
    invoiced: Decimal
    """Units billed, less those credited."""


class CaseMove(Struct, frozen=True):
    """One thing that happened."""

    at: datetime
    """When it was recorded (UTC)."""
    kind: str
    """Name of the fact."""
