"""An order with Shopify's field names."""

from datetime import datetime

from .fulfilment_views import fulfilment_order_view, fulfilment_view
from .gid import gid
from .money_views import address_view, money_bag, tax_lines
from .paging import View, connection
from .shapes import ZERO, Line, Order, Shipping, Transaction
from .shop import Shop
from .stock_views import variant_view

RECOMMENDATION = {"NONE": "NONE", "LOW": "ACCEPT", "MEDIUM": "INVESTIGATE", "HIGH": "CANCEL"}


def instant(at: datetime | None) -> str | None:
    """Write a time as Shopify does: 2026-11-21T09:30:00Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def order_view(shop: Shop, order: Order) -> View:
    """Write an order; lists are made when they are asked for."""
    return _head(order) | _amounts(order) | _lists(shop, order)


def _head(order: Order) -> View:
    return {
        "id": gid("Order", order.order_id),
        "legacyResourceId": str(order.order_id),
        "name": order.name,
        "note": order.note or None,
        "test": True,
        "email": order.customer.email or None if order.customer else None,
        "createdAt": instant(order.created_at),
        "processedAt": instant(order.created_at),
        "updatedAt": instant(order.updated_at),
        "cancelledAt": instant(order.cancelled_at),
        "cancelReason": order.cancel_reason,
        "currencyCode": order.currency,
        "presentmentCurrencyCode": order.currency,
        "taxesIncluded": order.taxes_included,
        "displayFinancialStatus": order.financial_status,
        "displayFulfillmentStatus": order.fulfilment_status,
        "customer": _customer(order),
        "billingAddress": address_view(order.billing_address, order.order_id),
        "shippingAddress": address_view(order.shipping_address, order.order_id + 1),
        "risk": {
            "recommendation": RECOMMENDATION[order.risk],
            "assessments": [] if order.risk == "NONE" else [{"riskLevel": order.risk}],
        },
    }


def _customer(order: Order) -> View | None:
    who = order.customer
    if who is None:
        return None
    return {
        "id": gid("Customer", order.customer_id or 0),
        "displayName": f"{who.first_name} {who.last_name}".strip(),
        "firstName": who.first_name,
        "lastName": who.last_name,
        "defaultEmailAddress": {"emailAddress": who.email} if who.email else None,
    }


def _amounts(order: Order) -> View:
    shipping = order.shipping.price if order.shipping else ZERO
    discounts = sum((line.discount for line in order.lines), ZERO)
    amounts = {
        "subtotalPriceSet": order.subtotal,
        "totalDiscountsSet": discounts,
        "totalPriceSet": order.total,
        "totalRefundedSet": order.refunded,
        "totalShippingPriceSet": shipping,
        "totalTaxSet": order.tax,
    }
    return {name: money_bag(amount, order.currency) for name, amount in amounts.items()}


def _lists(shop: Shop, order: Order) -> View:
    shipping = [_shipping(order.shipping, order.currency)] if order.shipping else []
    return {
        "lineItems": connection(lambda: [line_view(shop, order, one) for one in order.lines]),
        "shippingLines": connection(lambda: shipping),
        "transactions": lambda _, first=None: [
            transaction_view(one, order.currency) for one in order.transactions[:first]
        ],
        "fulfillmentOrders": connection(
            lambda: [
                _fulfilment_order(shop, order, one.fulfilment_order_id)
                for one in order.fulfilment_orders
            ]
        ),
        "fulfillments": lambda _, first=None: [
            parcel_view(shop, order, one.fulfilment_id) for one in order.fulfilments[:first]
        ],
    }


def line_view(shop: Shop, order: Order, line: Line) -> View:
    """Write one article of an order."""
    variant = shop.variant("variant_id", line.variant_id)
    taxes = tax_lines(line.tax, line.tax_rate, order.currency)
    return {
        "id": gid("LineItem", line.line_id),
        "sku": line.sku,
        "title": line.title,
        "quantity": line.quantity,
        "taxable": bool(line.tax_rate),
        "originalUnitPriceSet": money_bag(line.unit_price, order.currency),
        "originalTotalSet": money_bag(line.original, order.currency),
        "discountAllocations": [
            {"allocatedAmountSet": money_bag(amount, order.currency)} for amount in line.allocations
        ],
        "taxLines": lambda _, first=None: taxes[:first],
        "variant": variant_view(shop, variant) if variant else None,
    }


def transaction_view(one: Transaction, currency: str) -> View:
    """Write one movement of money."""
    return {
        "id": gid("OrderTransaction", one.transaction_id),
        "kind": one.kind,
        "status": one.status,
        "gateway": one.gateway,
        "paymentId": f"{one.transaction_id}.1",
        "test": True,
        "processedAt": instant(one.processed_at),
        "amountSet": money_bag(one.amount, currency),
        "parentTransaction": None,
    }


def _fulfilment_order(shop: Shop, order: Order, fulfilment_order_id: int) -> View:
    found = next(
        one for one in order.fulfilment_orders if one.fulfilment_order_id == fulfilment_order_id
    )
    return fulfilment_order_view(
        order, found, shop.locations(), lambda one: line_view(shop, order, one)
    )


def parcel_view(shop: Shop, order: Order, fulfilment_id: int) -> View:
    """Write one parcel of an order."""
    found = next(one for one in order.fulfilments if one.fulfilment_id == fulfilment_id)
    view = fulfilment_view(found, order, lambda one: line_view(shop, order, one))
    view["order"] = lambda _: order_view(shop, order)
    view["fulfillmentOrders"] = connection(
        lambda: [
            _fulfilment_order(shop, order, number)
            for number in dict.fromkeys(line.fulfilment_order_id for line in found.lines)
        ]
    )
    return view


def _shipping(shipping: Shipping, currency: str) -> View:
    return {
        "id": gid("ShippingLine", shipping.shipping_id),
        "title": shipping.title,
        "code": shipping.code,
        "isRemoved": False,
        "originalPriceSet": money_bag(shipping.price, currency),
        "discountedPriceSet": money_bag(shipping.price, currency),
        "discountAllocations": [],
        "taxLines": tax_lines(shipping.tax, shipping.tax_rate, currency),
    }
