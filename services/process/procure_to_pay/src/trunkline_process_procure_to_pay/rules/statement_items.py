"""One side's items of a statement of account, and our payments that it has had."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from trunkline_model.money import Money, total
from trunkline_model.trade_statement import StatementEntryKind

from .duplicates import normal_number


class Item(Struct, frozen=True):
    """One open item; credit notes and payments are negative."""

    number: str
    """The supplier's number of it."""
    on: date
    amount: Money
    kind: StatementEntryKind = StatementEntryKind.INVOICE
    """A bill, whichever its sign says; or a payment, or what was brought forward."""


class Paid(Struct, frozen=True):
    """A payment of ours that the bank debited."""

    on: date
    items: tuple[Item, ...]
    """The bills that it pays, each with its own date and what of it is paid."""

    @property
    def amount(self) -> Money:
        """What was paid in all."""
        return total((one.amount for one in self.items), self.items[0].amount.currency)


class Netted(Struct, frozen=True):
    """A statement after its payments were put to the bills that they pay."""

    bills: dict[str, Item]
    """What the supplier says is open of each bill that it lists, by normal number; nothing, when
    it lists its payment too."""
    strange: tuple[Item, ...]
    """Payments that we have not made."""


def netted(statement: Iterable[Item], payments: Iterable[Paid], known: Iterable[str]) -> Netted:
    """Put each payment to the bill that it names, or to those that our payment like it pays.

    `known` are normal numbers of bills that are on our books, open or paid.
    """
    entries, ours, books = list(statement), list(payments), set(known)
    bills: dict[str, Item] = {}
    for one in entries:
        if one.kind in (StatementEntryKind.INVOICE, StatementEntryKind.CREDIT_NOTE):
            _add(bills, one, one.amount)
    listed, strange = set(bills), list[Item]()
    for one in entries:
        if one.kind is not StatementEntryKind.PAYMENT:
            continue
        number = normal_number(one.number)
        if number in listed:
            _add(bills, one, one.amount)
        elif (paid := _like(one, ours)) is not None:
            ours.remove(paid)
            for item in paid.items:
                if normal_number(item.number) in listed:
                    _add(bills, item, -item.amount)
        elif number not in books:
            strange.append(one)
    return Netted(bills, tuple(strange))


def _add(bills: dict[str, Item], item: Item, amount: Money) -> None:
    number = normal_number(item.number)
    before = bills.get(number)
    worth = before.amount + amount if before else amount
    bills[number] = Item((before or item).number, (before or item).on, worth)


def _like(said: Item, payments: Iterable[Paid]) -> Paid | None:
    """Find our payment of just that amount, the oldest first."""
    alike = (one for one in payments if one.amount == -said.amount)
    return min(alike, key=lambda one: one.on, default=None)
