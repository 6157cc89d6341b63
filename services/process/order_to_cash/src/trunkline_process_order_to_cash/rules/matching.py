"""Which order a bank credit pays: by the number it names, then by its amount."""

import re
from collections.abc import Iterable

from msgspec import Struct

from trunkline_model.capabilities.events import BankEntryBooked
from trunkline_model.money import Money

_WORD = re.compile(r"[A-Z0-9][A-Z0-9/._#-]*[A-Z0-9]|[A-Z0-9]")
_NOT_GIVEN = {"", "NOTPROVIDED"}


class Payable(Struct, frozen=True):
    """An order that waits for money, with the numbers by which a payer may name it."""

    order_number: str
    """Ours."""
    numbers: tuple[str, ...]
    """Order number, purchase order number, invoice numbers."""
    outstanding: Money
    """What is billed and not paid."""
    gross: Money
    """What the whole order comes to."""


class Match(Struct, frozen=True):
    """An order and the number that led to it."""

    order_number: str
    """Ours."""
    matched_by: str
    """The number that the payer named."""


def named_numbers(entry: BankEntryBooked) -> frozenset[str]:
    """List every word of the payer that could be a number of ours, in capitals."""
    given = "" if entry.end_to_end_id in _NOT_GIVEN else entry.end_to_end_id
    words = _WORD.findall(f"{entry.remittance} {given}".upper())
    return frozenset(one for one in words if any(sign.isdigit() for sign in one))


def match(entry: BankEntryBooked, payables: Iterable[Payable]) -> Match | None:
    """Find the one order that a credit pays; none when no order, or more than one, fits.

    Of several orders that are named, the one whose debt is the amount to the penny wins.
    """
    named, currency = named_numbers(entry), entry.amount.currency
    same = (one for one in payables if one.gross.currency == currency)
    found = [(one, number) for one in same if (number := _named(one, named))]
    if len(found) > 1:
        found = [one for one in found if entry.amount in {one[0].outstanding, one[0].gross}]
    if len(found) != 1:
        return None
    return Match(found[0][0].order_number, found[0][1])


def _named(payable: Payable, named: frozenset[str]) -> str:
    return next((one for one in payable.numbers if one.upper() in named), "")
