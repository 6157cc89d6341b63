"""Capability channel orders: what a shop sold and is told back."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Protocol

from msgspec import Struct

from trunkline_model.address import Address
from trunkline_model.evidence import Evidence
from trunkline_model.money import Money
from trunkline_model.personal import BRIEFLY, EmailStr, PersonName
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel


class ChannelOrderLine(Struct, frozen=True):
    """One line as the customer bought it."""

    line_id: str
    """The shop's id of the line."""
    sku: str
    """The article; empty when the shop has none."""
    title: str
    """What the customer read."""
    quantity: Decimal
    """Units bought."""
    unit_price: Money
    """Price of a unit before discount, with tax when the order says so."""
    discount: Money
    """What was taken off the whole line; zero or positive."""
    charged: Money
    """What the customer paid for the line, with tax when the order says so."""
    tax: Money
    """Tax of the line as the shop computed it."""
    tax_rate: Decimal
    """Rate, 0.2 for 20 per cent."""


class ChannelPayment(Struct, frozen=True):
    """One movement of money at the shop."""

    payment_id: str
    """The shop's id of the transaction."""
    kind: str
    """authorization, sale, capture, refund or void."""
    status: str
    """success, pending, failure or error."""
    gateway: str
    """Who took it, such as shopify_payments."""
    amount: Money
    """How much; positive."""
    processed_at: datetime
    """When (UTC)."""


class ChannelOrder(Struct, frozen=True):
    """A shop order, whole, as read from the shop."""

    channel_order_id: str
    """The shop's id."""
    name: str
    """What the customer calls it, such as #1001."""
    created_at: datetime
    """When it was placed (UTC)."""
    updated_at: datetime
    """The shop's version of it (UTC)."""
    currency: str
    """Currency of every amount here."""
    taxes_included: bool
    """True when prices contain the tax."""
    customer_id: str
    """The shop's id of the customer; empty for a guest."""
    customer_name: PersonName
    """Name as given."""
    customer_email: EmailStr
    """E-mail as given; may be empty."""
    billing_address: Address | None
    """Where the bill goes; none means the delivery address."""
    shipping_address: Annotated[Address | None, BRIEFLY]
    """Where the goods go."""
    lines: tuple[ChannelOrderLine, ...]
    """What was bought."""
    shipping_title: str
    """Name of the shipping method; empty without one."""
    shipping_charged: Money
    """What the customer paid for shipping."""
    shipping_tax: Money
    """Tax inside or beside it."""
    shipping_tax_rate: Decimal
    """Rate, 0.2 for 20 per cent."""
    discounts: Money
    """All discounts together."""
    tax: Money
    """All tax as the shop computed it."""
    gross: Money
    """What the customer was charged."""
    payments: tuple[ChannelPayment, ...]
    """Every transaction."""
    risk: str
    """none, low, medium or high."""
    financial_status: str
    """paid, pending, authorized, refunded ..., lower case."""
    cancelled_at: datetime | None = None
    """When the shop cancelled it."""


class GetChannelOrder(Struct, frozen=True):
    """Ask for one order."""

    connection_id: str
    """The shop connection."""
    channel_order_id: str
    """The shop's id."""


class ListChannelOrders(Struct, frozen=True):
    """Ask which orders changed since a time; for sweeps and proof of completeness."""

    connection_id: str
    """The shop connection."""
    updated_since: datetime
    """Inclusive (UTC)."""
    cursor: str = ""
    """From the page before; empty for the first."""


class ChannelOrderVersion(Struct, frozen=True):
    """One order and its version."""

    channel_order_id: str
    """The shop's id."""
    name: str
    """What the customer calls it."""
    updated_at: datetime
    """The shop's version."""
    gross: Money
    """What the customer was charged."""


class ChannelOrderPage(Struct, frozen=True):
    """Orders by time of change."""

    orders: tuple[ChannelOrderVersion, ...] = ()
    """May be empty."""
    next_cursor: str = ""
    """Empty on the last page."""


class CreateFulfilment(Struct, frozen=True):
    """Tell the shop that a parcel left."""

    connection_id: str
    """The shop connection."""
    request_id: str
    """The write's identity."""
    channel_order_id: str
    """The shop's id of the order."""
    parcel: Parcel
    """Its lines carry the shop's line ids."""
    notify_customer: bool = True
    """Whether the shop writes to the customer."""


class FulfilmentCreated(Struct, frozen=True):
    """The shop shows the parcel."""

    fulfilment_id: str
    """The shop's id."""
    evidence: Evidence
    """What proves it."""


class CancelFulfilment(Struct, frozen=True):
    """Take a fulfilment back; finds it by its parcel."""

    connection_id: str
    """The shop connection."""
    request_id: str
    """The write's identity."""
    channel_order_id: str
    """The shop's id of the order."""
    tracking_number: str
    """The parcel's tracking number."""


class FulfilmentCancelled(Struct, frozen=True):
    """The shop no longer shows the parcel."""

    existed: bool
    """False when it had never been shown."""
    evidence: Evidence
    """What proves it."""


class CancelChannelOrder(Struct, frozen=True):
    """Tell the shop that the order will not be delivered."""

    connection_id: str
    """The shop connection."""
    request_id: str
    """The write's identity."""
    channel_order_id: str
    """The shop's id of the order."""
    reason: str
    """customer, fraud, inventory, declined or other."""
    restock: bool = True
    """Whether the shop puts the goods back."""
    lines: tuple[LineQuantity, ...] = ()
    """Reserved for part cancellation; empty means the whole order."""


class ChannelOrderCancelled(Struct, frozen=True):
    """The shop shows the order as cancelled."""

    evidence: Evidence
    """What proves it."""


class PublishStock(Struct, frozen=True):
    """Set what the shop may sell of an article."""

    connection_id: str
    """The shop connection."""
    request_id: str
    """The write's identity."""
    sku: str
    """The article."""
    location: str
    """The shop's location; empty means its only one."""
    available: Decimal
    """Units that can be promised; zero or positive, whole."""


class StockPublished(Struct, frozen=True):
    """The shop sells from this figure."""

    previous: Decimal
    """What it showed before."""
    evidence: Evidence
    """What proves it."""


class ChannelOrders(Protocol):
    """Reads a shop's orders and tells the shop what became of them."""

    async def get_channel_order(self, request: GetChannelOrder) -> ChannelOrder:
        """Read one order whole; NotFound for an unknown id."""
        ...

    async def list_channel_orders(self, request: ListChannelOrders) -> ChannelOrderPage:
        """List versions by time of change."""
        ...

    async def create_fulfilment(self, request: CreateFulfilment) -> FulfilmentCreated:
        """Show a parcel; Refused when the shop has nothing left to fulfil."""
        ...

    async def cancel_fulfilment(self, request: CancelFulfilment) -> FulfilmentCancelled:
        """Take a parcel back; one that was never shown is a success."""
        ...

    async def cancel_channel_order(self, request: CancelChannelOrder) -> ChannelOrderCancelled:
        """Cancel in the shop; an already cancelled order is a success."""
        ...

    async def publish_stock(self, request: PublishStock) -> StockPublished:
        """Set the available figure; NotFound for an article the shop does not list."""
        ...
