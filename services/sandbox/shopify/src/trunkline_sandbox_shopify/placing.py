"""A customer checks out: the order that comes of it."""

from datetime import datetime
from decimal import Decimal

import msgspec

from .pricing import shares, tax_of
from .shapes import (
    ZERO,
    Address,
    Customer,
    FulfilmentOrder,
    FulfilmentOrderLine,
    Line,
    Order,
    Shipping,
    Transaction,
)
from .shop import Shop, now
from .stock import move

VAT = Decimal("0.2")


class BasketLine(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What goes into the basket; an unknown SKU is listed on the way."""

    sku: str
    quantity: int = 1
    price: Decimal = Decimal("12.00")
    """Of one unit, with VAT when taxes are included."""
    discount: Decimal = ZERO
    """Taken off the whole line."""
    tax_rate: Decimal = VAT
    title: str = ""


class BasketShipping(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """How it travels."""

    title: str = "Standard"
    price: Decimal = Decimal("4.95")
    tax_rate: Decimal = VAT


ADDRESS = Address("1 High Street", "Leeds", "LS1 4AP", first_name="Ada", last_name="Byron")
CUSTOMER = Customer("Ada", "Byron", "ada@example.com")


class Basket(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A checkout; everything but the lines has a default."""

    lines: tuple[BasketLine, ...]
    shipping: BasketShipping | None = BasketShipping()
    customer: Customer | None = CUSTOMER
    """None: a guest."""
    shipping_address: Address | None = ADDRESS
    billing_address: Address | None = None
    """None: the shipping address."""
    discount: Decimal = ZERO
    """Taken off the whole order and shared out over the lines."""
    currency: str = "GBP"
    taxes_included: bool = True
    payment: str = "SALE"
    """SALE, AUTHORIZATION or NONE."""
    gateway: str = "shopify_payments"
    risk: str = "LOW"
    """NONE, LOW, MEDIUM or HIGH."""
    created_at: datetime | None = None
    penny: Decimal = ZERO
    """Added to the total without any line to explain it, and paid: a shop's own rounding."""
    note: str = ""


def place(shop: Shop, basket: Basket) -> Order:
    """Store the order, commit its stock, journal it."""
    with shop.box.state.transaction():
        made_at = basket.created_at or now()
        lines = _lines(shop, basket)
        order = Order(
            order_id=shop.new_id(),
            number=shop.next_number("order", 1001),
            created_at=made_at,
            updated_at=made_at,
            currency=basket.currency,
            taxes_included=basket.taxes_included,
            customer_id=shop.new_id() if basket.customer else None,
            customer=basket.customer,
            billing_address=basket.billing_address or basket.shipping_address,
            shipping_address=basket.shipping_address,
            lines=lines,
            shipping=_shipping(shop, basket),
            transactions=(),
            fulfilment_orders=(_fulfilment_order(shop, lines, made_at),),
            risk=basket.risk,
            penny=basket.penny,
            note=basket.note,
        )
        order = shop.keep(msgspec.structs.replace(order, transactions=_paid(shop, basket, order)))
        for line in lines:
            move(shop, line.inventory_item_id, -line.quantity)
        shop.box.journal.effect(
            "orderPlaced", str(order.order_id), {"name": order.name, "total": str(order.total)}
        )
    return order


def _lines(shop: Shop, basket: Basket) -> tuple[Line, ...]:
    after_own = [line.price * line.quantity - line.discount for line in basket.lines]
    whole_order = shares(basket.discount, after_own)
    return tuple(
        _line(shop, basket, wanted, share)
        for wanted, share in zip(basket.lines, whole_order, strict=True)
    )


def _line(shop: Shop, basket: Basket, wanted: BasketLine, share: Decimal) -> Line:
    variant = shop.list_variant(wanted.sku, wanted.title or wanted.sku, str(wanted.price))
    allocations = tuple(amount for amount in (wanted.discount, share) if amount)
    charged = wanted.price * wanted.quantity - wanted.discount - share
    return Line(
        line_id=shop.new_id(),
        variant_id=variant.variant_id,
        inventory_item_id=variant.inventory_item_id,
        sku=variant.sku,
        title=variant.title,
        quantity=wanted.quantity,
        unit_price=wanted.price,
        allocations=allocations,
        tax_rate=wanted.tax_rate,
        tax=tax_of(charged, wanted.tax_rate, included=basket.taxes_included),
    )


def _shipping(shop: Shop, basket: Basket) -> Shipping | None:
    wanted = basket.shipping
    if wanted is None:
        return None
    return Shipping(
        shipping_id=shop.new_id(),
        title=wanted.title,
        code=wanted.title,
        price=wanted.price,
        tax_rate=wanted.tax_rate,
        tax=tax_of(wanted.price, wanted.tax_rate, included=basket.taxes_included),
    )


def _fulfilment_order(shop: Shop, lines: tuple[Line, ...], made_at: datetime) -> FulfilmentOrder:
    return FulfilmentOrder(
        fulfilment_order_id=shop.new_id(),
        status="OPEN",
        location_id=next(iter(shop.locations())),
        lines=tuple(
            FulfilmentOrderLine(shop.new_id(), line.line_id, line.quantity, line.quantity)
            for line in lines
        ),
        created_at=made_at,
        updated_at=made_at,
    )


def _paid(shop: Shop, basket: Basket, order: Order) -> tuple[Transaction, ...]:
    if basket.payment == "NONE":
        return ()
    return (
        Transaction(
            transaction_id=shop.new_id(),
            kind=basket.payment,
            status="SUCCESS",
            gateway=basket.gateway,
            amount=order.total,
            processed_at=order.created_at,
        ),
    )
