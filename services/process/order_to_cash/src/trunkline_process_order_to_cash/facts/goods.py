"""What became of the goods: reserved, sent, short, gone."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from trunkline_durable.process import Fact
from trunkline_model.personal import PersonalWords
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel


class StockMoved(Fact, frozen=True, kw_only=True):
    """The ERP's stock of an article moved while this order waited for it."""

    sku: str
    """The article."""
    position: int
    """Place in the ERP's log; the highest counts."""


class LineCover(Struct, frozen=True):
    """How much of a line the ERP had found stock for, ever."""

    line_id: str
    """Our line id."""
    covered: Decimal
    """Units issued so far and units reserved now, together."""


class StockCovered(Fact, frozen=True, kw_only=True):
    """One attempt to reserve stock and how it ended."""

    attempt: int
    """1 for the first; the highest is how things stand."""
    cause: str
    """What made us try: `first`, or the stock movement."""
    lines: tuple[LineCover, ...]
    """Every goods line."""


class ShipmentOrderPlaced(Fact, frozen=True, kw_only=True):
    """The warehouse was asked to send goods."""

    system: str
    """Run-time name of the warehouse's service."""
    reference: str
    """Ours."""
    warehouse_order_id: str
    """The warehouse's; empty when it declined at once."""
    lines: tuple[LineQuantity, ...]
    """What to send."""
    connection_id: str = ""
    """The warehouse connection; empty means the first one."""


class ShipmentOrderTaken(Fact, frozen=True, kw_only=True):
    """The warehouse began to pick."""

    reference: str
    """Ours."""


class ShipmentOrderDeclined(Fact, frozen=True, kw_only=True):
    """The warehouse will not send it."""

    reference: str
    """Ours."""
    reason: PersonalWords
    """In the warehouse's words."""


class ShipmentOrderTakenBack(Fact, frozen=True, kw_only=True):
    """The warehouse will not send it, because we asked so; its goods may be asked for again."""

    reference: str
    """Ours."""


class PickedShort(Fact, frozen=True, kw_only=True):
    """The warehouse found less than it was asked to send."""

    position: int = 0
    """Place in the warehouse's log."""
    reference: str
    """Our shipment order."""
    lines: tuple[LineQuantity, ...]
    """What is missing."""
    source: str = ""
    """The warehouse connection that told it."""


class GoodsArrived(Fact, frozen=True, kw_only=True):
    """Goods came into the warehouse while this order missed them there."""

    receipt_reference: str
    """The warehouse's number of the receipt."""
    sku: str
    """The article."""
    quantity: Decimal
    """Units in good order."""
    position: int = 0
    """Place in the warehouse's log: what was missed before it may be there now."""
    source: str = ""
    """The warehouse connection that told it."""


class ParcelLeft(Fact, frozen=True, kw_only=True):
    """Goods were removed from the warehouse."""

    reference: str
    """Our shipment order."""
    parcel: Parcel
    """What left, when, with whom."""


class GoodsIssued(Fact, frozen=True, kw_only=True):
    """The ERP took a parcel out of stock."""

    system: str
    """Run-time name of the service that posted it."""
    parcel_id: str
    """The parcel."""
    shipment_number: str
    """The ERP's number."""
    shipped_on: date
    """The day it left."""
    lines: tuple[LineQuantity, ...]
    """What was taken out."""


class FulfilmentShown(Fact, frozen=True, kw_only=True):
    """The shop shows the parcel to the customer."""

    system: str
    """Run-time name of the shop's service."""
    parcel_id: str
    """The parcel."""
    fulfilment_id: str
    """The shop's id."""
    shipped_on: date
    """The day it left."""
