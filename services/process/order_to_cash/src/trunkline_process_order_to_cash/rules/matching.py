"""Which order a bank credit pays: by the number it names, then by its amount.

Payers and banks drop dashes, add spaces and cut texts up, so numbers are compared without
anything but letters and digits, and neighbouring words of the payer are tried together.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from trunkline_model.capabilities.events import BankEntryBooked
from trunkline_model.money import Money

_WORD = re.compile(r"[A-Z0-9]+")
_NOT_GIVEN = {"", "NOTPROVIDED"}
WORDS_MAX = 4
"""How many neighbouring words may be one number: PO 2026 / 117 - A."""
SURE_LENGTH = 5
"""Shorter digits may be a day or a count: they have to come with the right amount."""


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


def plain(number: str) -> str:
    """Give a number's letters and digits only, in capitals."""
    return "".join(_WORD.findall(number.upper()))


def named_numbers(entry: BankEntryBooked) -> frozenset[str]:
    """List everything in the payer's text that could be a number of ours, plain."""
    given = "" if entry.end_to_end_id in _NOT_GIVEN else entry.end_to_end_id
    return _runs(entry.remittance) | _runs(given)


def _runs(text: str) -> frozenset[str]:
    words = _WORD.findall(text.upper())
    joined = (
        "".join(words[first : first + count])
        for first in range(len(words))
        for count in range(1, WORDS_MAX + 1)
    )
    return frozenset(one for one in joined if any(sign.isdigit() for sign in one))


def match(entry: BankEntryBooked, payables: Iterable[Payable]) -> Match | None:
    """Find the one order that a credit pays; none when no order, or more than one, fits.

    Of several orders that are named, the one whose debt is the amount to the penny wins.
    """
    named, currency = named_numbers(entry), entry.amount.currency
    same = (one for one in payables if one.gross.currency == currency)
    found = [(one, number) for one in same if (number := _named(one, named))]
    found = [one for one in found if _is_sure(one, entry) and not _is_inside_another(one, found)]
    if len(found) > 1:
        found = [one for one in found if _is_the_amount(one[0], entry)]
    return Match(found[0][0].order_number, found[0][1]) if len(found) == 1 else None


def _named(payable: Payable, named: frozenset[str]) -> str:
    known = [one for one in payable.numbers if plain(one) in named]
    return max(known, key=len, default="")


def _is_sure(found: tuple[Payable, str], entry: BankEntryBooked) -> bool:
    number = plain(found[1])
    told_apart = len(number) >= SURE_LENGTH or not number.isdigit()
    return told_apart or _is_the_amount(found[0], entry)


def _is_the_amount(payable: Payable, entry: BankEntryBooked) -> bool:
    return entry.amount in {payable.outstanding, payable.gross}


def _is_inside_another(found: tuple[Payable, str], others: list[tuple[Payable, str]]) -> bool:
    mine = plain(found[1])
    return any(mine != plain(other) and mine in plain(other) for _, other in others)
