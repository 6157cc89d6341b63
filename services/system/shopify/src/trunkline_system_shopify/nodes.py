"""Shopify's answers, field by field, as far as this service reads them.

Names are Shopify's in snake case. Amounts arrive as text and are decoded to Decimal exactly.
"""

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from .amounts import MoneyBag, require_figure


class PageInfo(Struct, frozen=True, rename="camel"):
    """Whether a connection goes on, and from where."""

    has_next_page: bool
    end_cursor: str | None = None


class Page[Node](Struct, frozen=True, rename="camel"):
    """One page of a connection."""

    nodes: tuple[Node, ...]
    page_info: PageInfo = PageInfo(has_next_page=False)


class Allocation(Struct, frozen=True, rename="camel"):
    """A share of a discount."""

    allocated_amount_set: MoneyBag


class TaxLine(Struct, frozen=True, rename="camel"):
    """One tax on one line."""

    price_set: MoneyBag
    rate: Decimal | None = None

    def __post_init__(self) -> None:
        """Take no rate that nobody can compute with."""
        require_figure(self.rate or Decimal(0))


class LineItem(Struct, frozen=True, rename="camel"):
    """One article bought."""

    id: str
    sku: str | None
    title: str
    quantity: int
    original_unit_price_set: MoneyBag
    discount_allocations: tuple[Allocation, ...]
    tax_lines: tuple[TaxLine, ...]


class ShippingLine(Struct, frozen=True, rename="camel"):
    """One way of shipping charged for."""

    title: str
    original_price_set: MoneyBag
    discount_allocations: tuple[Allocation, ...]
    tax_lines: tuple[TaxLine, ...]


class EmailAddress(Struct, frozen=True, rename="camel"):
    """Where the customer is written to."""

    email_address: str


class Customer(Struct, frozen=True, rename="camel"):
    """Who bought."""

    id: str
    display_name: str
    default_email_address: EmailAddress | None = None


class MailingAddress(Struct, frozen=True, rename="camel"):
    """A postal address; any part may be missing."""

    name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    province: str | None = None
    zip: str | None = None
    country_code_v2: str | None = None
    phone: str | None = None


class Transaction(Struct, frozen=True, rename="camel"):
    """One movement of money."""

    id: str
    kind: str
    status: str
    gateway: str | None
    processed_at: datetime | None
    amount_set: MoneyBag


class Assessment(Struct, frozen=True, rename="camel"):
    """One provider's view of the risk."""

    risk_level: str


class Risk(Struct, frozen=True):
    """All views of the risk."""

    assessments: tuple[Assessment, ...]


class Order(Struct, frozen=True, rename="camel"):
    """One order, whole."""

    legacy_resource_id: str
    name: str
    email: str | None
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None
    currency_code: str
    taxes_included: bool
    display_financial_status: str | None
    customer: Customer | None
    billing_address: MailingAddress | None
    shipping_address: MailingAddress | None
    line_items: Page[LineItem]
    shipping_lines: Page[ShippingLine]
    total_discounts_set: MoneyBag | None
    total_tax_set: MoneyBag | None
    total_price_set: MoneyBag
    transactions: tuple[Transaction, ...]
    risk: Risk


class OrderVersion(Struct, frozen=True, rename="camel"):
    """What tells one version of an order from another."""

    legacy_resource_id: str
    name: str
    updated_at: datetime
    cancelled_at: datetime | None
    display_financial_status: str | None
    currency_code: str
    total_price_set: MoneyBag


class UserError(Struct, frozen=True):
    """Why a mutation did nothing."""

    message: str
    field: tuple[str, ...] | None = None
    code: str | None = None


class Ref(Struct, frozen=True):
    """The id of something."""

    id: str


class WorkLine(Struct, frozen=True, rename="camel"):
    """How much of a line a fulfilment order has still to send."""

    id: str
    remaining_quantity: int
    line_item: Ref


class Work(Struct, frozen=True, rename="camel"):
    """One fulfilment order."""

    id: str
    status: str
    line_items: Page[WorkLine]


class Tracking(Struct, frozen=True):
    """The carrier's number of a parcel."""

    number: str | None = None


class Parcel(Struct, frozen=True, rename="camel"):
    """One fulfilment."""

    id: str
    name: str
    status: str
    total_quantity: int = 0
    tracking_info: tuple[Tracking, ...] = ()


class ParcelLine(Struct, frozen=True, rename="camel"):
    """What of a line a parcel holds."""

    quantity: int | None
    line_item: Ref


class Quantity(Struct, frozen=True):
    """One figure of a level."""

    quantity: int


class Location(Struct, frozen=True):
    """Where stock lies."""

    id: str
    name: str


class Level(Struct, frozen=True):
    """Stock of an article in one place."""

    location: Location
    quantities: tuple[Quantity, ...]


class InventoryItem(Struct, frozen=True, rename="camel"):
    """The stock-keeping side of an article."""

    id: str
    inventory_levels: Page[Level]


class Variant(Struct, frozen=True, rename="camel"):
    """One article."""

    sku: str | None
    inventory_item: InventoryItem
