"""Amounts of purchasing: whole pennies in the company's currency."""

from decimal import ROUND_HALF_EVEN, Decimal

from trunkline_model.money import PENNY, Money
from trunkline_sandbox_erp.arithmetic import (
    CURRENCY,
    PRICE_PLACES,
    Amounts,
    has_too_many_places,
    to_pence,
)
from trunkline_sandbox_erp.refusals import refuse, wrong

from .taxes import CHARGED


def net_of(quantity: Decimal, unit_price: Money) -> Decimal:
    """Value a quantity in whole pennies, halves to even."""
    return penny(quantity * unit_price.amount)


def amounts_of(quantity: Decimal, unit_price: Money, tax_code: str) -> Amounts:
    """Value a quantity with the tax that its supplier charges."""
    net = net_of(quantity, unit_price)
    return Amounts(net, penny(net * CHARGED[tax_code]))


def penny(amount: Decimal) -> Decimal:
    """Round as Tryton does."""
    return amount.quantize(PENNY, ROUND_HALF_EVEN)


def positive_pence(amount: Money, field: str) -> int:
    """Count pennies; Invalid for another currency, nothing, or a fraction of a penny."""
    require_currency(amount.currency, f"{field}.currency")
    if amount.amount <= 0:
        raise wrong(f"{field}.amount", "not_positive", "the amount has to be positive")
    try:
        return to_pence(amount.amount)
    except ValueError as fraction:
        sentence = "the amount is in whole pennies"
        raise wrong(f"{field}.amount", "fraction_of_penny", sentence) from fraction


def require_currency(currency: str, field: str) -> None:
    """Refuse what is not in the company's currency."""
    if currency != CURRENCY:
        raise refuse("unknown_currency", f"the ERP does not buy in {currency}", field)


def require_price(price: Money, field: str) -> None:
    """Refuse a price that cannot be kept exactly."""
    require_currency(price.currency, field)
    if has_too_many_places(price.amount):
        raise wrong(field, "too_many_places", f"a price has at most {PRICE_PLACES} places")


def require_same(found: Decimal, said: Money, field: str) -> None:
    """Refuse a sum that the ERP computes otherwise."""
    if found != said.amount:
        sentence = f"the ERP computes {found}, the document says {said.amount}"
        raise refuse("totals_differ", sentence, field)
