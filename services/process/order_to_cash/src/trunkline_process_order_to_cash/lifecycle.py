"""The life of an order on one page: its states, what moves it, what may be asked of it.

The header state is read out of the facts, so several moves may happen at once: a parcel
that is heard of late carries an order from RELEASED to SHIPPED. What the warehouse, the
shop and the ERP do for real is declared in `due`.
"""

from enum import StrEnum

from trunkline_durable.chart import Chart, Move
from trunkline_kit.errors import Refused

from .order import OrderCase
from .rules.balance import billed, outstanding, paid
from .rules.quantities import NONE, LineProgress, progress


class State(StrEnum):
    """Header states, in the order in which a smooth order passes them; then the ends."""

    RECEIVED = "RECEIVED"
    VALIDATED = "VALIDATED"
    HELD = "HELD"
    ACCEPTED = "ACCEPTED"
    BACKORDERED = "BACKORDERED"
    PART_ALLOCATED = "PART_ALLOCATED"
    ALLOCATED = "ALLOCATED"
    RELEASED = "RELEASED"
    PICKING = "PICKING"
    PACKED = "PACKED"
    PART_SHIPPED = "PART_SHIPPED"
    SHIPPED = "SHIPPED"
    PART_INVOICED = "PART_INVOICED"
    INVOICED = "INVOICED"
    PART_PAID = "PART_PAID"
    PAID = "PAID"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"
    REJECTED = "REJECTED"
    DUPLICATE = "DUPLICATE"
    WRITTEN_OFF = "WRITTEN_OFF"


S = State

MOVES = (
    Move(S.RECEIVED, S.VALIDATED, on="OrderValidated"),
    Move(S.RECEIVED, S.DUPLICATE, on="DuplicateFound"),
    Move(S.RECEIVED, S.REJECTED, on="OrderRejected"),
    Move(S.RECEIVED, S.CANCELLED, on="OrderCancelled"),
    Move(S.VALIDATED, S.ACCEPTED, on="CreditChecked"),
    Move(S.VALIDATED, S.HELD, on="CreditChecked"),
    Move(S.VALIDATED, S.REJECTED, on="OrderRejected"),
    Move(S.VALIDATED, S.CANCELLED, on="OrderCancelled"),
    Move(S.HELD, S.ACCEPTED, on="HoldReleased"),
    Move(S.HELD, S.REJECTED, on="OrderRejected"),
    Move(S.HELD, S.CANCELLED, on="OrderCancelled"),
    Move(S.ACCEPTED, S.ALLOCATED, on="StockCovered"),
    Move(S.ACCEPTED, S.PART_ALLOCATED, on="StockCovered"),
    Move(S.ACCEPTED, S.BACKORDERED, on="StockCovered"),
    Move(S.ACCEPTED, S.CANCELLED, on="OrderCancelled"),
    Move(S.BACKORDERED, S.PART_ALLOCATED, on="StockCovered"),
    Move(S.BACKORDERED, S.ALLOCATED, on="StockCovered"),
    Move(S.BACKORDERED, S.CANCELLED, on="OrderCancelled"),
    Move(S.PART_ALLOCATED, S.ALLOCATED, on="StockCovered"),
    Move(S.PART_ALLOCATED, S.RELEASED, on="ShipmentOrderPlaced"),
    Move(S.PART_ALLOCATED, S.CANCELLED, on="OrderCancelled"),
    Move(S.ALLOCATED, S.RELEASED, on="ShipmentOrderPlaced"),
    Move(S.ALLOCATED, S.CANCELLED, on="OrderCancelled"),
    Move(S.RELEASED, S.PICKING, on="ShipmentOrderTaken"),
    Move(S.RELEASED, S.ALLOCATED, on="ShipmentOrderDeclined"),
    Move(S.RELEASED, S.PART_ALLOCATED, on="ShipmentOrderDeclined"),
    Move(S.RELEASED, S.BACKORDERED, on="PickedShort"),
    Move(S.RELEASED, S.PART_SHIPPED, on="ParcelLeft"),
    Move(S.RELEASED, S.SHIPPED, on="ParcelLeft"),
    Move(S.RELEASED, S.CANCELLED, on="OrderCancelled"),
    Move(S.PICKING, S.ALLOCATED, on="ShipmentOrderDeclined"),
    Move(S.PICKING, S.PART_ALLOCATED, on="ShipmentOrderDeclined"),
    Move(S.PICKING, S.CANCELLED, on="OrderCancelled"),
    Move(S.PICKING, S.PACKED, on="CartonsPacked"),
    Move(S.PICKING, S.BACKORDERED, on="PickedShort"),
    Move(S.PICKING, S.PART_SHIPPED, on="ParcelLeft"),
    Move(S.PICKING, S.SHIPPED, on="ParcelLeft"),
    Move(S.PACKED, S.PART_SHIPPED, on="ParcelLeft"),
    Move(S.PACKED, S.SHIPPED, on="ParcelLeft"),
    Move(S.PART_SHIPPED, S.SHIPPED, on="ParcelLeft"),
    Move(S.PART_SHIPPED, S.PART_INVOICED, on="ParcelLeft"),
    Move(S.SHIPPED, S.PART_INVOICED, on="ParcelInvoiced"),
    Move(S.SHIPPED, S.INVOICED, on="ParcelInvoiced"),
    Move(S.PART_INVOICED, S.INVOICED, on="ParcelInvoiced"),
    Move(S.PART_INVOICED, S.PART_PAID, on="ParcelInvoiced"),
    Move(S.INVOICED, S.PART_PAID, on="ReceiptPosted"),
    Move(S.INVOICED, S.PAID, on="ReceiptPosted"),
    Move(S.INVOICED, S.WRITTEN_OFF, on="DebtWrittenOff"),
    Move(S.PART_PAID, S.PAID, on="ReceiptPosted"),
    Move(S.PART_PAID, S.WRITTEN_OFF, on="DebtWrittenOff"),
    Move(S.PAID, S.CLOSED, on="OrderClosed"),
)

NOT_CARRIED_FACTS = frozenset({"CartonsPacked", "DebtWrittenOff"})
"""Facts of the chart that no backend of ours tells yet."""

BEFORE_RELEASE = frozenset(
    {S.RECEIVED, S.VALIDATED, S.HELD, S.ACCEPTED} | {S.BACKORDERED, S.PART_ALLOCATED, S.ALLOCATED}
)
CANCELLABLE = BEFORE_RELEASE | {S.RELEASED, S.PICKING}
"""Once the warehouse has the order, it decides: it may have picked already."""
COMMANDS = {
    "cancel_order": CANCELLABLE,
    "release_hold": frozenset({S.HELD}),
    "reject_order": frozenset({S.RECEIVED, S.VALIDATED, S.HELD}),
}
ENDS = frozenset({S.CLOSED, S.CANCELLED, S.REJECTED, S.DUPLICATE, S.WRITTEN_OFF})

CHART = Chart(
    initial=S.RECEIVED,
    moves=MOVES,
    commands={name: frozenset(map(str, states)) for name, states in COMMANDS.items()},
    final=frozenset(map(str, ENDS)),
    order=tuple(map(str, State)),
)

NOT_CARRIED = {
    "edit_order": "Edits after validation are not carried yet: cancel the order before its release "
    "and place it again.",
    "return_goods": "Returns are not carried yet: book the return in the ERP.",
    "refund_payment": "Refunds are not carried yet: refund in the shop and book it in the ERP.",
    "dispute_payment": "Disputes are not carried yet: answer them at the payment provider.",
    "write_off_debt": "Bad debts are not carried yet: write them off in the ERP.",
}
"""What people will ask for, and what to do as long as we cannot."""
GOODS_LEFT = "Goods of it have left: stop the parcel at the carrier or arrange a return."
"""Why an order cannot be cancelled any more, and what to do instead."""


def require(command: str, case: OrderCase) -> None:
    """Raise Refused, with a sentence for the caller, unless the order's state allows it."""
    state = state_of(case)
    if command not in COMMANDS and command in NOT_CARRIED:
        raise Refused(NOT_CARRIED[command], reason="not_carried")
    if command == "cancel_order" and state not in CANCELLABLE | ENDS:
        raise Refused(f"The order is {state}. {GOODS_LEFT}", reason="goods_left")
    CHART.require(command, state)


def state_of(case: OrderCase) -> State:
    """Read the header state out of the facts."""
    return _end(case) or _intake(case) or _goods(case) or _money(case)


def _end(case: OrderCase) -> State | None:
    if case.duplicates:
        return S.DUPLICATE
    if case.cancelled:
        return S.CANCELLED
    if case.rejected:
        return S.REJECTED
    return S.CLOSED if case.closed else None


def _intake(case: OrderCase) -> State | None:
    if not case.validated:
        return S.RECEIVED
    if not case.checked:
        return S.VALIDATED
    return S.HELD if case.held_by else None


def _goods(case: OrderCase) -> State | None:
    lines = progress(case)
    if any(one.shipped for one in lines):
        return S.PART_SHIPPED if any(one.open > NONE for one in lines) else None
    if any(one.released > NONE for one in lines):
        return S.PICKING if case.taken else S.RELEASED
    return _allocation(lines) if case.covers else S.ACCEPTED


def _allocation(lines: tuple[LineProgress, ...]) -> State:
    if not any(one.short > NONE for one in lines):
        return S.ALLOCATED
    found = any(one.allocated > one.missing for one in lines)
    return S.PART_ALLOCATED if found else S.BACKORDERED


def _money(case: OrderCase) -> State:
    if len(case.invoiced) < len(case.parcels):
        return S.PART_INVOICED if case.invoiced else S.SHIPPED
    if outstanding(case).amount <= 0:
        return S.PAID
    return S.PART_PAID if paid(case).amount and billed(case).amount else S.INVOICED
