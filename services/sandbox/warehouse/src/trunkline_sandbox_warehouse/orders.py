"""Shipment orders as the warehouse keeps them: placed once per reference, found, cancelled."""

import secrets

import msgspec

from trunkline_sandbox import Sandbox, clock

from . import events
from .refusals import Refusal, not_found
from .shapes import Draft, Line, Parcel, ShipmentOrder, Status

CANCELLABLE: frozenset[Status] = frozenset({"received", "accepted"})
"""Once somebody walks to the shelf, a cancellation is refused."""
OPEN: frozenset[Status] = frozenset({"received", "accepted", "picking", "part_shipped"})
"""States in which goods may still leave."""


class DuplicateReference(Exception):
    """The reference is taken: `existing` is the order that has it."""

    def __init__(self, existing: ShipmentOrder) -> None:
        super().__init__(existing.reference)
        self.existing = existing


def place(box: Sandbox, draft: Draft) -> ShipmentOrder:
    """Take an order on; raises DuplicateReference with the first order of that reference."""
    order = ShipmentOrder(
        id=f"so_{secrets.token_hex(8)}",
        reference=draft.reference,
        order_number=draft.order_number,
        status="received",
        ship_to=draft.ship_to,
        carrier_service=draft.carrier_service,
        lines=[Line(line.line_reference, line.sku, line.quantity) for line in draft.lines],
        created_at=clock.now(),
    )
    _refuse_repeated_lines(order)
    with box.state.transaction() as file:
        if (existing := find(box, draft.reference)) is not None:
            raise DuplicateReference(existing)
        file.execute(
            "insert into shipment_orders (id, reference, body) values (?, ?, ?)",
            (order.id, order.reference, msgspec.json.encode(order)),
        )
        box.journal.effect("shipment_order.created", order.reference, draft)
    return order


def accept(box: Sandbox, reference: str) -> ShipmentOrder:
    """Say yes to an order that was received; saying it again changes nothing."""
    with box.state.transaction():
        order = require(box, reference)
        if order.status == "received":
            order.status = "accepted"
            save(box, order)
            box.journal.effect("shipment_order.accepted", reference)
            events.append(box, "shipment_order.accepted", identity(order))
    return order


def cancel(box: Sandbox, order_id: str) -> ShipmentOrder:
    """Call an order off; refused once picking began, repeatable once cancelled."""
    with box.state.transaction():
        order = get(box, order_id)
        if order.status == "cancelled":
            return order
        if order.status not in CANCELLABLE:
            raise Refusal(409, "not_cancellable", f"the order is {order.status}")
        order.status = "cancelled"
        save(box, order)
        box.journal.effect("shipment_order.cancelled", order.reference)
    return order


def find(box: Sandbox, reference: str) -> ShipmentOrder | None:
    """Find by the merchant's reference."""
    row = box.state.row("select body, id from shipment_orders where reference = ?", reference)
    return _read(box, row["body"]) if row else None


def require(box: Sandbox, reference: str) -> ShipmentOrder:
    """Find by the merchant's reference; refuses when there is none."""
    if (order := find(box, reference)) is None:
        raise not_found(f"shipment order with reference {reference}")
    return order


def get(box: Sandbox, order_id: str) -> ShipmentOrder:
    """Find by the warehouse's id."""
    row = box.state.row("select body from shipment_orders where id = ?", order_id)
    if row is None:
        raise not_found(f"shipment order {order_id}")
    return _read(box, row["body"])


def save(box: Sandbox, order: ShipmentOrder) -> None:
    """Keep what changed; call inside a transaction."""
    body = msgspec.json.encode(msgspec.structs.replace(order, parcels=()))
    with box.state.transaction() as file:
        file.execute("update shipment_orders set body = ? where id = ?", (body, order.id))


def identity(order: ShipmentOrder) -> dict[str, object]:
    """Give the two names of an order, as every event about it carries them."""
    return {"shipment_order_id": order.id, "reference": order.reference}


def _read(box: Sandbox, body: bytes) -> ShipmentOrder:
    order = msgspec.json.decode(body, type=ShipmentOrder)
    rows = box.state.rows(
        "select body from parcels where shipment_order_id = ? order by rowid", order.id
    )
    order.parcels = tuple(msgspec.json.decode(row["body"], type=Parcel) for row in rows)
    return order


def _refuse_repeated_lines(order: ShipmentOrder) -> None:
    references = [line.line_reference for line in order.lines]
    if len(set(references)) != len(references):
        raise Refusal(422, "repeated_line", "every line_reference may stand once")
