"""Order 1: bought in the shop, paid by card, sent in two parcels."""

from collections.abc import Callable

from trunkline_model.capabilities.order_to_cash import ListOrders, Order

from .following import Following, documents, until
from .places import Places, told
from .script import SHOP_BASKET, SHOP_FIRST_PARCEL, days_before, noon

type Say = Callable[[str], None]


async def play_shop_order(places: Places, say: Say) -> Order:
    """Carry the order from checkout to closed; gives it as it ended."""
    placed: dict[str, str] = {}
    basket = SHOP_BASKET | {"createdAt": noon(days_before(5))}
    placed = await told(places.shop, "POST", "/_sandbox/orders", basket)  # type: ignore[assignment]
    name = placed["name"]
    say(f"the shop sold {name}: the gateway took its signed webhook")
    number = await until(lambda: _number(places, name), f"{name} to arrive", places.within_s)
    following = Following(places, number, say)
    await following.until(lambda one: bool(documents(one, "shipment_order")), "at the warehouse")
    await _ship(places, following, days_ago=3, first=True)
    say("the warehouse sent the first parcel")
    await following.until(lambda one: len(documents(one, "invoice")) == 1, "invoiced in part")
    await _ship(places, following, days_ago=2, first=False)
    say("the warehouse sent the second parcel")
    return await following.until(lambda one: one.state == "CLOSED", "closed")


async def _number(places: Places, name: str) -> str | None:
    page = await places.orders.list_orders(ListOrders(limit=20))
    return next((one.order_number for one in page.orders if one.channel_reference == name), None)


async def _ship(places: Places, following: Following, *, days_ago: int, first: bool) -> None:
    order = await following.now()
    reference = documents(order, "shipment_order")[-1]
    lines = [
        {"line_reference": line.line_id, "quantity": str(line.ordered)}
        for line in order.lines
        if (line.sku in SHOP_FIRST_PARCEL) is first and line.sku not in {"SHIPPING", "ROUNDING"}
    ]
    parcel = {"lines": lines, "dispatched_at": noon(days_before(days_ago))}
    await told(places.warehouse, "POST", f"/_sandbox/shipment-orders/{reference}/parcels", parcel)
