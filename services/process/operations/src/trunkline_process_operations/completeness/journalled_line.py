"""A line of whatever is written down: the fields that are read of it."""

from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import Money


class Line(Struct, frozen=True):
    """A line of a sale, a parcel, a delivery or a bill: each of them has some of this."""

    quantity: Decimal = Decimal(0)
    tax_code: str = ""
    line_id: str = ""
    kind: str = ""
    unit_price: Money | None = None
    good: Decimal = Decimal(0)
    damaged: Decimal = Decimal(0)
    wrong: Decimal = Decimal(0)

    @property
    def units(self) -> Decimal:
        """How much moved, in whatever condition."""
        return self.quantity + self.good + self.damaged + self.wrong
