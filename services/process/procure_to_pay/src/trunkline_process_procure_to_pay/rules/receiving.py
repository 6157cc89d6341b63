"""Holds receipts against the order, cumulative over all deliveries."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct, structs

from trunkline_model.money import Money, total

from ..cases.purchase import PurchaseCase
from ..facts.fulfilment import GoodsArrived
from ..goods import PurchaseLine
from .quantities import NONE, LineProgress, progress
from .tolerance import Tolerances


class Over(Struct, frozen=True):
    """More came of a line than may be kept without asking."""

    line_id: str
    ordered: Decimal
    received: Decimal
    """In all, with this delivery."""
    allowed: Decimal
    """The most that may be kept."""

    @property
    def sentence(self) -> str:
        """Say it for a person."""
        return (
            f"Line {self.line_id}: {self.received:f} came in all, {self.ordered:f} were ordered, "
            f"{self.allowed:f} may be kept."
        )


def over_received(case: PurchaseCase, tolerances: Tolerances) -> tuple[Over, ...]:
    """Name the lines of which too much came: ordered + tolerance is the most, over all receipts."""
    return tuple(_overs(progress(case), tolerances))


def _overs(lines: tuple[LineProgress, ...], tolerances: Tolerances) -> Iterable[Over]:
    for one in lines:
        ordered = one.line.quantity
        allowed = ordered + tolerances.quantity.of(ordered)
        if one.received > allowed:
            yield Over(one.line.line_id, ordered, one.received, allowed)


def unknown_lines(case: PurchaseCase, arrival: GoodsArrived) -> tuple[str, ...]:
    """Name lines of a receipt that the order does not have."""
    known = {one.line_id for one in case.lines}
    return tuple(one.line_id for one in arrival.lines if one.line_id not in known)


def as_it_came(case: PurchaseCase) -> tuple[PurchaseLine, ...]:
    """Give the order over what was delivered of each line, also what went back."""
    came = [line for arrival in case.arrivals for line in arrival.lines]
    return tuple(
        structs.replace(
            ordered,
            quantity=sum(
                (
                    one.good + one.damaged + one.wrong
                    for one in came
                    if one.line_id == ordered.line_id
                ),
                NONE,
            ),
        )
        for ordered in case.lines
    )


def missing_within(case: PurchaseCase, tolerances: Tolerances) -> bool:
    """Tell whether so little is missing that the order may be closed short by itself.

    Without a tolerance nothing may be missing, and an order on which nothing came stays open.
    """
    lines = progress(case)
    return bool(case.arrivals) and all(
        one.open <= tolerances.quantity.of(one.line.quantity) for one in lines
    )


def debit_of(case: PurchaseCase, arrival: GoodsArrived) -> Money:
    """Value what goes back of a receipt, at the order's prices."""
    lines = {one.line_id: one for one in case.lines}
    currency = case.raised[0].currency
    return total(
        (
            lines[one.line_id].unit_price.times(one.damaged + one.wrong).rounded()
            for one in arrival.lines
            if one.line_id in lines
        ),
        currency,
    )


def goes_back(arrival: GoodsArrived, lines: Iterable[PurchaseLine]) -> str:
    """Say what of a receipt goes back and why; empty when nothing does."""
    named = {one.line_id: one.sku for one in lines}
    said = [
        f"{count:f} of {named.get(one.line_id, one.line_id)} {why}"
        for one in arrival.lines
        for count, why in ((one.damaged, "damaged"), (one.wrong, "wrong"))
        if count > NONE
    ]
    return ", ".join(said)
