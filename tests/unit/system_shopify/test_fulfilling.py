"""A parcel is shown in the shop once, whatever becomes of the answers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from trunkline_kit.errors import Invalid, Refused, Unavailable
from trunkline_model.capabilities.channel_orders import (
    CancelFulfilment,
    ChannelOrders,
    CreateFulfilment,
)
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel


async def parcel(
    shop: Any, placed: dict[str, Any], *quantities: str, number: str = "T1", request: str = "r1"
) -> CreateFulfilment:
    ids = await shop.line_ids(placed)
    lines = tuple(
        LineQuantity(line_id, "", Decimal(quantity))
        for line_id, quantity in zip(ids, quantities, strict=False)
    )
    sent = Parcel("p1", date(2026, 11, 20), "DPD UK", number, lines)
    return CreateFulfilment("shopify", request, str(placed["orderId"]), sent, notify_customer=False)


async def test_a_parcel_is_shown_with_its_evidence(shop: Any, orders: ChannelOrders) -> None:
    placed = await shop.place()
    shown = await orders.create_fulfilment(await parcel(shop, placed, "3"))
    assert shown.evidence.document_type == "Fulfillment"
    assert shown.evidence.document_number == "#1001-F1"
    assert len(shown.evidence.request_sha256) == 64
    assert [one["key"] for one in await shop.effects("fulfillmentCreate")] == [placed["id"]]


async def test_the_same_request_is_answered_from_memory(shop: Any, orders: ChannelOrders) -> None:
    request = await parcel(shop, await shop.place(), "3")
    assert await orders.create_fulfilment(request) == await orders.create_fulfilment(request)
    assert len(await shop.effects("fulfillmentCreate")) == 1


async def test_an_order_can_go_in_several_parcels(shop: Any, orders: ChannelOrders) -> None:
    placed = await shop.place({"sku": "TEA", "quantity": 3}, {"sku": "MUG", "quantity": 1})
    await orders.create_fulfilment(await parcel(shop, placed, "2"))
    await orders.create_fulfilment(await parcel(shop, placed, "1", "1", number="T2", request="r2"))
    shown = (await shop.http.get("/_sandbox/orders")).json()[0]
    assert shown["fulfillmentStatus"] == "FULFILLED"


async def test_a_parcel_whose_answer_was_lost_is_found_and_not_shown_twice(
    shop: Any, orders: ChannelOrders
) -> None:
    request = await parcel(shop, await shop.place(), "2")
    await shop.fault("fulfillmentCreate", "timeout_after_commit")
    with pytest.raises(Unavailable) as lost:
        await orders.create_fulfilment(request)
    assert lost.value.unknown
    found = await orders.create_fulfilment(request)
    assert found.evidence.found_by_probe
    assert len(await shop.effects("fulfillmentCreate")) == 1


async def test_a_parcel_that_never_arrived_is_shown_after_all(
    shop: Any, orders: ChannelOrders
) -> None:
    request = await parcel(shop, await shop.place(), "2")
    await shop.fault("fulfillmentCreate", "timeout_before_commit")
    with pytest.raises(Unavailable):
        await orders.create_fulfilment(request)
    shown = await orders.create_fulfilment(request)
    assert not shown.evidence.found_by_probe
    assert len(await shop.effects("fulfillmentCreate")) == 1


async def test_two_parcels_under_one_tracking_number_are_told_apart_by_what_they_hold(
    shop: Any, orders: ChannelOrders
) -> None:
    placed = await shop.place({"sku": "TEA", "quantity": 1}, {"sku": "MUG", "quantity": 1})
    await orders.create_fulfilment(await parcel(shop, placed, "1"))
    ids = await shop.line_ids(placed)
    first = await parcel(shop, placed, "1", request="r2")
    mug = Parcel("p2", date(2026, 11, 20), "DPD UK", "T1", (LineQuantity(ids[1], "", Decimal(1)),))
    second = CreateFulfilment("shopify", "r2", first.channel_order_id, mug)
    await shop.fault("fulfillmentCreate", "timeout_before_commit")
    with pytest.raises(Unavailable):
        await orders.create_fulfilment(second)
    await orders.create_fulfilment(second)
    assert len(await shop.effects("fulfillmentCreate")) == 2


async def test_more_than_is_left_is_refused(shop: Any, orders: ChannelOrders) -> None:
    with pytest.raises(Refused) as refused:
        await orders.create_fulfilment(await parcel(shop, await shop.place(), "4"))
    assert refused.value.reason == "nothing_to_fulfil"
    assert await shop.effects("fulfillmentCreate") == []


@pytest.mark.parametrize("quantities", [("0.5",), ("-1",), ()])
async def test_a_parcel_of_no_whole_units_is_invalid(
    shop: Any, orders: ChannelOrders, quantities: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid):
        await orders.create_fulfilment(await parcel(shop, await shop.place(), *quantities))


async def test_an_order_of_many_lines_is_fulfilled_whole(shop: Any, orders: ChannelOrders) -> None:
    placed = await shop.place(*({"sku": f"S{n}", "price": "1.00"} for n in range(75)))
    await orders.create_fulfilment(await parcel(shop, placed, *["1"] * 75))
    shown = (await shop.http.get("/_sandbox/orders")).json()[0]
    assert shown["fulfillmentStatus"] == "FULFILLED"


async def test_a_parcel_can_be_taken_back_and_again(shop: Any, orders: ChannelOrders) -> None:
    placed = await shop.place()
    await orders.create_fulfilment(await parcel(shop, placed, "3"))
    order_id = str(placed["orderId"])
    for request in ("c1", "c2"):
        gone = await orders.cancel_fulfilment(CancelFulfilment("shopify", request, order_id, "T1"))
        assert gone.existed
    assert len(await shop.effects("fulfillmentCancel")) == 1


async def test_taking_back_what_was_never_shown_is_a_success(
    shop: Any, orders: ChannelOrders
) -> None:
    order_id = str((await shop.place())["orderId"])
    gone = await orders.cancel_fulfilment(CancelFulfilment("shopify", "c1", order_id, "T9"))
    assert not gone.existed


async def test_a_lost_answer_to_taking_back_ends_in_one_cancellation(
    shop: Any, orders: ChannelOrders
) -> None:
    placed = await shop.place()
    await orders.create_fulfilment(await parcel(shop, placed, "3"))
    await shop.fault("fulfillmentCancel", "timeout_after_commit")
    request = CancelFulfilment("shopify", "c1", str(placed["orderId"]), "T1")
    with pytest.raises(Unavailable):
        await orders.cancel_fulfilment(request)
    assert (await orders.cancel_fulfilment(request)).existed
    assert len(await shop.effects("fulfillmentCancel")) == 1
