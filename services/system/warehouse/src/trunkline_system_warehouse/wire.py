"""The warehouse's own shapes, API version v1: what we need is required, the rest is ignored."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Raw, Struct

QUANTITY_MAX = 1_000_000_000

type Word = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)")]
"""One line of text. Control characters, of which PostgreSQL keeps no NUL, are not let in."""


class Impossible(ValueError):
    """A value that no warehouse can mean; `path` says which, as in $.lines[0].quantity."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


class Line(Struct, frozen=True):
    """A line of a shipment order, or part of one in a parcel."""

    line_reference: Word
    sku: Word
    quantity: Decimal


class OrderLine(Line, frozen=True):
    """A line with what became of it."""

    shipped: Decimal = Decimal(0)
    short: Decimal = Decimal(0)


class Parcel(Struct, frozen=True):
    """A parcel that left."""

    id: Word
    reference: Word
    lines: tuple[Line, ...]
    carrier: Word
    tracking_number: Word
    dispatched_at: datetime

    def __post_init__(self) -> None:
        """Take no parcel of quantities that cannot be."""
        _require_lines(self.lines)


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


class ParcelPage(Struct, frozen=True):
    """Parcels that left, and where to go on."""

    parcels: tuple[Parcel, ...]
    next: str


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

    shipment_order_id: Word
    reference: Word


class Rejected(Struct, frozen=True):
    """Data of shipment_order.rejected."""

    reference: Word
    reason: Word


class ShortPick(Struct, frozen=True):
    """Data of shipment_order.short_picked."""

    reference: Word
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        """Take no shortage of quantities that cannot be."""
        _require_lines(self.lines)


class Receipt(Struct, frozen=True):
    """Data of goods.received."""

    sku: Word
    quantity: Decimal
    received_on: date
    reference: Word
    order_reference: str = ""
    line_reference: str = ""
    damaged: Decimal = Decimal(0)
    wrong: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        """Take no receipt of quantities that cannot be; some of it may be damaged or wrong."""
        came = {"quantity": self.quantity, "damaged": self.damaged, "wrong": self.wrong}
        told = {name: count for name, count in came.items() if count}
        for name, count in (told or {"quantity": self.quantity}).items():
            _require_quantity(f"$.{name}", count)


def _require_lines(lines: Iterable[Line]) -> None:
    for index, one in enumerate(lines):
        _require_quantity(f"$.lines[{index}].quantity", one.quantity)


def _require_quantity(path: str, quantity: Decimal) -> None:
    """Raise Impossible unless it is finite, above zero and of at most six decimals.

    A fact with another one could never be folded, and would stop its case for ever.
    """
    if not quantity.is_finite() or not 0 < quantity <= QUANTITY_MAX:
        raise Impossible(path, f"a quantity must be above zero and at most {QUANTITY_MAX}")
    if quantity != round(quantity, 6):
        raise Impossible(path, "a quantity has at most six decimals")
