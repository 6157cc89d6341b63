"""What is bought, answered and received: lines in our words."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import Money


class PurchaseLine(Struct, frozen=True):
    """A line of a requisition, and of the purchase order that comes of it."""

    line_id: str
    """Ours, unique in the purchase."""
    sku: str
    """The article, as the ERP knows it."""
    description: str
    """What it is, for people and the supplier."""
    quantity: Decimal
    """Units; positive."""
    unit_price: Money
    """Net price of a unit."""
    category: str = ""
    """Kind of spend, by which approvers are limited."""
    cost_centre: str = ""
    """Who bears it."""
    tax_code: str = ""
    """Our tax code; empty: the ERP's of the article."""

    @property
    def net(self) -> Money:
        """Quantity times price, to the penny."""
        return self.unit_price.times(self.quantity).rounded()


class AnsweredLine(Struct, frozen=True):
    """A line as the supplier answers it."""

    line_id: str
    """Ours."""
    quantity: Decimal
    """Units that will come; 0 rejects the line."""
    unit_price: Money
    """Net price of a unit."""
    sku: str = ""
    """The article that will come; empty: the one that was ordered."""
    deliver_on: date | None = None
    """When it comes; none: as was asked."""


class ReceivedLine(Struct, frozen=True):
    """Some of a line that arrived, by its condition."""

    line_id: str
    """Ours."""
    good: Decimal
    """Units that were kept."""
    damaged: Decimal = Decimal(0)
    """Units that go back to the supplier."""
    wrong: Decimal = Decimal(0)
    """Units of something else, which go back too."""


class AdvisedLine(Struct, frozen=True):
    """Some of a line that the supplier says is on its way."""

    line_id: str
    """Ours."""
    quantity: Decimal
    """Units."""
