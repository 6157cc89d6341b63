"""Orders are read whole and to the penny."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.channel_orders import (
    ChannelOrderVersion,
    GetChannelOrder,
    ListChannelOrders,
)
from trunkline_model.money import total
from trunkline_system_shopify.adapter import Shopify


async def test_an_order_is_read_to_the_penny(shop: Any, adapter: Shopify) -> None:
    placed = await shop.place(
        {"sku": "TEA", "quantity": 3, "price": "12.34"},
        {"sku": "MUG", "price": "7.99", "discount": "1.00"},
        discount="2.50",
    )
    order = await adapter.get_channel_order(GetChannelOrder("shopify", str(placed["orderId"])))
    charged = total((line.charged for line in order.lines), "GBP") + order.shipping_charged
    assert charged == order.gross
    assert str(order.gross.amount) == placed["totalPrice"]
    assert order.payments[0].amount == order.gross
    assert total((line.tax for line in order.lines), "GBP") + order.shipping_tax == order.tax
    assert (order.name, order.risk, order.financial_status) == ("#1001", "low", "paid")


async def test_no_line_beyond_the_first_page_is_lost(shop: Any, adapter: Shopify) -> None:
    placed = await shop.place(*({"sku": f"S{n}", "price": "1.00"} for n in range(130)))
    order = await adapter.get_channel_order(GetChannelOrder("shopify", str(placed["orderId"])))
    assert [line.sku for line in order.lines] == [f"S{n}" for n in range(130)]


@pytest.mark.parametrize("order_id", ["1", "", "#1001", "1) { id } x", "gid://shopify/Order/1"])
async def test_an_unknown_order_is_not_found(shop: Any, adapter: Shopify, order_id: str) -> None:
    del shop
    with pytest.raises(NotFound):
        await adapter.get_channel_order(GetChannelOrder("shopify", order_id))


async def test_every_order_is_listed_once_with_its_value(shop: Any, adapter: Shopify) -> None:
    placed = [await shop.place() for _ in range(103)]
    since = datetime.now(UTC) - timedelta(hours=1)
    met: list[ChannelOrderVersion] = []
    cursor = ""
    while True:
        page = await adapter.list_channel_orders(ListChannelOrders("shopify", since, cursor))
        met += page.orders
        cursor = page.next_cursor
        if not cursor:
            break
    assert [one.channel_order_id for one in met] == [str(one["orderId"]) for one in placed]
    assert {one.gross.amount for one in met} == {Decimal("40.95")}


async def test_nothing_changed_since_is_an_empty_page(shop: Any, adapter: Shopify) -> None:
    await shop.place()
    since = datetime.now(UTC) + timedelta(hours=1)
    page = await adapter.list_channel_orders(ListChannelOrders("shopify", since))
    assert (page.orders, page.next_cursor) == ((), "")
