"""Services that were performed and are not billed at the end of a period.

Goods are owed as they are booked, so a period's end adds nothing to them. A service is owed from
when it was performed, and that is what somebody confirms: a service entry, with who, when and how
much. The dates of an order only say when it was wanted; an order that is due and unconfirmed is
told, for people to ask about, and is never accrued.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import Money, total

from ..cases.purchase import PurchaseCase
from ..facts.period_end import AccruedLine
from ..goods import PurchaseLine
from .period import Period, period_of
from .quantities import NONE
from .vat import Supply

OPEN, BILLED = "services", "services-billed:"
"""Labels: a purchase of services that has not ended; one billed in the month that follows."""
PERFORMED = frozenset({Supply.SERVICES, Supply.CONSTRUCTION})
"""What is performed; everything else is received."""


class Accrual(Struct, frozen=True):
    """What one purchase adds to the accruals of a period."""

    lines: tuple[AccruedLine, ...]
    """Those of which something is owed."""
    net: Money
    """Their sum; positive, or zero when nothing is owed."""
    sentence: str
    """Line by line, for a person."""


def is_performed(case: PurchaseCase) -> bool:
    """Tell whether a purchase is of services, which nobody takes into stock."""
    return bool(case.raised) and case.raised[0].supply in PERFORMED


def accrual_of(case: PurchaseCase, period: Period) -> Accrual:
    """Value what was performed until the end of a period and billed by no bill posted in it.

    What was billed beyond it is no accrual: each line is at least nothing.
    """
    done, billed = _performed(case, period.last_on), _billed(case, period.last_on)
    found = [_line(one, done[one.line_id], billed[one.line_id]) for one in case.lines]
    lines = tuple(one for one in found if one.net.amount > 0)
    said = (
        f"{one.performed:f} of {one.sku} were performed until {period.last_on}, "
        f"{one.billed:f} billed by then: {one.net}."
        for one in lines
    )
    return Accrual(lines, total((one.net for one in lines), _currency(case)), " ".join(said))


def service_labels(case: PurchaseCase) -> dict[str, str]:
    """Give the labels by which purchases that a period's end may concern are found.

    One that has ended concerns a period only if a bill of it was posted after that.
    """
    if not is_performed(case):
        return {}
    billed = {f"{BILLED}{period_of(one.day).name}": "yes" for one in case.posted}
    return billed if case.ended else {OPEN: "yes", **billed}


def unconfirmed(case: PurchaseCase, period: Period) -> str:
    """Say of an order that was due in a period that nobody confirmed it; empty when it is not so.

    What is billed already needs no word: the bill says it.
    """
    needed_on = case.raised[0].needed_on
    if case.ended or not case.confirmed or needed_on > period.last_on:
        return ""
    if _performed(case, period.last_on) or _billed(case, period.last_on):
        return ""
    return (
        f"It was wanted by {needed_on}, and nobody has confirmed that it was performed: nothing is "
        "accrued. Confirm what was done, if it was."
    )


def _line(line: PurchaseLine, performed: Decimal, billed: Decimal) -> AccruedLine:
    owed = max(performed - max(billed, NONE), NONE)
    net = line.unit_price.times(owed).rounded()
    return AccruedLine(line.line_id, line.sku or line.description, performed, billed, net)


def _performed(case: PurchaseCase, until: date) -> Mapping[str, Decimal]:
    """Only entries that were found right count: what is beyond the order is a person's first."""
    right = {one.receipt_reference for one in case.booked}
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in case.arrivals:
        if entry.receipt_reference in right and entry.received_on <= until:
            for line in entry.lines:
                found[line.line_id] += line.good
    return found


def _billed(case: PurchaseCase, until: date) -> Mapping[str, Decimal]:
    posted = {one.bill_key for one in case.posted if one.day <= until}
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for match in case.live_matches:
        if match.bill_key in posted:
            for line in match.lines:
                found[line.line_id] += line.quantity
    return found


def _currency(case: PurchaseCase) -> str:
    return case.raised[0].currency
