"""Fulfilment orders and parcels with Shopify's field names."""

from collections.abc import Callable, Mapping

from .gid import gid
from .paging import View, connection
from .shapes import Fulfilment, FulfilmentOrder, Line, Order
from .stock_views import location_view

type LineViewer = Callable[[Line], View]


def fulfilment_order_view(
    order: Order, one: FulfilmentOrder, locations: Mapping[int, str], show: LineViewer
) -> View:
    """Write the work of one location."""
    lines = {line.line_id: line for line in order.lines}
    name = locations[one.location_id]
    return {
        "id": gid("FulfillmentOrder", one.fulfilment_order_id),
        "status": one.status,
        "orderId": gid("Order", order.order_id),
        "orderName": order.name,
        "createdAt": one.created_at.isoformat(),
        "updatedAt": one.updated_at.isoformat(),
        "assignedLocation": {"name": name, "location": location_view(one.location_id, name)},
        "lineItems": connection(
            lambda: [
                {
                    "id": gid("FulfillmentOrderLineItem", item.fulfilment_order_line_id),
                    "remainingQuantity": item.remaining,
                    "totalQuantity": item.total,
                    "sku": lines[item.line_id].sku,
                    "lineItem": show(lines[item.line_id]),
                }
                for item in one.lines
            ]
        ),
    }


def fulfilment_view(one: Fulfilment, order: Order, show: LineViewer) -> View:
    """Write a parcel."""
    lines = {line.line_id: line for line in order.lines}
    tracking = {
        "company": one.company or None,
        "number": one.number or None,
        "url": one.url or None,
    }
    return {
        "id": gid("Fulfillment", one.fulfilment_id),
        "name": one.name,
        "status": one.status,
        "createdAt": one.created_at.isoformat(),
        "updatedAt": one.updated_at.isoformat(),
        "totalQuantity": sum(item.quantity for item in one.lines),
        "trackingInfo": lambda _, first=None: ([tracking] if one.number else [])[:first],
        "fulfillmentLineItems": connection(
            lambda: [
                {
                    "id": gid("FulfillmentLineItem", item.fulfilment_line_id),
                    "quantity": item.quantity,
                    "lineItem": show(lines[item.line_id]),
                }
                for item in one.lines
            ]
        ),
    }
