"""What the warehouse's REST API says and hears: its own field names, quantities as strings."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

type Text = Annotated[str, Meta(min_length=1, max_length=200)]
"""A line of text that may not be empty."""
type Status = Literal[
    "received", "accepted", "picking", "part_shipped", "shipped", "rejected", "cancelled"
]
"""Where a shipment order stands."""


def check_units(quantity: Decimal) -> None:
    """Refuse a count that is not a positive number of units."""
    if not (quantity.is_finite() and quantity > 0):
        raise ValueError("quantity must be greater than 0")


class ShipTo(Struct, forbid_unknown_fields=True):
    """The delivery address as the warehouse prints it on a label."""

    name: Text
    address1: Text
    city: Text
    postal_code: Text
    country_code: Annotated[str, Meta(pattern="^[A-Z]{2}$")]
    address2: str = ""
    region: str = ""
    phone: str = ""
    email: str = ""


class DraftLine(Struct, forbid_unknown_fields=True):
    """One line that the merchant wants sent."""

    line_reference: Text
    sku: Text
    quantity: Decimal

    def __post_init__(self) -> None:
        """Check what the type cannot say."""
        check_units(self.quantity)


class Draft(Struct, forbid_unknown_fields=True):
    """A shipment order as the merchant posts it."""

    reference: Text
    """The merchant's own reference; one shipment order per reference, for ever."""
    order_number: Text
    ship_to: ShipTo
    lines: Annotated[tuple[DraftLine, ...], Meta(min_length=1, max_length=1000)]
    carrier_service: str = "standard"


class Line(Struct):
    """One line with what became of it: quantity = shipped + short + still open."""

    line_reference: str
    sku: str
    quantity: Decimal
    shipped: Decimal = Decimal(0)
    short: Decimal = Decimal(0)

    @property
    def open(self) -> Decimal:
        """Units that may still be shipped."""
        return self.quantity - self.shipped - self.short


class ParcelLine(Struct, forbid_unknown_fields=True):
    """What of one line is in a parcel, or is missing from the shelf."""

    line_reference: Text
    quantity: Decimal
    sku: str = ""
    """Filled in by the warehouse."""

    def __post_init__(self) -> None:
        """Check what the type cannot say."""
        check_units(self.quantity)


class Parcel(Struct):
    """Goods that left together."""

    id: str
    shipment_order_id: str
    reference: str
    lines: tuple[ParcelLine, ...]
    carrier: str
    tracking_number: str
    dispatched_at: datetime
    """The effective time: may lie before the time it was entered."""


class ParcelPage(Struct):
    """Parcels and the cursor to go on from; empty on the last page."""

    parcels: list[Parcel]
    next: str


class ShipmentOrder(Struct):
    """A shipment order as the warehouse answers it."""

    id: str
    reference: str
    order_number: str
    status: Status
    ship_to: ShipTo
    carrier_service: str
    lines: list[Line]
    created_at: datetime
    parcels: tuple[Parcel, ...] = ()
    reason: str = ""
    """Why it was rejected; else empty."""


class StockLevel(Struct):
    """What lies on the shelf of one article."""

    sku: str
    on_hand: Decimal


class Event(Struct):
    """Something that happened, as sent by webhook and as listed."""

    id: str
    type: str
    timestamp: datetime
    data: dict[str, object]
    cursor: str = ""
    """Place in the list of events: pass it as `after` to go on from here."""


class Dispatch(Struct, forbid_unknown_fields=True):
    """Tell the warehouse to send a parcel."""

    lines: tuple[ParcelLine, ...] = ()
    """What goes in; empty means everything still open."""
    dispatched_at: datetime | None = None
    """Effective time; none means now."""
    carrier: Text = "Northway"
    tracking_number: str = ""


class ShortPick(Struct, forbid_unknown_fields=True):
    """Tell the warehouse that units are missing from the shelf."""

    lines: Annotated[tuple[ParcelLine, ...], Meta(min_length=1)]


class Rejection(Struct, forbid_unknown_fields=True):
    """Tell the warehouse not to send an order."""

    reason: Text = "address cannot be served"


class Receipt(Struct, forbid_unknown_fields=True):
    """Goods that arrive at the warehouse."""

    sku: Text
    quantity: Decimal
    received_on: date
    reference: Text
    """Purchase order or advice number; the receipt is known by it."""
    order_reference: str = ""
    """The merchant's purchase order, as it stands on the delivery note; empty: none."""
    line_reference: str = ""
    """Its line; empty: the one of the article."""
    damaged: Decimal = Decimal(0)
    """Units that came damaged: they are no stock."""
    wrong: Decimal = Decimal(0)
    """Units of something else: they are no stock either."""

    def __post_init__(self) -> None:
        """Check what the type cannot say."""
        check_units(self.quantity + self.damaged + self.wrong)
        if min(self.quantity, self.damaged, self.wrong) < 0:
            raise ValueError("no less than nothing can arrive")
