"""What a tester does to the shop: routes under /_sandbox."""

from decimal import Decimal
from typing import Any

import msgspec
from litestar import Router, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, JSONBody

from . import cancelling, stock
from .gid import gid
from .order_views import instant
from .payouts import MakePayout, Payout, pay_out
from .placing import Basket, place
from .shapes import Order
from .shop import Shop
from .throttle import Throttle
from .webhooks import Sending, Target, Webhooks


class PlaceOrder(Basket, frozen=True, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A checkout and how its webhook travels."""

    webhook: Sending = Sending()


class CancelOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The merchant or the customer cancels."""

    reason: str = "CUSTOMER"
    restock: bool = True
    refund: bool = True
    webhook: Sending = Sending()


class EditTotal(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The total moves and no line says why."""

    by: Decimal = Decimal("0.01")
    webhook: Sending = Sending()


class Resend(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Tell of an order again, as it is now."""

    topic: str = "orders/updated"
    webhook: Sending = Sending()


class StockItem(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An article to list, and how many there are."""

    sku: str
    title: str = ""
    price: Decimal = Decimal("12.00")
    available: int | None = None


class Plan(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Size of the cost bucket."""

    maximum_available: float
    restore_rate: float
    currently_available: float | None = None


class Placed(msgspec.Struct, frozen=True, rename="camel"):
    """What a tester needs to know of an order."""

    order_id: int
    id: str
    """Global id."""
    name: str
    total_price: str
    total_tax: str
    financial_status: str
    fulfillment_status: str
    updated_at: str | None
    cancelled_at: str | None
    event_id: str = ""
    """Id of the webhook's event; empty when none was queued."""


def control_routes(shop: Shop, webhooks: Webhooks, throttle: Throttle) -> Router:
    """Mount beside `trunkline_sandbox.control_router`."""
    handlers = [
        *_order_routes(shop),
        *_change_routes(shop, webhooks),
        *_plan_routes(shop, webhooks, throttle),
    ]
    return Router("/_sandbox", route_handlers=handlers)


def _order_routes(shop: Shop) -> list[Any]:
    @get("/orders", sync_to_thread=False)
    def list_orders(after: FromQuery[int] = 0, limit: FromQuery[int] = 1000) -> list[Placed]:
        """Every order, by id."""
        rows = shop.box.state.rows(
            "SELECT document FROM orders WHERE order_id > ? ORDER BY order_id LIMIT ?", after, limit
        )
        return [_placed(msgspec.json.decode(row["document"], type=Order)) for row in rows]

    @get("/orders/{order_id:int}", sync_to_thread=False)
    def show_order(order_id: FromPath[int]) -> Order:
        """One order as it lies in the state file."""
        return _known(shop.order(order_id))

    @get("/deliveries", sync_to_thread=False)
    def list_deliveries() -> list[dict[str, Any]]:
        """Every webhook and what became of it."""
        rows = shop.box.state.rows(
            "SELECT delivery_id, topic, attempts, outcome, headers, body FROM deliveries"
        )
        return [
            dict(row)
            | {"headers": msgspec.json.decode(row["headers"]), "body": row["body"].decode()}
            for row in rows
        ]

    return [list_orders, show_order, list_deliveries]


def _change_routes(shop: Shop, webhooks: Webhooks) -> list[Any]:
    @post("/orders", sync_to_thread=False)
    def place_order(data: JSONBody[PlaceOrder]) -> Placed:
        """A customer checks out."""
        with shop.box.state.transaction():
            order = place(shop, data)
            return _placed(order, webhooks.announce("orders/create", order, data.webhook))

    @post("/orders/{order_id:int}/cancel", sync_to_thread=False)
    def cancel_order(order_id: FromPath[int], data: JSONBody[CancelOrder]) -> Placed:
        """Somebody cancels in the shop."""
        with shop.box.state.transaction():
            order = cancelling.cancel(
                shop, order_id, data.reason, restock=data.restock, refund=data.refund
            )
            event_id = webhooks.announce("orders/cancelled", order, data.webhook)
            webhooks.announce("orders/updated", order, data.webhook)
        return _placed(order, event_id)

    @post("/orders/{order_id:int}/edit-total", sync_to_thread=False)
    def edit_total(order_id: FromPath[int], data: JSONBody[EditTotal]) -> Placed:
        """The total moves by a penny."""
        with shop.box.state.transaction():
            order = _known(cancelling.edit_total(shop, order_id, data.by))
            return _placed(order, webhooks.announce("orders/updated", order, data.webhook))

    @post("/orders/{order_id:int}/webhook", sync_to_thread=False)
    def resend(order_id: FromPath[int], data: JSONBody[Resend]) -> Placed:
        """Send a webhook for the order as it is now."""
        order = _known(shop.order(order_id))
        return _placed(order, webhooks.announce(data.topic, order, data.webhook))

    return [place_order, cancel_order, edit_total, resend]


def _plan_routes(shop: Shop, webhooks: Webhooks, throttle: Throttle) -> list[Any]:
    @post("/payouts", sync_to_thread=False)
    def make_payout(data: JSONBody[MakePayout]) -> Payout:
        """Pay out what customers paid by card."""
        return pay_out(shop, data)

    @put("/throttle", sync_to_thread=False)
    def set_plan(data: JSONBody[Plan]) -> Plan:
        """Change the cost bucket."""
        throttle.set(data.maximum_available, data.restore_rate, data.currently_available)
        return data

    @put("/webhook", sync_to_thread=False)
    def subscribe(data: JSONBody[Target]) -> Target:
        """Change where webhooks go."""
        webhooks.target = data
        return data

    @post("/products", sync_to_thread=False)
    def list_product(data: JSONBody[StockItem]) -> dict[str, Any]:
        """List an article; also sets its stock when told."""
        variant = shop.list_variant(data.sku, data.title or data.sku, str(data.price))
        if data.available is not None:
            place_id = next(iter(shop.locations()))
            stock.put(shop, variant.inventory_item_id, place_id, data.available)
        return _stock_of(shop, data.sku)

    @get("/products/{sku:str}", sync_to_thread=False)
    def show_product(sku: FromPath[str]) -> dict[str, Any]:
        """An article and what may still be sold of it."""
        return _stock_of(shop, sku)

    return [make_payout, set_plan, subscribe, list_product, show_product]


def _stock_of(shop: Shop, sku: str) -> dict[str, Any]:
    variant = shop.variant("sku", sku)
    if variant is None:
        raise NotFoundException(f"the shop does not list {sku}")
    item = variant.inventory_item_id
    levels = {name: stock.available(shop, item, one) for one, name in shop.locations().items()}
    return {"sku": sku, "inventoryItemId": gid("InventoryItem", item), "available": levels}


def _known(order: Order | None) -> Order:
    if order is None:
        raise NotFoundException("there is no such order")
    return order


def _placed(order: Order, event_id: str = "") -> Placed:
    return Placed(
        order_id=order.order_id,
        id=gid("Order", order.order_id),
        name=order.name,
        total_price=str(order.total),
        total_tax=str(order.tax),
        financial_status=order.financial_status,
        fulfillment_status=order.fulfilment_status,
        updated_at=instant(order.updated_at),
        cancelled_at=instant(order.cancelled_at),
        event_id=event_id,
    )
