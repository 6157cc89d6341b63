"""Tax of a line: which code, how much, at which net price."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from trunkline_model.money import PENNY, Money

RATES = {
    "vat-20": Decimal("0.2"),
    "vat-5": Decimal("0.05"),
    "vat-0": Decimal(0),
    "exempt": Decimal(0),
}
"""Our tax codes; zero-rated and exempt differ in the VAT return, not in the amount."""

PRICE_STEP = Decimal("0.000001")


def tax_code_of(rate: Decimal, product_code: str) -> str | None:
    """Give the code of a rate that a channel charged; none when the ERP taxes otherwise."""
    return product_code if RATES.get(product_code) == rate else None


def tax_on(amount: Money, rate: Decimal, *, included: bool) -> Money:
    """Give the tax inside an amount, or on top of it: rounded for the line."""
    share = rate / (1 + rate) if included else rate
    return to_penny(amount.times(share))


def to_penny(amount: Money) -> Money:
    """Round as the ERP does: to whole pennies, halves to the even one."""
    return Money(amount.amount.quantize(PENNY, ROUND_HALF_EVEN), amount.currency)


def net_price(net: Money, quantity: Decimal) -> Money:
    """Give the net price of a unit, fine enough that quantity times it rounds to the net."""
    price = (net.amount / quantity).quantize(PRICE_STEP, ROUND_HALF_UP)
    return Money(price, net.currency)
