"""What an order may be changed to, and what the ERP has to be told of it."""

from decimal import Decimal

from msgspec import structs

from ..cases.purchase import PurchaseCase
from ..goods import PurchaseLine
from .quantities import NONE, LineProgress, progress


def in_erp(case: PurchaseCase, lines: tuple[PurchaseLine, ...]) -> tuple[PurchaseLine, ...]:
    """Give an order with nothing of what the ERP's order has beyond it."""
    sent = {one.version for one in case.changes_sent}
    known = (line for one in case.changes if one.version in sent for line in one.lines)
    missing = {one.line_id: structs.replace(one, quantity=NONE) for one in known}
    for one in lines:
        missing.pop(one.line_id, None)
    return (*lines, *missing.values())


def added(case: PurchaseCase, lines: tuple[PurchaseLine, ...]) -> frozenset[str]:
    """Name the lines that the ERP's order does not have yet."""
    known = {one.line_id for one in in_erp(case, case.raised[0].lines)}
    return frozenset(one.line_id for one in lines) - known


def untouched(case: PurchaseCase, lines: tuple[PurchaseLine, ...]) -> frozenset[str]:
    """Name the lines that the ERP's order has so already, whatever it was changed to meanwhile."""
    sent = {one.version for one in case.changes_sent}
    orders = [case.lines, *(one.lines for one in case.changes if one.version in sent)]
    known = [{one.line_id: one for one in order} for order in orders]
    return frozenset(
        one.line_id for one in lines if all(order.get(one.line_id) == one for order in known)
    )


def below(case: PurchaseCase, lines: tuple[PurchaseLine, ...]) -> tuple[str, ...]:
    """Say where less would be ordered than came or was billed, or what was billed is repriced."""
    wanted = {one.line_id: one for one in lines}
    said = (_below(one, wanted, came=one.received + one.sent_back) for one in progress(case))
    return tuple(filter(None, said))


def below_kept(case: PurchaseCase, lines: tuple[PurchaseLine, ...]) -> tuple[str, ...]:
    """Say the same of what was kept, once the ERP has the order so: what went back is replaced."""
    wanted = {one.line_id: one for one in lines}
    said = (_below(one, wanted, came=one.received) for one in progress(case))
    return tuple(filter(None, said))


def _below(one: LineProgress, wanted: dict[str, PurchaseLine], *, came: Decimal) -> str:
    before = one.line
    line = wanted.get(before.line_id, before)
    if line.quantity < min(max(came, one.invoiced), before.quantity):
        return (
            f"Line {line.line_id}: {line.quantity:f} would be ordered, {came:f} came and "
            f"{one.invoiced:f} are billed."
        )
    if one.invoiced and line.unit_price != before.unit_price:
        return f"Line {line.line_id}: {one.invoiced:f} are billed at {before.unit_price}."
    return ""
