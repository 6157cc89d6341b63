"""Holds a supplier's statement of account against our ledger, item by item."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

from trunkline_model.money import Money

from .duplicates import normal_number


class Item(Struct, frozen=True):
    """One open item; credit notes and payments are negative."""

    number: str
    """The supplier's number of it."""
    on: date
    amount: Money


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


def reconcile(statement: Iterable[Item], ledger: Ledger, stated_on: date) -> tuple[Finding, ...]:
    """Name every difference; nothing when both say the same."""
    theirs = {normal_number(one.number): one for one in statement}
    ours = {normal_number(one.number): one for one in ledger.open_items}
    settled = {normal_number(one.number) for one in ledger.paid}
    queried = {normal_number(one) for one in ledger.queried}
    found: list[Finding] = []
    for number in sorted(theirs.keys() | ours.keys()):
        their, our = theirs.get(number), ours.get(number)
        if number in queried:
            found.append(_finding(Difference.DISPUTE, their, our))
        elif their is None or our is None:
            kind = _one_sided(their, our, stated_on, paid=number in settled)
            found.append(_finding(kind, their, our))
        elif their.amount != our.amount:
            found.append(_finding(Difference.DISPUTE, their, our))
    return tuple(found)


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
