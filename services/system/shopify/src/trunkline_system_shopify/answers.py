"""The `data` of each document: one Struct per file in documents/, the root field inside."""

from datetime import datetime

from msgspec import Struct

from . import nodes


class OrderAnswer(Struct, frozen=True):
    """Of order."""

    order: nodes.Order | None


class LinesOfOrder(Struct, frozen=True, rename="camel"):
    """More lines of an order."""

    line_items: nodes.Page[nodes.LineItem]


class OrderLinesAnswer(Struct, frozen=True):
    """Of order_lines."""

    order: LinesOfOrder | None


class OrderVersionsAnswer(Struct, frozen=True):
    """Of order_versions."""

    orders: nodes.Page[nodes.OrderVersion]


class LocationsAnswer(Struct, frozen=True):
    """Of locations."""

    locations: nodes.Page[nodes.Location]


class WorkOfOrder(Struct, frozen=True, rename="camel"):
    """An order's fulfilment orders."""

    name: str
    fulfillment_orders: nodes.Page[nodes.Work]


class WorkAnswer(Struct, frozen=True):
    """Of fulfilment_work."""

    order: WorkOfOrder | None


class WorkLines(Struct, frozen=True, rename="camel"):
    """More lines of a fulfilment order."""

    line_items: nodes.Page[nodes.WorkLine]


class WorkLinesAnswer(Struct, frozen=True, rename="camel"):
    """Of fulfilment_work_lines."""

    fulfillment_order: WorkLines | None


class ParcelsOfOrder(Struct, frozen=True):
    """An order's fulfilments."""

    name: str
    fulfillments: tuple[nodes.Parcel, ...]


class ParcelsAnswer(Struct, frozen=True):
    """Of parcels."""

    order: ParcelsOfOrder | None


class LinesOfParcel(Struct, frozen=True, rename="camel"):
    """What a fulfilment holds."""

    fulfillment_line_items: nodes.Page[nodes.ParcelLine]


class ParcelLinesAnswer(Struct, frozen=True):
    """Of parcel_lines."""

    fulfillment: LinesOfParcel | None


class FulfilmentPayload(Struct, frozen=True, rename="camel"):
    """What a fulfilment mutation gives."""

    fulfillment: nodes.Parcel | None
    user_errors: tuple[nodes.UserError, ...]


class CreateFulfilmentAnswer(Struct, frozen=True, rename="camel"):
    """Of create_fulfilment."""

    fulfillment_create: FulfilmentPayload


class CancelFulfilmentAnswer(Struct, frozen=True, rename="camel"):
    """Of cancel_fulfilment."""

    fulfillment_cancel: FulfilmentPayload


class CancelPayload(Struct, frozen=True, rename="camel"):
    """What orderCancel gives."""

    order_cancel_user_errors: tuple[nodes.UserError, ...]


class CancelOrderAnswer(Struct, frozen=True, rename="camel"):
    """Of cancel_order."""

    order_cancel: CancelPayload


class CancelledOrder(Struct, frozen=True, rename="camel"):
    """Whether an order is cancelled."""

    name: str
    cancelled_at: datetime | None


class CancellationAnswer(Struct, frozen=True):
    """Of cancellation."""

    order: CancelledOrder | None


class StockLevelAnswer(Struct, frozen=True, rename="camel"):
    """Of stock_level."""

    product_variants: nodes.Page[nodes.Variant]


class SetPayload(Struct, frozen=True, rename="camel"):
    """What inventorySetQuantities gives."""

    user_errors: tuple[nodes.UserError, ...]


class SetStockAnswer(Struct, frozen=True, rename="camel"):
    """Of set_stock."""

    inventory_set_quantities: SetPayload
