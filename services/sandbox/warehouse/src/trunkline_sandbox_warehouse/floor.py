"""What people on the warehouse floor do: pick, find too little, pack and send, refuse, receive."""

import secrets
from collections.abc import Callable
from decimal import Decimal

import msgspec

from trunkline_sandbox import Sandbox, clock

from . import events, orders, stock
from .refusals import Refusal
from .shapes import Dispatch, Line, Parcel, ParcelLine, Receipt, ShipmentOrder, Status


def pick(box: Sandbox, reference: str) -> ShipmentOrder:
    """Start picking: from now on the order cannot be cancelled."""
    with box.state.transaction():
        order = _open_order(box, reference)
        order.status = "picking"
        orders.save(box, order)
        box.journal.effect("shipment_order.picking", reference)
    return order


def reject(box: Sandbox, reference: str, reason: str) -> ShipmentOrder:
    """Refuse to send the order; only while nothing of it has left."""
    with box.state.transaction():
        order = _open_order(box, reference)
        if order.parcels:
            raise Refusal(409, "already_shipped", "a parcel of the order has left")
        order.status, order.reason = "rejected", reason
        orders.save(box, order)
        box.journal.effect("shipment_order.rejected", reference, {"reason": reason})
        events.append(box, "shipment_order.rejected", {**orders.identity(order), "reason": reason})
    return order


def short_pick(box: Sandbox, reference: str, missing: tuple[ParcelLine, ...]) -> ShipmentOrder:
    """Find less than was ordered: the missing units will not come from this order any more."""
    with box.state.transaction():
        order = _open_order(box, reference)
        lines = _move(order, missing, _add_short)
        order.status = _status_after_floor_work(order)
        orders.save(box, order)
        facts = {**orders.identity(order), "lines": lines}
        box.journal.effect("shipment_order.short_picked", reference, facts)
        events.append(box, "shipment_order.short_picked", facts)
    return order


def dispatch(box: Sandbox, reference: str, task: Dispatch) -> Parcel:
    """Send one parcel; without lines everything still open goes in."""
    with box.state.transaction() as file:
        order = _open_order(box, reference)
        lines = _move(order, task.lines or _everything(order), _add_shipped)
        parcel = _parcel(order, task, lines)
        for line in lines:
            stock.change(box, line.sku, -line.quantity)
        file.execute(
            "insert into parcels (id, shipment_order_id, body) values (?, ?, ?)",
            (parcel.id, order.id, msgspec.json.encode(parcel)),
        )
        order.parcels = (*order.parcels, parcel)
        order.status = _status_after_floor_work(order)
        orders.save(box, order)
        box.journal.effect("shipment.dispatched", reference, parcel)
        events.append(box, "shipment.dispatched", parcel)
    return parcel


def receive(box: Sandbox, receipt: Receipt) -> Receipt:
    """Put goods on the shelf and tell the merchant."""
    with box.state.transaction():
        stock.change(box, receipt.sku, receipt.quantity)
        box.journal.effect("goods.received", receipt.reference, receipt)
        events.append(box, "goods.received", receipt)
    return receipt


def _open_order(box: Sandbox, reference: str) -> ShipmentOrder:
    order = orders.require(box, reference)
    if order.status not in orders.OPEN:
        raise Refusal(409, "not_open", f"the order is {order.status}")
    return order


def _everything(order: ShipmentOrder) -> tuple[ParcelLine, ...]:
    return tuple(
        ParcelLine(line.line_reference, line.open) for line in order.lines if line.open > 0
    )


def _move(
    order: ShipmentOrder, wanted: tuple[ParcelLine, ...], add: Callable[[Line, Decimal], None]
) -> tuple[ParcelLine, ...]:
    """Move units of lines on; refuses a line that is not in the order or has less open."""
    by_reference = {line.line_reference: line for line in order.lines}
    moved: list[ParcelLine] = []
    for want in wanted:
        line = by_reference.get(want.line_reference)
        if line is None or line.open < want.quantity:
            raise Refusal(
                409, "more_than_open", f"line {want.line_reference} has no {want.quantity} open"
            )
        add(line, want.quantity)
        moved.append(ParcelLine(want.line_reference, want.quantity, line.sku))
    return tuple(moved)


def _add_shipped(line: Line, quantity: Decimal) -> None:
    line.shipped += quantity


def _add_short(line: Line, quantity: Decimal) -> None:
    line.short += quantity


def _parcel(order: ShipmentOrder, task: Dispatch, lines: tuple[ParcelLine, ...]) -> Parcel:
    if not lines:
        raise Refusal(409, "nothing_open", "the order has nothing left to send")
    parcel_id = f"pcl_{secrets.token_hex(8)}"
    return Parcel(
        id=parcel_id,
        shipment_order_id=order.id,
        reference=order.reference,
        lines=lines,
        carrier=task.carrier,
        tracking_number=task.tracking_number or f"NW{parcel_id[4:].upper()}",
        dispatched_at=task.dispatched_at or clock.now(),
    )


def _status_after_floor_work(order: ShipmentOrder) -> Status:
    if any(line.open > 0 for line in order.lines):
        return "part_shipped" if order.parcels else "picking"
    return "shipped"
