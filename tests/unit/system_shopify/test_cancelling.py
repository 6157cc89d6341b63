"""An order is cancelled in the shop once, with its money and its goods."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from trunkline_kit.errors import Invalid, NotFound, Refused, Unavailable
from trunkline_model.capabilities.channel_orders import (
    CancelChannelOrder,
    ChannelOrders,
    CreateFulfilment,
    GetChannelOrder,
)
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel


def cancel(placed: dict[str, Any], request: str = "c1", **rest: Any) -> CancelChannelOrder:
    return CancelChannelOrder(
        "shopify", request, str(placed["orderId"]), rest.pop("reason", "inventory"), **rest
    )


async def test_a_cancelled_order_has_its_money_back(shop: Any, orders: ChannelOrders) -> None:
    placed = await shop.place()
    done = await orders.cancel_channel_order(cancel(placed))
    assert done.evidence.document_number == "#1001"
    order = await orders.get_channel_order(GetChannelOrder("shopify", str(placed["orderId"])))
    assert order.cancelled_at is not None
    assert order.financial_status == "refunded"
    assert [one.kind for one in order.payments] == ["sale", "refund"]


async def test_an_order_that_is_cancelled_already_is_a_success(
    shop: Any, orders: ChannelOrders
) -> None:
    placed = await shop.place()
    await shop.tell(f"orders/{placed['orderId']}/cancel", {})
    done = await orders.cancel_channel_order(cancel(placed))
    assert done.evidence.found_by_probe
    assert len(await shop.effects("orderCancel")) == 1


@pytest.mark.parametrize("kind", ["timeout_after_commit", "timeout_before_commit", "5xx"])
async def test_a_lost_answer_ends_in_one_cancellation(
    shop: Any, orders: ChannelOrders, kind: str
) -> None:
    placed = await shop.place()
    await shop.fault("orderCancel", kind)
    with pytest.raises(Unavailable) as lost:
        await orders.cancel_channel_order(cancel(placed))
    assert lost.value.unknown
    await orders.cancel_channel_order(cancel(placed))
    assert len(await shop.effects("orderCancel")) == 1


async def test_an_order_on_its_way_is_refused(shop: Any, orders: ChannelOrders) -> None:
    placed = await shop.place()
    line = LineQuantity((await shop.line_ids(placed))[0], "TEA", Decimal(3))
    sent = Parcel("p1", date(2026, 11, 20), "DPD UK", "T1", (line,))
    await orders.create_fulfilment(CreateFulfilment("shopify", "r1", str(placed["orderId"]), sent))
    with pytest.raises(Refused) as refused:
        await orders.cancel_channel_order(cancel(placed))
    assert refused.value.reason == "not_cancellable"


async def test_an_unknown_order_is_not_found(shop: Any, orders: ChannelOrders) -> None:
    del shop
    with pytest.raises(NotFound):
        await orders.cancel_channel_order(cancel({"orderId": 1}))


async def test_an_unknown_reason_and_a_part_are_invalid(shop: Any, orders: ChannelOrders) -> None:
    placed = await shop.place()
    with pytest.raises(Invalid):
        await orders.cancel_channel_order(cancel(placed, reason="whim"))
    part = (LineQuantity("1", "TEA", Decimal(1)),)
    with pytest.raises(Invalid):
        await orders.cancel_channel_order(cancel(placed, "c2", lines=part))
