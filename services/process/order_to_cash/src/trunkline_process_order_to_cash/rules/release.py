"""What the warehouse is asked to send, and what waits for stock."""

from decimal import Decimal

from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import ShipmentOrder

from ..facts import ShipmentOrderPlaced
from ..order import OrderCase
from .quantities import NONE, ended_references, progress


def releasable(case: OrderCase) -> tuple[LineQuantity, ...]:
    """List what is reserved, on its shelf, and not yet asked for."""
    return tuple(
        LineQuantity(one.line_id, one.sku, one.releasable)
        for one in progress(case)
        if one.releasable > NONE
    )


def next_reference(case: OrderCase, order_number: str) -> str:
    """Name the next shipment order: our number and a count, unique for ever."""
    return f"{order_number}-{len(case.shipment_orders) + 1}"


def count_of(reference: str) -> int:
    """Give the count in a reference: 1 for the first shipment order of an order."""
    return int(reference.rpartition("-")[2])


def order_number_of(reference: str) -> str:
    """Give the order that a shipment order belongs to."""
    return reference.rpartition("-")[0]


def shipment_order(case: OrderCase, order_number: str) -> ShipmentOrder | None:
    """Give the shipment order that is due now; none when nothing is."""
    lines, order = releasable(case), case.order
    if not lines or order is None:
        return None
    return ShipmentOrder(
        reference=next_reference(case, order_number),
        order_number=order_number,
        delivery_address=order.delivery_address,
        lines=lines,
    )


def standing(case: OrderCase) -> tuple[ShipmentOrderPlaced, ...]:
    """List the shipment orders of which the warehouse may still send something, oldest first."""
    ended = ended_references(case)
    open_ones = (one for one in case.shipment_orders if one.reference not in ended)
    found = [one for one in open_ones if _units(one.lines) > _accounted(case, one.reference)]
    return tuple(sorted(found, key=lambda one: count_of(one.reference)))


def _accounted(case: OrderCase, reference: str) -> Decimal:
    """Count what left of a shipment order and what was not found for it."""
    left = (one.parcel.lines for one in case.parcels if one.reference == reference)
    short = (one.lines for one in case.short_picks if one.reference == reference)
    return sum((_units(lines) for lines in (*left, *short)), NONE)


def _units(lines: tuple[LineQuantity, ...]) -> Decimal:
    return sum((one.quantity for one in lines), NONE)


def watched_skus(case: OrderCase) -> frozenset[str]:
    """List the articles whose movements matter: also those that are being reserved just now.

    Goods may arrive between the ERP's answer "short" and our hearing it. Before the sale is
    booked nothing is being reserved: what moves until then, the ERP takes into account itself.
    """
    if case.ended or not case.booked:
        return frozenset()
    lines = progress(case)
    return frozenset(one.sku for one in lines if one.short > NONE or not case.covers)


def waiting_skus(case: OrderCase) -> frozenset[str]:
    """List the articles that the ERP has to find."""
    if not case.covers or case.ended:
        return frozenset()
    return frozenset(one.sku for one in progress(case) if one.uncovered > NONE)
