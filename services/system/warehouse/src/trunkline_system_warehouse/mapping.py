"""Between our words and the warehouse's: pure, one version, both directions."""

from datetime import tzinfo
from typing import Any

from msgspec import json, structs

from trunkline_model import shipment
from trunkline_model.address import Address
from trunkline_model.capabilities.events import (
    Event,
    ParcelDispatched,
    ShipmentOrderAccepted,
    ShipmentOrderRejected,
    ShortPicked,
)
from trunkline_model.capabilities.fulfilment import ShipmentOrderProgress
from trunkline_model.goods_receipt import GoodsReceiptReported
from trunkline_model.quantity import LineQuantity

from . import wire

MAPPING_VERSION = "warehouse-v1/2"
"""Of the translation that is written here; raise it when that changes."""


def to_warehouse(order: shipment.ShipmentOrder, carrier_service: str) -> wire.Draft:
    """Write a shipment order as the warehouse wants it, for a carrier service of its own."""
    return wire.Draft(
        reference=order.reference,
        order_number=order.order_number,
        ship_to=_label(order.delivery_address),
        lines=tuple(wire.Line(one.line_id, one.sku, one.quantity) for one in order.lines),
        carrier_service=carrier_service,
    )


def same_order(draft: wire.Draft, found: wire.ShipmentOrder) -> bool:
    """Say whether what the warehouse has under a reference is what we asked for.

    The address is left out: warehouses write it their own way.
    """
    lines = tuple(wire.Line(one.line_reference, one.sku, one.quantity) for one in found.lines)
    return (draft.order_number, draft.lines) == (found.order_number, lines)


def from_warehouse(order: wire.ShipmentOrder, zone: tzinfo) -> ShipmentOrderProgress:
    """Read how an order stands; wholly short without a parcel is `short`."""
    nothing_left = order.status == "shipped" and not order.parcels
    return ShipmentOrderProgress(
        reference=order.reference,
        warehouse_order_id=order.id,
        state="short" if nothing_left else order.status,
        parcels=tuple(_parcel(one, zone) for one in order.parcels),
    )


def fact_from_warehouse(event: Event, kind: str, data: bytes, zone: tzinfo) -> Event:
    """Put the fact of a webhook or listed event into `event`.

    Raises msgspec.ValidationError for data that lacks something, KeyError for an unknown kind.
    """
    shape, name, read = FACTS[kind]
    return structs.replace(event, **{name: read(json.decode(data, type=shape), zone)})


def _label(address: Address) -> wire.ShipTo:
    return wire.ShipTo(
        name=address.name,
        address1=address.line1,
        address2=address.line2,
        city=address.city,
        region=address.region,
        postal_code=address.postcode,
        country_code=address.country,
        phone=address.phone,
        email=address.email,
    )


def _lines(lines: tuple[wire.Line, ...]) -> tuple[LineQuantity, ...]:
    return tuple(LineQuantity(one.line_reference, one.sku, one.quantity) for one in lines)


def _parcel(parcel: wire.Parcel, zone: tzinfo) -> shipment.Parcel:
    return shipment.Parcel(
        parcel_id=parcel.id,
        shipped_on=parcel.dispatched_at.astimezone(zone).date(),
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        lines=_lines(parcel.lines),
    )


def _accepted(told: wire.Accepted, _: tzinfo) -> ShipmentOrderAccepted:
    return ShipmentOrderAccepted(told.reference, told.shipment_order_id)


def _rejected(told: wire.Rejected, _: tzinfo) -> ShipmentOrderRejected:
    return ShipmentOrderRejected(told.reference, told.reason)


def _short_picked(told: wire.ShortPick, _: tzinfo) -> ShortPicked:
    return ShortPicked(told.reference, _lines(told.lines))


def _dispatched(told: wire.Parcel, zone: tzinfo) -> ParcelDispatched:
    return ParcelDispatched(told.reference, _parcel(told, zone))


def _received(told: wire.Receipt, _: tzinfo) -> GoodsReceiptReported:
    return GoodsReceiptReported(
        receipt_reference=told.reference,
        sku=told.sku,
        quantity=told.quantity,
        received_on=told.received_on,
        purchase_number=told.order_reference,
        purchase_line_id=told.line_reference,
        damaged=told.damaged,
        wrong=told.wrong,
    )


FACTS: dict[str, tuple[Any, str, Any]] = {
    "shipment_order.accepted": (wire.Accepted, "shipment_order_accepted", _accepted),
    "shipment_order.rejected": (wire.Rejected, "shipment_order_rejected", _rejected),
    "shipment_order.short_picked": (wire.ShortPick, "short_picked", _short_picked),
    "shipment.dispatched": (wire.Parcel, "parcel_dispatched", _dispatched),
    "goods.received": (wire.Receipt, "goods_receipt_reported", _received),
}
"""The warehouse's event types: their shape, our field for the fact, and how it is read."""
