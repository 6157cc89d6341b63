"""The warehouse's own shapes, API version v1: what we need is required, the rest is ignored."""

from datetime import date, datetime
from decimal import Decimal

from msgspec import Raw, Struct


class Line(Struct, frozen=True):
    """A line of a shipment order, or part of one in a parcel."""

    line_reference: str
    sku: str
    quantity: Decimal


class OrderLine(Line, frozen=True):
    """A line with what became of it."""

    shipped: Decimal = Decimal(0)
    short: Decimal = Decimal(0)


class Parcel(Struct, frozen=True):
    """A parcel that left."""

    id: str
    reference: str
    lines: tuple[Line, ...]
    carrier: str
    tracking_number: str
    dispatched_at: datetime


class ShipTo(Struct, frozen=True):
    """The label."""

    name: str
    address1: str
    city: str
    postal_code: str
    country_code: str
    address2: str = ""
    region: str = ""
    phone: str = ""
    email: str = ""


class Draft(Struct, frozen=True):
    """A shipment order as it is posted."""

    reference: str
    order_number: str
    ship_to: ShipTo
    lines: tuple[Line, ...]
    carrier_service: str


class ShipmentOrder(Struct, frozen=True):
    """A shipment order as the warehouse answers it."""

    id: str
    reference: str
    order_number: str
    status: str
    ship_to: ShipTo
    lines: tuple[OrderLine, ...]
    carrier_service: str = ""
    parcels: tuple[Parcel, ...] = ()
    reason: str = ""


class OrderPage(Struct, frozen=True):
    """Orders found by reference."""

    shipment_orders: tuple[ShipmentOrder, ...]


class Problem(Struct, frozen=True):
    """Why the warehouse refused."""

    code: str = ""
    message: str = ""


class Refusal(Struct, frozen=True):
    """A refusal; `shipment_order` holds the first one when its reference was used again."""

    error: Problem
    shipment_order: ShipmentOrder | None = None


class Told(Struct, frozen=True):
    """The envelope of an event, by webhook."""

    type: str
    timestamp: datetime
    data: Raw


class Named(Struct, frozen=True):
    """The id of an event in the list; the rest is as by webhook."""

    id: str


class EventPage(Struct, frozen=True):
    """Events, oldest first, and where to go on."""

    events: tuple[Raw, ...]
    next: str


class Accepted(Struct, frozen=True):
    """Data of shipment_order.accepted."""

    shipment_order_id: str
    reference: str


class Rejected(Struct, frozen=True):
    """Data of shipment_order.rejected."""

    reference: str
    reason: str


class ShortPick(Struct, frozen=True):
    """Data of shipment_order.short_picked."""

    reference: str
    lines: tuple[Line, ...]


class Receipt(Struct, frozen=True):
    """Data of goods.received."""

    sku: str
    quantity: Decimal
    received_on: date
    reference: str
