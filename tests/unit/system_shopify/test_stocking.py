"""The shop's figure is set from what it was, once."""

from decimal import Decimal
from typing import Any

import pytest

from trunkline_kit.errors import Invalid, NotFound, Unavailable
from trunkline_model.capabilities.channel_orders import (
    ChannelOrders,
    GetChannelOrder,
    PublishStock,
)


def publish(available: str = "4", request: str = "s1", **rest: Any) -> PublishStock:
    sku, location = rest.pop("sku", "TEA"), rest.pop("location", "")
    return PublishStock("shopify", request, sku, location, Decimal(available))


@pytest.fixture
async def listed(shop: Any) -> Any:
    await shop.tell("products", {"sku": "TEA", "available": 10})
    return shop


async def figure(shop: Any) -> int:
    shown = (await shop.http.get("/_sandbox/products/TEA")).json()["available"]
    return int(shown["Main warehouse"])


async def test_a_figure_is_published(listed: Any, orders: ChannelOrders) -> None:
    done = await orders.publish_stock(publish())
    assert done.previous == Decimal(10)
    assert await figure(listed) == 4


async def test_the_location_can_be_named(listed: Any, orders: ChannelOrders) -> None:
    await orders.publish_stock(publish(location="Main warehouse"))
    assert await figure(listed) == 4
    with pytest.raises(NotFound):
        await orders.publish_stock(publish(request="s2", location="Moon"))


async def test_a_lost_answer_sets_once(listed: Any, orders: ChannelOrders) -> None:
    await listed.fault("inventorySetQuantities", "timeout_after_commit")
    with pytest.raises(Unavailable) as lost:
        await orders.publish_stock(publish())
    assert lost.value.unknown
    await orders.publish_stock(publish())
    assert await figure(listed) == 4


async def test_a_late_commit_cannot_undo_a_newer_figure(listed: Any, orders: ChannelOrders) -> None:
    await listed.fault("inventorySetQuantities", "late_commit", hang_s=0.2)
    with pytest.raises(Unavailable):
        await orders.publish_stock(publish("4"))
    await orders.publish_stock(publish("7", "s2"))
    await listed.fault("order", "latency", hang_s=0.5)
    with pytest.raises(NotFound):  # answered after the late commit was tried
        await orders.get_channel_order(GetChannelOrder("shopify", "1"))
    assert await figure(listed) == 7


async def test_an_article_the_shop_does_not_list_is_not_found(
    listed: Any, orders: ChannelOrders
) -> None:
    del listed
    with pytest.raises(NotFound):
        await orders.publish_stock(publish(sku="O'NEIL \\ 7"))


@pytest.mark.parametrize("available", ["-1", "1.5"])
async def test_a_figure_must_be_whole_and_not_negative(
    listed: Any, orders: ChannelOrders, available: str
) -> None:
    del listed
    with pytest.raises(Invalid):
        await orders.publish_stock(publish(available))
