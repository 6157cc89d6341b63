"""A quantity of goods in one unit of measure."""

from decimal import Decimal

from msgspec import Struct


class LineQuantity(Struct, frozen=True):
    """How much of one order line: the atom of every split, parcel and bill."""

    line_id: str
    """Our line id, unique in its order."""
    sku: str
    """The article."""
    quantity: Decimal
    """How many units of the article's unit of measure; positive."""
