"""The shop's documents as they lie in its state file."""

from datetime import datetime
from decimal import Decimal

import msgspec

ZERO = Decimal(0)


class Address(msgspec.Struct, frozen=True, rename="camel"):
    """A mailing address with Shopify's field names."""

    address1: str
    city: str
    zip: str
    country_code: str = "GB"
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    address2: str = ""
    province: str = ""
    phone: str = ""


class Customer(msgspec.Struct, frozen=True, rename="camel"):
    """Who bought."""

    first_name: str
    last_name: str
    email: str = ""
    phone: str = ""


class Line(msgspec.Struct, frozen=True):
    """One article of an order; amounts in the shop's currency, tax inside when it is included."""

    line_id: int
    variant_id: int
    inventory_item_id: int
    sku: str
    title: str
    quantity: int
    unit_price: Decimal
    """Before any discount."""
    allocations: tuple[Decimal, ...]
    """Share of each discount that fell on this line."""
    tax_rate: Decimal
    tax: Decimal

    @property
    def original(self) -> Decimal:
        """Price of the whole line before discount."""
        return self.unit_price * self.quantity

    @property
    def discount(self) -> Decimal:
        """All that was taken off."""
        return sum(self.allocations, ZERO)

    @property
    def charged(self) -> Decimal:
        """What is left after discount."""
        return self.original - self.discount


class Shipping(msgspec.Struct, frozen=True):
    """The shipping line; absent on an order that needs none."""

    shipping_id: int
    title: str
    code: str
    price: Decimal
    tax_rate: Decimal
    tax: Decimal


class FulfilmentOrderLine(msgspec.Struct, frozen=True):
    """How much of a line this location has still to send."""

    fulfilment_order_line_id: int
    line_id: int
    total: int
    remaining: int


class FulfilmentOrder(msgspec.Struct, frozen=True):
    """Work for one location."""

    fulfilment_order_id: int
    status: str
    """OPEN, IN_PROGRESS, CLOSED or CANCELLED."""
    location_id: int
    lines: tuple[FulfilmentOrderLine, ...]
    created_at: datetime
    updated_at: datetime


class FulfilmentLine(msgspec.Struct, frozen=True):
    """What of a line went out."""

    fulfilment_line_id: int
    line_id: int
    fulfilment_order_id: int
    fulfilment_order_line_id: int
    quantity: int


class Fulfilment(msgspec.Struct, frozen=True):
    """A parcel as the customer sees it."""

    fulfilment_id: int
    name: str
    status: str
    """SUCCESS or CANCELLED."""
    location_id: int
    company: str
    number: str
    url: str
    lines: tuple[FulfilmentLine, ...]
    created_at: datetime
    updated_at: datetime


class Transaction(msgspec.Struct, frozen=True):
    """One movement of money."""

    transaction_id: int
    kind: str
    """SALE, AUTHORIZATION, CAPTURE, REFUND or VOID."""
    status: str
    gateway: str
    amount: Decimal
    processed_at: datetime
    parent_id: int | None = None


class Order(msgspec.Struct, frozen=True):
    """One order, whole."""

    order_id: int
    number: int
    """1001 and on; the customer reads #1001."""
    created_at: datetime
    updated_at: datetime
    currency: str
    taxes_included: bool
    customer_id: int | None
    customer: Customer | None
    billing_address: Address | None
    shipping_address: Address | None
    lines: tuple[Line, ...]
    shipping: Shipping | None
    transactions: tuple[Transaction, ...]
    fulfilment_orders: tuple[FulfilmentOrder, ...]
    fulfilments: tuple[Fulfilment, ...] = ()
    risk: str = "LOW"
    """NONE, LOW, MEDIUM or HIGH."""
    penny: Decimal = ZERO
    """What an edit added to the total without any line to explain it."""
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """What the customer calls it."""
        return f"#{self.number}"

    @property
    def subtotal(self) -> Decimal:
        """Lines after discount."""
        return sum((line.charged for line in self.lines), ZERO)

    @property
    def tax(self) -> Decimal:
        """All tax."""
        return sum((line.tax for line in self.lines), self.shipping.tax if self.shipping else ZERO)

    @property
    def total(self) -> Decimal:
        """What the customer was charged."""
        shipping = self.shipping.price if self.shipping else ZERO
        added = ZERO if self.taxes_included else self.tax
        return self.subtotal + shipping + added + self.penny

    @property
    def refunded(self) -> Decimal:
        """What went back."""
        return sum((one.amount for one in self.transactions if one.kind == "REFUND"), ZERO)

    @property
    def received(self) -> Decimal:
        """What came in."""
        kinds = {"SALE", "CAPTURE"}
        return sum(
            (
                one.amount
                for one in self.transactions
                if one.kind in kinds and one.status == "SUCCESS"
            ),
            ZERO,
        )

    @property
    def financial_status(self) -> str:
        """Shopify's word for where the money is."""
        if self.refunded:
            return "REFUNDED" if self.refunded >= self.received else "PARTIALLY_REFUNDED"
        if self.received:
            return "PAID"
        kinds = {one.kind for one in self.transactions}
        if "VOID" in kinds:
            return "VOIDED"
        return "AUTHORIZED" if "AUTHORIZATION" in kinds else "PENDING"

    @property
    def fulfilment_status(self) -> str:
        """Shopify's word for where the goods are."""
        total = sum(line.quantity for line in self.lines)
        sent = sum(
            line.quantity
            for one in self.fulfilments
            if one.status == "SUCCESS"
            for line in one.lines
        )
        if not sent:
            return "UNFULFILLED"
        return "FULFILLED" if sent >= total else "PARTIALLY_FULFILLED"
