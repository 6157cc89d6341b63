"""Goods received and not invoiced, at the end of a period and reversed on the next day."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from trunkline_model.money import Money, zero

from ..cases.purchase import PurchaseCase
from .quantities import grni


class Accrual(Struct, frozen=True):
    """What one purchase adds to the accrual of a period."""

    purchase_number: str
    posted_on: date
    """The last day of the period, or, reversed, the day after it."""
    amount: Money
    """Debited to expense and credited to GRNI; negative when reversed."""


def accruals(purchases: Mapping[str, PurchaseCase], period_end_on: date) -> tuple[Accrual, ...]:
    """Accrue what is received and not billed; what is billed beyond receipts is no accrual."""
    found = ((number, grni(case)) for number, case in sorted(purchases.items()))
    return tuple(
        Accrual(number, period_end_on, amount.rounded())
        for number, amount in found
        if amount.rounded().amount > 0
    )


def reversals(made: Iterable[Accrual]) -> tuple[Accrual, ...]:
    """Take every accrual back on the first day of the next period."""
    return tuple(
        Accrual(one.purchase_number, one.posted_on + timedelta(days=1), -one.amount) for one in made
    )


def balance(made: Iterable[Accrual], currency: str) -> Money:
    """Sum accruals: with their reversals it is nothing."""
    result = zero(currency)
    for one in made:
        result = result + one.amount
    return result
