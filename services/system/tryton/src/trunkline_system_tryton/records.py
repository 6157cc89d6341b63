"""Records of Tryton that booking needs, without their model's names."""

from decimal import Decimal

from msgspec import Struct


class Article(Struct, frozen=True):
    """A variant as booking needs it."""

    ledger_id: int
    """Id of the variant."""
    sku: str
    """Its code."""
    unit_id: int
    """Unit it is sold in."""
    stocked: bool
    """True for goods."""
    cost: Decimal
    """Cost price of a unit."""


class PurchaseTax(Struct, frozen=True):
    """A tax on purchases."""

    ledger_id: int
    """Id of what stands on a line."""
    charged: Decimal
    """Rate that the supplier charges: 0.20 for 20 per cent; zero under a reverse charge."""
    parts: tuple[int, ...]
    """Ids of what stands on an invoice: its own, or those of its two sides."""


class Tax(Struct, frozen=True):
    """A sales tax."""

    ledger_id: int
    """Its id."""
    rate: Decimal
    """0.20 for 20 per cent."""
