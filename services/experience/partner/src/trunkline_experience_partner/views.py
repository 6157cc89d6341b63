"""What partners see: an allow list, so that a new field inside stays inside."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from trunkline_model.address import Address
from trunkline_model.capabilities.inventory import AvailabilityList
from trunkline_model.capabilities.order_to_cash import (
    Order,
    OrderAccepted,
    OrderDocument,
    OrderLine,
)
from trunkline_model.money import Money

from .identifiers import to_order_id

SHOWN_DOCUMENTS = frozenset({"shipment", "invoice", "credit_note"})
"""Documents that concern the partner; the others are ours."""


class MoneyView(Struct, frozen=True):
    """An exact amount of one currency."""

    amount: str
    currency: str


class OrderReference(Struct, frozen=True):
    """An order that was accepted and will not be lost."""

    id: str
    number: str
    purchase_order_number: str
    url: str
    object: Literal["order_reference"] = "order_reference"


class LineView(Struct, frozen=True):
    """A line and what became of it, in units."""

    id: str
    sku: str
    description: str
    ordered: str
    allocated: str
    shipped: str
    invoiced: str
    cancelled: str
    net: MoneyView
    tax: MoneyView


class DocumentView(Struct, frozen=True):
    """A shipment or an invoice of the order."""

    type: str
    number: str
    amount: MoneyView | None
    on: date | None


class AddressView(Struct, frozen=True):
    """Where the goods go."""

    name: str
    line1: str
    line2: str
    city: str
    region: str
    postcode: str
    country: str


class OrderView(Struct, frozen=True):
    """An order; `status` is a state of its lifecycle, such as held."""

    id: str
    number: str
    status: str
    on_hold: bool
    purchase_order_number: str
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    outstanding: MoneyView
    placed_at: datetime
    lines: tuple[LineView, ...]
    documents: tuple[DocumentView, ...]
    delivery_address: AddressView | None
    object: Literal["order"] = "order"


class OrderListView(Struct, frozen=True):
    """A page of orders, newest first."""

    data: tuple[OrderView, ...]
    has_more: bool
    next_cursor: str | None
    next_url: str | None
    object: Literal["list"] = "list"


class StockView(Struct, frozen=True):
    """Units of one article that can be promised now."""

    sku: str
    available: str
    object: Literal["stock"] = "stock"


class StockListView(Struct, frozen=True):
    """What can be promised; `unknown` names the articles that do not exist."""

    data: tuple[StockView, ...]
    unknown: tuple[str, ...]
    object: Literal["list"] = "list"


class TokenView(Struct, frozen=True):
    """An access token (RFC 6749, section 5.1)."""

    access_token: str
    expires_in: int
    scope: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a scheme, not a secret


class TokenRefusalView(Struct, frozen=True):
    """Why no token was given (RFC 6749, section 5.2)."""

    error: str
    error_description: str


def to_reference(accepted: OrderAccepted, purchase_order_number: str) -> OrderReference:
    """Show an acceptance; the same again for each repetition of the request."""
    order_id = to_order_id(accepted.order_number)
    return OrderReference(
        order_id, accepted.order_number, purchase_order_number, f"/v1/orders/{order_id}"
    )


def to_order(order: Order) -> OrderView:
    """Show an order to the partner that placed it."""
    return OrderView(
        id=to_order_id(order.order_number),
        number=order.order_number,
        status=order.state.partition(":")[0].lower(),
        on_hold=bool(order.holds),
        purchase_order_number=order.channel_reference,
        net=to_money(order.net),
        tax=to_money(order.tax),
        gross=to_money(order.gross),
        outstanding=to_money(order.outstanding),
        placed_at=order.placed_at,
        lines=tuple(_line(one) for one in order.lines),
        documents=tuple(
            _document(one) for one in order.documents if one.document_type in SHOWN_DOCUMENTS
        ),
        delivery_address=to_address(order.delivery_address),
    )


def to_stock(found: AvailabilityList, asked: tuple[str, ...]) -> StockListView:
    """Show what can be promised of the articles that were asked for."""
    shown = {one.sku: StockView(one.sku, plain(one.available)) for one in found.availabilities}
    return StockListView(
        data=tuple(shown[sku] for sku in asked if sku in shown),
        unknown=tuple(sku for sku in asked if sku not in shown),
    )


def to_money(money: Money) -> MoneyView:
    """Show an amount."""
    return MoneyView(plain(money.amount), money.currency)


def plain(number: Decimal) -> str:
    """Write a figure in plain digits, never with an exponent."""
    return format(number, "f")


def _line(line: OrderLine) -> LineView:
    units = (line.ordered, line.allocated, line.shipped, line.invoiced, line.cancelled)
    ordered, allocated, shipped, invoiced, cancelled = (plain(one) for one in units)
    return LineView(
        id=line.line_id,
        sku=line.sku,
        description=line.description,
        ordered=ordered,
        allocated=allocated,
        shipped=shipped,
        invoiced=invoiced,
        cancelled=cancelled,
        net=to_money(line.net),
        tax=to_money(line.tax),
    )


def _document(one: OrderDocument) -> DocumentView:
    amount = None if one.amount is None else to_money(one.amount)
    return DocumentView(one.document_type, one.number, amount, one.on)


def to_address(one: Address | None) -> AddressView | None:
    """Show where goods go; none when it is not known."""
    if one is None:
        return None
    return AddressView(
        one.name, one.line1, one.line2, one.city, one.region, one.postcode, one.country
    )
