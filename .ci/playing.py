"""What a trial goes through: both orders of the demo, its own test, strikes, many orders."""

import asyncio
import contextlib
import time
from typing import Any

from company import Company

from trunkline_cli.demo.following import until
from trunkline_cli.demo.places import Places, open_places, told
from trunkline_cli.demo.restock import restock
from trunkline_cli.demo.shop_order import play_shop_order
from trunkline_cli.demo.trade_order import play_trade_order
from trunkline_kit.errors import Unavailable
from trunkline_model.capabilities.order_to_cash import ListOrders, Order

STRUCK = ("process-order-to-cash", "system-warehouse", "gateway")
"""Each is killed while an order is on its way."""
BASKET = {"lines": [{"sku": "MUG-BLUE", "quantity": 1, "price": "12.00"}]}
ORDERS = 40
"""Placed at once, to see what memory that takes."""
MOVE_WITHIN_S = 240.0


async def play(company: Company, *, figures: bool) -> None:
    """Carry both orders to their end, then one under each strike; for figures, then many."""
    async with open_places(company.addresses(), company.home, MOVE_WITHIN_S) as places:
        await restock(places, company.say)
        company.measure("idle_mb")
        for carry in (play_shop_order, play_trade_order):
            order = await carry(places, company.say)
            company.say(f"{order.order_number} is {order.state}")
        await told(places.warehouse, "PUT", "/_sandbox/modes", {"ships": True})
        await asyncio.to_thread(company.test)
        for name in STRUCK:
            await _strike(company, places, name)
        if figures:
            await _load(company, places)
            company.measure("loaded_mb")


async def _strike(company: Company, places: Places, name: str) -> None:
    placed: Any = await told(places.shop, "POST", "/_sandbox/orders", BASKET)
    began = time.monotonic()
    company.kill(name)
    await until(lambda: _closed(places, {placed["name"]}), "the order", MOVE_WITHIN_S)
    took = time.monotonic() - began
    if company.restarts(name) < 1:
        raise RuntimeError(f"{name} was killed and not started again")
    company.say(f"{name} was killed: its order was closed {took:.1f} s later")


async def _load(company: Company, places: Places) -> None:
    began = time.monotonic()
    placing = (told(places.shop, "POST", "/_sandbox/orders", BASKET) for _ in range(ORDERS))
    placed: Any = await asyncio.gather(*placing)
    names = {one["name"] for one in placed}
    await until(lambda: _closed(places, names), f"{ORDERS} orders", MOVE_WITHIN_S)
    company.say(f"{ORDERS} orders at once were closed after {time.monotonic() - began:.1f} s")


async def _closed(places: Places, names: set[str]) -> list[Order] | None:
    """Give orders once all of them are closed; a process that is away is asked again."""
    with contextlib.suppress(Unavailable):
        page = await places.orders.list_orders(ListOrders(limit=100))
        found = [one for one in page.orders if one.channel_reference in names]
        if {one.channel_reference for one in found if one.state == "CLOSED"} == names:
            return found
    return None
