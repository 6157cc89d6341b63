"""Lines in EDIFACT: which of the order, which article, how much, at what price."""

from collections.abc import Iterator
from decimal import Decimal

from trunkline_model.money import Money

from ...unreadable import Unreadable
from .parts import Group, figure, missing
from .syntax import Segment, segment

LINE_ID = "LI"
"""Reference to a line of the order."""


def line_id(line: Group) -> str:
    """Give the id of the ordered line: by its own reference, beside the order's, or by place."""
    order = line.find("RFF", "ON")
    beside = order.text(0, 2) if order else ""
    return line.value("RFF", LINE_ID) or beside or line.need("LIN").text(0)


def pia(*codes: tuple[str, str, str]) -> Iterator[Segment]:
    """Write article codes: qualifier, code, whose code it is."""
    for qualifier, code, whose in codes:
        if code:
            yield segment("PIA", qualifier, (code, whose))


def article(line: Group, whose: str, qualifier: str = "") -> str:
    """Read an article code by whose it is: IN the buyer's, SA the seller's."""
    for one in line.every("PIA"):
        replaces = one.text(0) == "3"
        if one.text(1, 1) == whose and replaces == (qualifier == "3"):
            return one.text(1)
    own = line.need("LIN")
    return own.text(2) if own.text(2, 1) == whose and not qualifier else ""


def quantity(line: Group, *qualifiers: str) -> tuple[Decimal, str]:
    """Read a quantity with its unit, by the first qualifier that is there."""
    for qualifier in qualifiers:
        found = line.find("QTY", qualifier)
        if found is not None:
            return figure(found.text(0, 1), f"QTY {qualifier}"), found.text(0, 2) or "C62"
    raise missing(f"QTY {qualifiers[0]}")


def price(line: Group, currency: str) -> Money | None:
    """Read the net price of one unit; None when there is none."""
    found = line.find("PRI", "AAA")
    if found is None:
        return None
    per = figure(found.text(0, 4), "PRI AAA") if found.text(0, 4) else Decimal(1)
    if not per:
        raise Unreadable("value", "a price is for no units at all; ask for it", field="PRI AAA")
    return Money(figure(found.text(0, 1), "PRI AAA") / per, currency)


def pri(amount: Money | None) -> Iterator[Segment]:
    """Write the net price of one unit, when there is one."""
    if amount is not None:
        yield segment("PRI", ("AAA", f"{amount.amount:f}"))
