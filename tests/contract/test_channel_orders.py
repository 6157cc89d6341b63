"""Capability channel orders, for every service that answers it: what is not in test_writes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec import structs
from shopify_storefront import ShopifyStorefront

from trunkline_kit.errors import Invalid, NotFound, Refused, Unavailable
from trunkline_model.capabilities.channel_orders import (
    CancelChannelOrder,
    CancelFulfilment,
    ChannelOrderVersion,
    GetChannelOrder,
    ListChannelOrders,
    PublishStock,
)


@pytest.fixture(autouse=True)
async def mended(shop: ShopifyStorefront) -> AsyncIterator[None]:
    """Leave the shop in order."""
    yield
    await shop.backend.mend()


async def test_an_order_is_read_whole(shop: ShopifyStorefront) -> None:
    order_id = await shop.place(3)
    order = await shop.orders.get_channel_order(GetChannelOrder(shop.connection_id, order_id))
    assert order.channel_order_id == order_id
    assert [(one.sku, one.quantity) for one in order.lines] == [("TEA", Decimal(3))]
    parts = sum((one.charged.amount for one in order.lines), order.shipping_charged.amount)
    assert parts == order.gross.amount
    assert order.currency == order.gross.currency == "GBP"
    assert order.updated_at >= order.created_at


async def test_every_order_is_listed_once_in_order_of_change(shop: ShopifyStorefront) -> None:
    since = datetime.now(UTC) - timedelta(seconds=2)
    placed = [await shop.place() for _ in range(3)]
    found: list[ChannelOrderVersion] = []
    cursor = ""
    while cursor or not found:
        request = ListChannelOrders(shop.connection_id, since, cursor)
        page = await shop.orders.list_channel_orders(request)
        found += page.orders
        cursor = page.next_cursor
    assert [one.updated_at for one in found] == sorted(one.updated_at for one in found)
    ids = [one.channel_order_id for one in found]
    assert len(ids) == len(set(ids))
    assert [one for one in ids if one in placed] == placed


async def test_what_the_shop_does_not_have_is_not_found(shop: ShopifyStorefront) -> None:
    for order_id in ("999999999999", "no-number"):
        with pytest.raises(NotFound):
            await shop.orders.get_channel_order(GetChannelOrder(shop.connection_id, order_id))
    with pytest.raises(NotFound):
        await shop.orders.cancel_channel_order(
            CancelChannelOrder(shop.connection_id, "contract:none", "999999999999", "customer")
        )
    with pytest.raises(NotFound):
        await shop.orders.publish_stock(
            PublishStock(shop.connection_id, "contract:no-sku", "NO-SUCH", "", Decimal(1))
        )


@pytest.mark.parametrize("kind", ["5xx", "html", "timeout_before_commit"])
async def test_a_read_that_fails_leaves_nothing_unknown(shop: ShopifyStorefront, kind: str) -> None:
    request = GetChannelOrder(shop.connection_id, await shop.place())
    await shop.fault_reads(kind)
    with pytest.raises(Unavailable) as failure:
        await shop.orders.get_channel_order(request)
    assert not failure.value.unknown
    assert (await shop.orders.get_channel_order(request)).channel_order_id


async def test_a_parcel_whose_fate_is_open_is_not_shown_again_before_it_settled(
    shop: ShopifyStorefront,
) -> None:
    attempt = await shop.attempt("create_fulfilment")
    await attempt.fault("timeout_before_commit")
    for _ in range(2):
        with pytest.raises(Unavailable) as open_still:
            await attempt.send()
        assert open_still.value.unknown
    assert open_still.value.retry_after_s
    assert await attempt.effects() == 0


async def test_a_parcel_that_was_found_says_so(shop: ShopifyStorefront) -> None:
    attempt = await shop.attempt("create_fulfilment")
    await attempt.fault("timeout_after_commit")
    with pytest.raises(Unavailable):
        await attempt.send()
    assert (await attempt.send()).evidence.found_by_probe


async def test_more_than_is_left_is_refused_for_good(shop: ShopifyStorefront) -> None:
    request = await shop.parcel(await shop.place(2), 3)
    for _ in range(2):
        with pytest.raises(Refused):
            await shop.orders.create_fulfilment(request)


async def test_taking_back_a_parcel_that_was_never_shown_is_a_success(
    shop: ShopifyStorefront,
) -> None:
    order_id = await shop.place()
    request = CancelFulfilment(shop.connection_id, f"contract:{order_id}", order_id, "NEVER")
    assert not (await shop.orders.cancel_fulfilment(request)).existed


async def test_cancelling_a_cancelled_order_is_a_success(shop: ShopifyStorefront) -> None:
    attempt = await shop.attempt("cancel_channel_order")
    await attempt.send()
    again = structs.replace(attempt.request, request_id=f"{attempt.request.request_id}:again")
    await attempt.call(again)
    assert await attempt.effects() == 1


async def test_the_figure_before_is_told(shop: ShopifyStorefront) -> None:
    sku = await shop.list_article(5)
    request = PublishStock(shop.connection_id, f"contract:{sku}", sku, "", Decimal(9))
    assert (await shop.orders.publish_stock(request)).previous == 5


@pytest.mark.parametrize("available", ["-1", "0.5"])
async def test_a_figure_that_cannot_be_sold_is_invalid(
    shop: ShopifyStorefront, available: str
) -> None:
    sku = await shop.list_article(5)
    request = PublishStock(shop.connection_id, f"contract:{sku}", sku, "", Decimal(available))
    with pytest.raises(Invalid):
        await shop.orders.publish_stock(request)
