"""The proof that an order's figures add up to what the customer was charged."""

from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import PENNY, Money

LINE_HALF_EVEN = "line-half-even"
"""Policy: net and tax of each line are rounded by themselves, halves to the even penny.

The ERP computes the same way, so its total is ours, and parts of an order billed on
different days add up. A shop rounds halves up: the difference is the rounding line.
"""


class PennyProof(Struct, frozen=True):
    """goods + shipping + tax + rounding = charged, and how far rounding went."""

    policy: str
    """Name of the rounding policy."""
    goods: Money
    """Net of the goods lines, after discounts."""
    discounts: Money
    """What the discounts took off, as the channel showed it; inside `goods` already."""
    shipping: Money
    """Net of shipping."""
    tax: Money
    """Tax of all lines."""
    rounding: Money
    """The visible rounding line; zero when none is needed."""
    charged: Money
    """What the customer was charged, as the channel says."""
    budget: Money
    """The most that rounding may be: a penny for each line."""

    @property
    def holds(self) -> bool:
        """True when the sum is exact and the rounding is within its budget."""
        found = self.goods + self.shipping + self.tax + self.rounding
        return found == self.charged and abs(self.rounding.amount) <= self.budget.amount


def budget(line_count: int, currency: str) -> Money:
    """Give the most that rounding may be: a penny for each line."""
    return Money(PENNY * Decimal(line_count), currency)
