"""Which orders a bank credit pays: by the numbers it names, then by its amount.

A credit that names several orders pays them all when it is the sum of what they owe, to the
penny; otherwise, as when nothing fits, a person decides, and is told what comes close.

Payers and banks drop dashes, add spaces and cut texts up, so numbers are compared without
anything but letters and digits, and neighbouring words of the payer are tried together.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from difflib import SequenceMatcher

from msgspec import Struct

from trunkline_model.capabilities.events import BankEntryBooked
from trunkline_model.money import Money

_WORD = re.compile(r"[A-Z0-9]+")
_NOT_GIVEN = {"", "NOTPROVIDED"}
WORDS_MAX = 4
"""How many neighbouring words may be one number: PO 2026 / 117 - A."""
SUGGESTED_MAX = 3
"""How many orders a person is told of that a credit may have been meant for."""
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
    unpaid: Money
    """What of the whole order no money came for yet."""


class Match(Struct, frozen=True):
    """An order, the number that led to it, and its share of the money."""

    order_number: str
    """Ours."""
    matched_by: str
    """The number that the payer named."""
    amount: Money
    """All of the credit, or what the order owes when it pays several."""


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


type Found = tuple[Payable, str]
"""An order and the number of it that was named."""


def match(entry: BankEntryBooked, payables: Iterable[Payable]) -> tuple[Match, ...]:
    """Share a credit out; empty when it names no order, or orders that it does not fit.

    Of several orders that are named, the one whose debt is the amount to the penny wins.
    """
    named, currency = named_numbers(entry), entry.amount.currency
    same = (one for one in payables if one.gross.currency == currency)
    found = [(one, number) for one in same if (number := _named(one, named))]
    found = [one for one in found if _is_sure(one, entry) and not _is_inside_another(one, found)]
    exact = [one for one in found if _is_the_amount(one[0], entry)]
    alone = found if len(found) == 1 else exact
    if len(alone) == 1:
        return (Match(alone[0][0].order_number, alone[0][1], entry.amount),)
    return () if exact else _shared(entry, found)


def _shared(entry: BankEntryBooked, found: list[Found]) -> tuple[Match, ...]:
    """Give each order what it is billed for, or failing that what it will be billed for."""
    if len({plain(number) for _, number in found}) < len(found):
        return ()
    for owed in (_outstanding, _unpaid):
        shares = [(one, number, owed(one)) for one, number in found if owed(one).amount > 0]
        if sum((share.amount for *_, share in shares), Decimal(0)) == entry.amount.amount:
            return tuple(Match(one.order_number, number, share) for one, number, share in shares)
    return ()


def _outstanding(payable: Payable) -> Money:
    return payable.outstanding


def _unpaid(payable: Payable) -> Money:
    return payable.unpaid


def closest(entry: BankEntryBooked, payables: Iterable[Payable]) -> tuple[Payable, ...]:
    """Order what a credit may have been meant for: the most similar number first."""
    named = named_numbers(entry)

    def likeness(one: Payable) -> float:
        pairs = ((plain(number), word) for number in one.numbers for word in named)
        return max((SequenceMatcher(None, *pair).ratio() for pair in pairs), default=0.0)

    same = [one for one in payables if one.gross.currency == entry.amount.currency]
    ranked = sorted(same, key=lambda one: (-likeness(one), one.order_number))
    return tuple(ranked[:SUGGESTED_MAX])


def _named(payable: Payable, named: frozenset[str]) -> str:
    known = [one for one in payable.numbers if plain(one) in named]
    return max(known, key=len, default="")


def _is_sure(found: Found, entry: BankEntryBooked) -> bool:
    number = plain(found[1])
    told_apart = len(number) >= SURE_LENGTH or not number.isdigit()
    return told_apart or _is_the_amount(found[0], entry)


def _is_the_amount(payable: Payable, entry: BankEntryBooked) -> bool:
    return entry.amount in {payable.outstanding, payable.unpaid, payable.gross}


def _is_inside_another(found: Found, others: list[Found]) -> bool:
    mine = plain(found[1])
    return any(mine != plain(other) and mine in plain(other) for _, other in others)
