"""Shopify's words to ours: pure, exact to the penny."""

from collections.abc import Iterable
from decimal import Decimal

from trunkline_model.address import Address
from trunkline_model.capabilities.channel_orders import (
    ChannelOrder,
    ChannelOrderLine,
    ChannelOrderVersion,
    ChannelPayment,
)
from trunkline_model.mapping import MappingKind
from trunkline_model.money import Money

from . import nodes
from .amounts import MoneyBag

MAPPING_VERSION = "shopify-2026-10.1"
"""Goes into every evidence; raise it when a translation here changes."""

BUILT_IN = {MappingKind.LOCATION: {"default": ""}}
"""Without rows the default location is the only one that an article is stocked in."""

RISKS = ("none", "low", "medium", "high")
ZERO = Decimal(0)


def gid(kind: str, number: str) -> str:
    """Write a global id from the number that we call things by."""
    return f"gid://shopify/{kind}/{number}"


def number_of(global_id: str) -> str:
    """Read the number of a global id."""
    return global_id.rpartition("/")[2].partition("?")[0]


def from_shopify(order: nodes.Order, lines: Iterable[nodes.LineItem]) -> ChannelOrder:
    """Translate an order; `lines` are all its lines, also those of later pages."""
    currency = order.currency_code
    shipping = order.shipping_lines.nodes
    return ChannelOrder(
        channel_order_id=order.legacy_resource_id,
        name=order.name,
        created_at=order.created_at,
        updated_at=order.updated_at,
        currency=currency,
        taxes_included=order.taxes_included,
        customer_id=number_of(order.customer.id) if order.customer else "",
        customer_name=_customer_name(order),
        customer_email=_email(order),
        billing_address=_address(order.billing_address),
        shipping_address=_address(order.shipping_address),
        lines=tuple(_line(line, currency) for line in lines),
        shipping_title=" + ".join(one.title for one in shipping),
        shipping_charged=Money(
            sum((one.original_price_set.amount - _off(one) for one in shipping), ZERO), currency
        ),
        shipping_tax=Money(sum((_tax(one) for one in shipping), ZERO), currency),
        shipping_tax_rate=max((_rate(one) for one in shipping), default=ZERO),
        discounts=_money(order.total_discounts_set, currency),
        tax=_money(order.total_tax_set, currency),
        gross=_money(order.total_price_set, currency),
        payments=tuple(_payment(one, order) for one in order.transactions),
        risk=_risk(order.risk),
        financial_status=(order.display_financial_status or "pending").lower(),
        cancelled_at=order.cancelled_at,
    )


def version_from_shopify(order: nodes.OrderVersion) -> ChannelOrderVersion:
    """Translate one entry of a list by time of change."""
    return ChannelOrderVersion(
        channel_order_id=order.legacy_resource_id,
        name=order.name,
        updated_at=order.updated_at,
        gross=_money(order.total_price_set, order.currency_code),
    )


def _line(line: nodes.LineItem, currency: str) -> ChannelOrderLine:
    price = line.original_unit_price_set.amount
    off = _off(line)
    return ChannelOrderLine(
        line_id=number_of(line.id),
        sku=line.sku or "",
        title=line.title,
        quantity=Decimal(line.quantity),
        unit_price=Money(price, currency),
        discount=Money(off, currency),
        charged=Money(price * line.quantity - off, currency),
        tax=Money(_tax(line), currency),
        tax_rate=_rate(line),
    )


def _payment(one: nodes.Transaction, order: nodes.Order) -> ChannelPayment:
    return ChannelPayment(
        payment_id=number_of(one.id),
        kind=one.kind.lower(),
        status=one.status.lower(),
        gateway=one.gateway or "",
        amount=Money(one.amount_set.amount, order.currency_code),
        processed_at=one.processed_at or order.created_at,
    )


def _address(one: nodes.MailingAddress | None) -> Address | None:
    if one is None:
        return None
    return Address(
        name=", ".join(part for part in (one.name, one.company) if part),
        line1=one.address1 or "",
        line2=one.address2 or "",
        city=one.city or "",
        postcode=one.zip or "",
        region=one.province or "",
        country=one.country_code_v2 or "",
        phone=one.phone or "",
    )


def _customer_name(order: nodes.Order) -> str:
    if order.customer:
        return order.customer.display_name
    address = order.billing_address or order.shipping_address
    return (address.name if address else None) or ""


def _email(order: nodes.Order) -> str:
    known = order.customer.default_email_address if order.customer else None
    return order.email or (known.email_address if known else "")


def _risk(risk: nodes.Risk) -> str:
    """Give the worst finished assessment; one that is pending has found nothing yet."""
    found = (one.risk_level.lower() for one in risk.assessments)
    return max((one for one in found if one in RISKS), key=RISKS.index, default="none")


def _money(bag: MoneyBag | None, currency: str) -> Money:
    return Money(bag.amount if bag else ZERO, currency)


def _off(line: nodes.LineItem | nodes.ShippingLine) -> Decimal:
    return sum((one.allocated_amount_set.amount for one in line.discount_allocations), ZERO)


def _tax(line: nodes.LineItem | nodes.ShippingLine) -> Decimal:
    return sum((one.price_set.amount for one in line.tax_lines), ZERO)


def _rate(line: nodes.LineItem | nodes.ShippingLine) -> Decimal:
    return sum((one.rate or ZERO for one in line.tax_lines), ZERO)
