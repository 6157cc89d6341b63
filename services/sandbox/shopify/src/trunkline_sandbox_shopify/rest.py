"""An order as webhooks carry it: the REST shape, snake case, amounts as text."""

from decimal import Decimal
from typing import Any

from .gid import gid
from .order_views import instant
from .pricing import PENNY
from .shapes import ZERO, Address, Line, Order, Shipping

type Json = dict[str, Any]


def order_json(order: Order) -> Json:
    """Write the body of an orders/* webhook."""
    return _head(order) | _amounts(order) | _people(order) | _content(order)


def _head(order: Order) -> Json:
    return {
        "id": order.order_id,
        "admin_graphql_api_id": gid("Order", order.order_id),
        "name": order.name,
        "number": order.number - 1000,
        "order_number": order.number,
        "created_at": instant(order.created_at),
        "processed_at": instant(order.created_at),
        "updated_at": instant(order.updated_at),
        "cancelled_at": instant(order.cancelled_at),
        "cancel_reason": order.cancel_reason.lower() if order.cancel_reason else None,
        "currency": order.currency,
        "presentment_currency": order.currency,
        "taxes_included": order.taxes_included,
        "financial_status": order.financial_status.lower(),
        "fulfillment_status": _fulfilment_status(order),
        "payment_gateway_names": sorted({one.gateway for one in order.transactions}),
        "note": order.note or None,
        "source_name": "web",
        "test": True,
    }


def _fulfilment_status(order: Order) -> str | None:
    words = {"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial"}
    return words.get(order.fulfilment_status)


def _amounts(order: Order) -> Json:
    shipping = order.shipping.price if order.shipping else ZERO
    amounts = {
        "subtotal_price": order.subtotal,
        "total_line_items_price": sum((line.original for line in order.lines), ZERO),
        "total_discounts": sum((line.discount for line in order.lines), ZERO),
        "total_shipping_price": shipping,
        "total_tax": order.tax,
        "total_price": order.total,
    }
    sets = {f"{name}_set": _set(amount, order.currency) for name, amount in amounts.items()}
    return {name: _text(amount) for name, amount in amounts.items()} | sets


def _people(order: Order) -> Json:
    who = order.customer
    customer = None
    if who:
        customer = {
            "id": order.customer_id,
            "first_name": who.first_name,
            "last_name": who.last_name,
            "email": who.email or None,
            "phone": who.phone or None,
        }
    return {
        "email": who.email if who else "",
        "contact_email": who.email or None if who else None,
        "customer": customer,
        "billing_address": _address(order.billing_address),
        "shipping_address": _address(order.shipping_address),
    }


def _content(order: Order) -> Json:
    shipping = [_shipping(order.shipping, order.currency)] if order.shipping else []
    return {
        "line_items": [_line(line, order.currency) for line in order.lines],
        "shipping_lines": shipping,
        "tax_lines": _tax(order.tax, order.lines[0].tax_rate, order.currency),
        "fulfillments": [
            {
                "id": one.fulfilment_id,
                "name": one.name,
                "status": "success" if one.status == "SUCCESS" else "cancelled",
                "tracking_company": one.company or None,
                "tracking_number": one.number or None,
            }
            for one in order.fulfilments
        ],
        "refunds": [],
    }


def _line(line: Line, currency: str) -> Json:
    return {
        "id": line.line_id,
        "admin_graphql_api_id": gid("LineItem", line.line_id),
        "variant_id": line.variant_id,
        "sku": line.sku,
        "title": line.title,
        "name": line.title,
        "quantity": line.quantity,
        "current_quantity": line.quantity,
        "price": _text(line.unit_price),
        "price_set": _set(line.unit_price, currency),
        "total_discount": "0.00",
        "discount_allocations": [
            {"amount": _text(amount), "amount_set": _set(amount, currency)}
            for amount in line.allocations
        ],
        "taxable": bool(line.tax_rate),
        "tax_lines": _tax(line.tax, line.tax_rate, currency),
        "requires_shipping": True,
        "gift_card": False,
    }


def _shipping(shipping: Shipping, currency: str) -> Json:
    return {
        "id": shipping.shipping_id,
        "title": shipping.title,
        "code": shipping.code,
        "price": _text(shipping.price),
        "price_set": _set(shipping.price, currency),
        "discounted_price": _text(shipping.price),
        "tax_lines": _tax(shipping.tax, shipping.tax_rate, currency),
    }


def _tax(tax: Decimal, rate: Decimal, currency: str) -> list[Json]:
    if not rate:
        return []
    return [
        {
            "title": "GB VAT",
            "rate": float(rate),
            "price": _text(tax),
            "price_set": _set(tax, currency),
        }
    ]


def _address(address: Address | None) -> Json | None:
    if address is None:
        return None
    return {
        "first_name": address.first_name,
        "last_name": address.last_name,
        "name": f"{address.first_name} {address.last_name}".strip(),
        "company": address.company or None,
        "address1": address.address1,
        "address2": address.address2 or None,
        "city": address.city,
        "province": address.province or None,
        "zip": address.zip,
        "country_code": address.country_code,
        "phone": address.phone or None,
    }


def _text(amount: Decimal) -> str:
    return str(amount.quantize(PENNY))


def _set(amount: Decimal, currency: str) -> Json:
    one = {"amount": _text(amount), "currency_code": currency}
    return {"shop_money": one, "presentment_money": one}
