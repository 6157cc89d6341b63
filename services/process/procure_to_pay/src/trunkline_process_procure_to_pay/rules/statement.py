"""Holds a supplier's statement of account against our ledger, item by item."""

from collections.abc import Container, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum

from msgspec import Struct

from trunkline_model.money import Money, total
from trunkline_model.trade_statement import StatementEntryKind

from .duplicates import normal_number
from .statement_items import Item, Paid, netted

FORWARD = StatementEntryKind.BROUGHT_FORWARD


class Difference(StrEnum):
    """Why statement and ledger differ on an item."""

    MISSING_INVOICE = "missing_invoice"
    """The supplier has billed it; we have not got it."""
    MISSING_CREDIT = "missing_credit"
    """The supplier has credited it; we have not got it."""
    TIMING = "timing"
    """We have it after the statement's day, or have paid it meanwhile."""
    DISPUTE = "dispute"
    """Both have it, over different amounts, or we have queried it."""
    UNKNOWN_TO_SUPPLIER = "unknown_to_supplier"
    """We have it and the supplier does not."""
    UNKNOWN_PAYMENT = "unknown_payment"
    """The supplier has had it from us; we have not made it."""
    BROUGHT_FORWARD = "brought_forward"
    """What was open before the first entry, as one sum, is not what our older bills come to."""


class Finding(Struct, frozen=True):
    """One item on which statement and ledger differ."""

    kind: Difference
    number: str
    theirs: Money | None
    """On the statement; none when it is not there."""
    ours: Money | None
    """In the ledger; none when it is not there."""

    @property
    def needs_somebody(self) -> bool:
        """True for all that time alone does not heal."""
        return self.kind is not Difference.TIMING

    @property
    def sentence(self) -> str:
        """What differs and what to do."""
        theirs, ours = self.theirs or "nothing", self.ours or "nothing"
        return SENTENCES[self.kind].format(number=self.number, theirs=theirs, ours=ours)


SENTENCES = {
    Difference.MISSING_INVOICE: "Invoice {number} over {theirs} never came in: ask for a copy.",
    Difference.MISSING_CREDIT: "Credit note {number} over {theirs} never came in: ask for a copy.",
    Difference.TIMING: "{number} is on its way: {theirs} on the statement, {ours} in the ledger.",
    Difference.DISPUTE: "{number} is {theirs} on the statement and {ours} in the ledger: agree it.",
    Difference.UNKNOWN_TO_SUPPLIER: "{number} over {ours} is not on the statement: ask why.",
    Difference.UNKNOWN_PAYMENT: "Payment {number} over {theirs} is none of ours: ask whose it is.",
    Difference.BROUGHT_FORWARD: "{number} is {theirs} on the statement and {ours} by the ledger: "
    "ask for the bills in it.",
}
"""What differs and what to do."""


class Ledger(Struct, frozen=True):
    """Our side."""

    open_items: tuple[Item, ...]
    """What we owe."""
    paid: tuple[Item, ...] = ()
    """What we have paid of theirs, by their number."""
    queried: tuple[str, ...] = ()
    """Numbers in dispute."""
    payments: tuple[Paid, ...] = ()
    """Our payments, each with the bills that it pays."""

    def only(self, currency: str) -> "Ledger":
        """Give what of it is in a currency: a statement is in one."""
        return Ledger(
            tuple(one for one in self.open_items if one.amount.currency == currency),
            tuple(one for one in self.paid if one.amount.currency == currency),
            self.queried,
            tuple(one for one in self.payments if one.amount.currency == currency),
        )

    def before(self, on: date, listed: Container[str]) -> tuple[Item, ...]:
        """Give what was open when a day began, of bills that a statement does not list."""
        since = (item for one in self.payments if one.on >= on for item in one.items)
        return tuple(
            one
            for one in (*self.open_items, *since)
            if one.on <= on and normal_number(one.number) not in listed
        )


def reconcile(statement: Iterable[Item], ledger: Ledger, stated_on: date) -> tuple[Finding, ...]:
    """Name every difference; nothing when both say the same."""
    entries = tuple(statement)
    ours = {normal_number(one.number): one for one in ledger.open_items}
    settled = {normal_number(one.number) for one in ledger.paid}
    said = netted(entries, ledger.payments, ours.keys() | settled)
    theirs = {key: one for key, one in said.bills.items() if one.amount.amount or key in ours}
    forward = next((one for one in entries if one.kind is FORWARD and one.amount.amount), None)
    found = [_strange(one) for one in said.strange]
    if forward is not None:
        before = ledger.before(forward.on, said.bills)
        worth = total((one.amount for one in before), forward.amount.currency)
        ours = {key: one for key, one in ours.items() if one not in before}
        found += [_brought(forward, worth)] if worth != forward.amount else []
    sides = _Sides(theirs, ours, settled, {normal_number(one) for one in ledger.queried})
    return (*found, *sides.compared(stated_on))


class _Sides(Struct, frozen=True):
    """Bills of both sides by normal number, and what we have paid or queried."""

    theirs: Mapping[str, Item]
    ours: Mapping[str, Item]
    settled: AbstractSet[str]
    queried: AbstractSet[str]

    def compared(self, stated_on: date) -> Iterable[Finding]:
        """Name every bill on which the sides differ."""
        for number in sorted(self.theirs.keys() | self.ours.keys()):
            their, our = self.theirs.get(number), self.ours.get(number)
            if number in self.queried:
                yield _finding(Difference.DISPUTE, their, our)
            elif their is None or our is None:
                kind = _one_sided(their, our, stated_on, paid=number in self.settled)
                yield _finding(kind, their, our)
            elif their.amount != our.amount:
                yield _finding(Difference.DISPUTE, their, our)


def _strange(payment: Item) -> Finding:
    number = payment.number or f"of {payment.on}"
    return Finding(Difference.UNKNOWN_PAYMENT, number, payment.amount, None)


def _brought(forward: Item, worth: Money) -> Finding:
    number = forward.number or "The balance brought forward"
    return Finding(Difference.BROUGHT_FORWARD, number, forward.amount, worth)


def _one_sided(their: Item | None, our: Item | None, stated_on: date, *, paid: bool) -> Difference:
    if their is None:
        late = our is not None and our.on >= stated_on
        return Difference.TIMING if late else Difference.UNKNOWN_TO_SUPPLIER
    if paid:
        return Difference.TIMING
    return Difference.MISSING_CREDIT if their.amount.amount < 0 else Difference.MISSING_INVOICE


def _finding(kind: Difference, their: Item | None, our: Item | None) -> Finding:
    named = their or our
    return Finding(
        kind=kind,
        number=named.number if named else "",
        theirs=their.amount if their else None,
        ours=our.amount if our else None,
    )
