"""A parcel that left a warehouse, and the order to send it."""

from datetime import date
from typing import Annotated

from msgspec import Struct

from .address import Address
from .personal import BRIEFLY
from .quantity import LineQuantity


class Parcel(Struct, frozen=True):
    """Goods that left together on one day."""

    parcel_id: str
    """The warehouse's id of the parcel, unique in its connection."""
    shipped_on: date
    """The day the goods were removed: the tax point."""
    carrier: str
    """Carrier name."""
    tracking_number: str
    """The carrier's tracking number."""
    lines: tuple[LineQuantity, ...]
    """What is inside."""


class ShipmentOrder(Struct, frozen=True):
    """What a warehouse is asked to send."""

    reference: str
    """Our reference, unique for ever: the warehouse refuses a second one."""
    order_number: str
    """Our sales order number, printed on the delivery note."""
    delivery_address: Annotated[Address, BRIEFLY]
    """Where to send."""
    lines: tuple[LineQuantity, ...]
    """What to send."""
    carrier_service: str = "standard"
    """Carrier service code."""
