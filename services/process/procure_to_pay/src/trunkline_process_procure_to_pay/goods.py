"""What is bought, answered and received: lines in our words."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import UNSET, Struct, UnsetType

from trunkline_model.money import PENNY, Money


class PurchaseLine(Struct, frozen=True):
    """A line of a requisition, and of the purchase order that comes of it."""

    line_id: str
    """Ours, unique in the purchase."""
    sku: str
    """The article, as the ERP knows it."""
    description: str
    """What it is, for people and the supplier."""
    quantity: Decimal
    """Units; nought once the line was called off."""
    unit_price: Money
    """Net price of a unit."""
    category: str = ""
    """Kind of spend, by which approvers are limited."""
    cost_centre: str = ""
    """Who bears it."""
    tax_code: str = "vat-20"
    """Our tax code, under which the supplier will charge it."""
    wanted_on: date | UnsetType = UNSET
    """When it has to be there; unset, and left out of what approvers' version is made of: when
    the purchase is needed."""

    def due_on(self, needed_on: date) -> date:
        """Give the day of the line, in a purchase that is needed on a day."""
        return self.wanted_on if isinstance(self.wanted_on, date) else needed_on

    @property
    def net(self) -> Money:
        """Quantity times price to the penny, halves to even, as ERPs value a purchase."""
        worth = self.unit_price.amount * self.quantity
        return Money(worth.quantize(PENNY, ROUND_HALF_EVEN), self.unit_price.currency)


def wants(sku: str) -> str:
    """Name the label of purchases of an article that is still to come, or to be booked."""
    return f"wants:{sku}"


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
