"""Parcels: mutations fulfillmentCreate and fulfillmentCancel."""

from typing import Any

import msgspec

from .gid import gid, number_of
from .shapes import Fulfilment, FulfilmentLine, FulfilmentOrder, FulfilmentOrderLine, Order
from .shop import Shop, now


class CannotFulfil(Exception):
    """A user error; its text is the message."""


def create(shop: Shop, wanted: dict[str, Any]) -> tuple[Order, Fulfilment]:
    """Fulfil what is asked of fulfilment orders of one order; raises CannotFulfil.

    There is no idempotency here, as there is none at Shopify: asked twice for part of a
    fulfilment order, it fulfils twice.
    """
    with shop.box.state.transaction():
        order = _order_of(shop, wanted)
        lines: list[FulfilmentLine] = []
        for asked in wanted["lineItemsByFulfillmentOrder"]:
            one = _fulfilment_order(order, number_of(asked["fulfillmentOrderId"]))
            taken = _taken(shop, one, asked.get("fulfillmentOrderLineItems"))
            order = _replaced(order, _reduced(one, taken))
            lines += taken
        made = _fulfilment(shop, order, wanted.get("trackingInfo") or {}, tuple(lines))
        order = shop.keep(msgspec.structs.replace(order, fulfilments=(*order.fulfilments, made)))
        shop.box.journal.effect("fulfillmentCreate", gid("Order", order.order_id), wanted)
    return order, made


def cancel(shop: Shop, fulfilment_id: int) -> tuple[Order, Fulfilment]:
    """Take a parcel back: what it held can be fulfilled again; raises CannotFulfil."""
    with shop.box.state.transaction():
        order = shop.order_of("Fulfillment", fulfilment_id)
        if order is None:
            raise CannotFulfil("Fulfillment not found.")
        made = next(one for one in order.fulfilments if one.fulfilment_id == fulfilment_id)
        if made.status == "CANCELLED":
            raise CannotFulfil("Fulfillment has already been cancelled.")
        gone = msgspec.structs.replace(made, status="CANCELLED", updated_at=now())
        order = msgspec.structs.replace(
            order,
            fulfilments=tuple(gone if one is made else one for one in order.fulfilments),
            fulfilment_orders=(*order.fulfilment_orders, _again(shop, made)),
        )
        order = shop.keep(order)
        shop.box.journal.effect(
            "fulfillmentCancel", gid("Order", order.order_id), gid("Fulfillment", fulfilment_id)
        )
    return order, gone


def _order_of(shop: Shop, wanted: dict[str, Any]) -> Order:
    asked = wanted["lineItemsByFulfillmentOrder"]
    if not asked:
        raise CannotFulfil("Line items by fulfillment order can't be blank.")
    found = [
        shop.order_of("FulfillmentOrder", number_of(one["fulfillmentOrderId"])) for one in asked
    ]
    first = found[0]
    if first is None or None in found:
        raise CannotFulfil("Fulfillment order does not exist.")
    if any(one and one.order_id != first.order_id for one in found):
        raise CannotFulfil("All fulfillment orders must belong to the same order.")
    return first


def _fulfilment_order(order: Order, fulfilment_order_id: int) -> FulfilmentOrder:
    one = next(
        one for one in order.fulfilment_orders if one.fulfilment_order_id == fulfilment_order_id
    )
    if one.status not in {"OPEN", "IN_PROGRESS"}:
        raise CannotFulfil(
            f"Fulfillment order {fulfilment_order_id} has an unfulfillable status= "
            f"{one.status.lower()}."
        )
    return one


def _taken(
    shop: Shop, one: FulfilmentOrder, asked: list[dict[str, Any]] | None
) -> tuple[FulfilmentLine, ...]:
    wanted = (
        {number_of(item["id"]): item["quantity"] for item in asked}
        if asked
        else {line.fulfilment_order_line_id: line.remaining for line in one.lines}
    )
    known = {line.fulfilment_order_line_id: line for line in one.lines}
    for line_id, quantity in wanted.items():
        if line_id not in known or not 0 < quantity <= known[line_id].remaining:
            raise CannotFulfil("Invalid fulfillment order line item quantity requested.")
    return tuple(
        FulfilmentLine(
            shop.new_id(), known[line_id].line_id, one.fulfilment_order_id, line_id, quantity
        )
        for line_id, quantity in wanted.items()
    )


def _reduced(one: FulfilmentOrder, taken: tuple[FulfilmentLine, ...]) -> FulfilmentOrder:
    out = {line.fulfilment_order_line_id: line.quantity for line in taken}
    lines = tuple(
        msgspec.structs.replace(
            line, remaining=line.remaining - out.get(line.fulfilment_order_line_id, 0)
        )
        for line in one.lines
    )
    done = all(line.remaining == 0 for line in lines)
    return msgspec.structs.replace(
        one, lines=lines, status="CLOSED" if done else "IN_PROGRESS", updated_at=now()
    )


def _replaced(order: Order, changed: FulfilmentOrder) -> Order:
    return msgspec.structs.replace(
        order,
        fulfilment_orders=tuple(
            changed if one.fulfilment_order_id == changed.fulfilment_order_id else one
            for one in order.fulfilment_orders
        ),
    )


def _fulfilment(
    shop: Shop, order: Order, tracking: dict[str, Any], lines: tuple[FulfilmentLine, ...]
) -> Fulfilment:
    numbers = tracking.get("numbers") or [tracking.get("number") or ""]
    return Fulfilment(
        fulfilment_id=shop.new_id(),
        name=f"{order.name}-F{len(order.fulfilments) + 1}",
        status="SUCCESS",
        location_id=order.fulfilment_orders[0].location_id,
        company=tracking.get("company") or "",
        number=numbers[0],
        url=tracking.get("url") or "",
        lines=lines,
        created_at=now(),
        updated_at=now(),
    )


def _again(shop: Shop, gone: Fulfilment) -> FulfilmentOrder:
    """Open new work for what a cancelled parcel held."""
    return FulfilmentOrder(
        fulfilment_order_id=shop.new_id(),
        status="OPEN",
        location_id=gone.location_id,
        lines=tuple(
            FulfilmentOrderLine(shop.new_id(), line.line_id, line.quantity, line.quantity)
            for line in gone.lines
        ),
        created_at=now(),
        updated_at=now(),
    )
