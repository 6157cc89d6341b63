"""What the journal's entries say of documents: the fields that are read, the rest is passed over.

Facts of a process are read by the names that it recorded them under, steps by the capability that
they use; a test records real ones and reads them here.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from trunkline_model.money import Money

from .journalled_buying import CapturedBill, PostedBill
from .journalled_line import Line


class Parcel(Struct, frozen=True):
    """A parcel that left."""

    parcel_id: str
    shipped_on: date
    tracking_number: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def key(self) -> str:
        """What the warehouse calls it."""
        return self.tracking_number or self.parcel_id

    @property
    def units(self) -> Decimal:
        """How much is in it."""
        return sum((line.quantity for line in self.lines), Decimal(0))


class Payment(Struct, frozen=True):
    """A transaction of a shop's order."""

    payment_id: str
    kind: str
    status: str
    amount: Money
    processed_at: datetime


class ShopLine(Struct, frozen=True):
    """A line as a shop's customer bought it."""

    quantity: Decimal
    charged: Money
    tax: Money
    tax_rate: Decimal


class ShopOrder(Struct, frozen=True):
    """An order as it was read from the shop."""

    channel_order_id: str
    name: str
    created_at: datetime
    gross: Money
    tax: Money
    payments: tuple[Payment, ...] = ()
    cancelled_at: datetime | None = None
    taxes_included: bool = True
    lines: tuple[ShopLine, ...] = ()
    shipping_charged: Money | None = None
    shipping_tax: Money | None = None
    shipping_tax_rate: Decimal = Decimal(0)


class Sale(Struct, frozen=True):
    """An order as it was booked."""

    order_number: str
    channel: str
    channel_reference: str
    ordered_on: date
    net: Money
    tax: Money
    gross: Money
    lines: tuple[Line, ...] = ()


class Bill(Struct, frozen=True):
    """An invoice as it was posted."""

    invoice_number: str
    invoiced_on: date
    net: Money
    tax: Money
    gross: Money
    lines: tuple[Line, ...] = ()


class Body(Struct, frozen=True):
    """Every field of a fact, a request or an answer that says something of a document."""

    connection_id: str = ""
    occurred_at: datetime | None = None
    channel_order_id: str = ""
    entry_reference: str = ""
    booked_on: date | None = None
    amount: Money | None = None
    reference: str = ""
    parcel: Parcel | None = None
    shipment_number: str = ""
    invoiced_on: date | None = None
    fulfilment_id: str = ""
    sales_order_number: str = ""
    purchase_order_number: str = ""
    receipt_reference: str = ""
    goods_receipt_number: str = ""
    return_number: str = ""
    bill: CapturedBill | None = None
    ledger_number: str = ""
    message_id: str = ""
    end_to_end_id: str = ""
    accepted: bool = False
    payment_number: str = ""
    paid_on: date | None = None
    document: PostedBill | None = None
    receipt_number: str = ""
    method: str = ""
    received_on: date | None = None
    net: Money | None = None
    tax: Money | None = None
    gross: Money | None = None
    lines: tuple[Line, ...] = ()
    invoice: Bill | None = None
    payments: tuple[Payment, ...] = ()


class Said(Struct, frozen=True):
    """An entry of the journal, as far as it is read here."""

    case: str
    kind: str
    name: str
    request_id: str = ""
    body: Any = None
