"""Pennies and tax as Tryton computes them: each line is rounded by itself, halves to even.

Where a shop rounds halves up the totals then differ, and the sale is refused, as it would be there.
"""

from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import Struct

from trunkline_model.money import PENNY, Money

CURRENCY = "GBP"
RATES = {
    "vat-20": Decimal("0.20"),
    "vat-5": Decimal("0.05"),
    "vat-0": Decimal(0),
    "exempt": Decimal(0),
    "": Decimal(0),
}
"""Tax rate by our code; the rounding article carries none."""

PRICE_PLACES = 6
"""The most places after the point that a unit price may have."""


class Amounts(Struct, frozen=True):
    """Net and tax in whole pennies."""

    net: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        """What is owed."""
        return self.net + self.tax


def line_amounts(quantity: Decimal, unit_price: Decimal, tax_code: str) -> Amounts:
    """Value a quantity; KeyError for an unknown tax code."""
    net = _penny(quantity * unit_price)
    return Amounts(net, _penny(net * RATES[tax_code]))


def total(amounts: list[Amounts]) -> Amounts:
    """Sum lines."""
    return Amounts(
        sum((one.net for one in amounts), Decimal("0.00")),
        sum((one.tax for one in amounts), Decimal("0.00")),
    )


def has_too_many_places(unit_price: Decimal) -> bool:
    """Say whether a price cannot be kept exactly."""
    return unit_price != round(unit_price, PRICE_PLACES)


def to_pence(amount: Decimal) -> int:
    """Count pennies; ValueError for a fraction of one."""
    pence = amount * 100
    if pence != pence.to_integral_value():
        raise ValueError(amount)
    return int(pence)


def pounds(pence: int) -> Money:
    """Give pennies as money."""
    return Money(Decimal(pence).scaleb(-2), CURRENCY)


def text(quantity: Decimal) -> str:
    """Write a quantity so that equal ones are equal as text."""
    return format(quantity.normalize(), "f")


def money(amount: Decimal) -> Money:
    """Give a decimal as money."""
    return Money(amount, CURRENCY)


def _penny(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, ROUND_HALF_EVEN)
