"""Capability requisitions, for every service that answers it."""

import asyncio
from contextlib import suppress
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from erp_buyer import Buyer, counted, wanted
from erp_clerk import Clerk, gbp, line, units
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused, Unavailable
from trunkline_model.capabilities.goods_receipts import RecordGoodsReceipt
from trunkline_model.capabilities.purchase_orders import CancelPurchaseOrder
from trunkline_model.capabilities.requisitions import (
    ApproveRequisition,
    GetRequisition,
    ListReorders,
    RaiseRequisition,
    Reorder,
    RequisitionProgress,
    WithdrawRequisition,
)
from trunkline_model.requisition import Requisition, RequisitionLine

SKU = "KNIFE-CHEF"


def needed(quantity: int = 3, sku: str = SKU, supplier: str = "STEELWORKS") -> Requisition:
    one = RequisitionLine(
        "r-1", sku, "Knives", Decimal(quantity), "u", gbp("19.005"), supplier_code=supplier
    )
    net = (Decimal("19.005") * quantity).quantize(Decimal("0.01"))
    return Requisition(
        requisition_number=f"RQ-{uuid4().hex[:8]}",
        requested_by="Mina",
        requested_on=date(2026, 11, 1),
        needed_on=date(2026, 12, 1),
        location="",
        currency="GBP",
        lines=(one,),
        net=gbp(net),
    )


def raising(buyer: Buyer, asked: Requisition) -> RaiseRequisition:
    return RaiseRequisition(buyer.erp.connection_id, buyer.request_id(), asked)


async def raised(buyer: Buyer, asked: Requisition) -> str:
    request = raising(buyer, asked)
    return (await buyer.erp.requisitions.raise_requisition(request)).requisition_number


async def progress(buyer: Buyer, number: str) -> RequisitionProgress:
    request = GetRequisition(buyer.erp.connection_id, number)
    return await buyer.erp.requisitions.get_requisition(request)


def approval(buyer: Buyer, number: str) -> ApproveRequisition:
    return ApproveRequisition(
        buyer.erp.connection_id, buyer.request_id(), number, "Ben", date(2026, 11, 2)
    )


def withdrawal(buyer: Buyer, request_id: str, number: str = "") -> WithdrawRequisition:
    return WithdrawRequisition(
        buyer.erp.connection_id, buyer.request_id(), request_id, number, "not needed"
    )


async def reorder(buyer: Buyer) -> Reorder | None:
    asked = ListReorders(buyer.erp.connection_id, (SKU, "NO-SUCH", "MUG-WHITE"))
    found = (await buyer.erp.requisitions.list_reorders(asked)).reorders
    return next(iter(found), None)


async def test_what_falls_below_its_reorder_point_is_listed_until_it_is_ordered(
    buyer: Buyer, clerk: Clerk
) -> None:
    short = await made_short(buyer, clerk)
    assert short.projected < short.reorder_point
    assert (short.sku, short.supplier_code, short.unit) == (SKU, "STEELWORKS", "u")
    assert (short.reorder_point, short.target) == units(40, 120)
    assert (short.quantity, short.unit_price) == (120 - short.projected, gbp("19.00"))
    await buyer.buy(wanted(SKU, int(short.quantity), "19.00"))
    assert await reorder(buyer) is None
    await all_cancelled(clerk)


async def made_short(buyer: Buyer, clerk: Clerk) -> Reorder:
    """Sell until it is below its reorder point, whatever other tests have on order."""
    for _ in range(20):
        if short := await reorder(buyer):
            return short
        await clerk.book(line(SKU, 1000, "41.66"))
    raise AssertionError(f"{SKU} never falls short")


async def all_cancelled(clerk: Clerk) -> None:
    for one in clerk.booked:
        await clerk.cancel(one)


async def test_what_is_on_order_counts_at_every_moment_while_it_is_booked_in(
    buyer: Buyer, clerk: Clerk
) -> None:
    short = await made_short(buyer, clerk)
    number = await buyer.buy(wanted(SKU, int(short.quantity), "19.00"))
    booking = asyncio.create_task(received(buyer, buyer.delivery(number, counted(SKU, 10))))
    seen = []
    while not booking.done():
        with suppress(Unavailable):
            seen.append(await reorder(buyer))
    await booking
    assert seen
    assert set(seen) == {None}
    await all_cancelled(clerk)


async def received(buyer: Buyer, request: RecordGoodsReceipt) -> None:
    """Ask until it is answered: whoever looks on all the time makes it slow."""
    for _ in range(10):
        with suppress(Unavailable):
            await buyer.erp.goods_receipts.record_goods_receipt(request)
            return
    raise AssertionError(f"{request} is not booked in")


async def test_a_requisition_is_raised_approved_and_ordered(buyer: Buyer) -> None:
    asked = needed()
    request = raising(buyer, asked)
    first = await buyer.erp.requisitions.raise_requisition(request)
    assert first.net == gbp("57.02")
    assert await buyer.erp.requisitions.raise_requisition(request) == first
    number = first.requisition_number
    found = await progress(buyer, number)
    assert (found.our_number, found.state) == (asked.requisition_number, "waiting")
    assert [(one.line_id, one.sku, one.quantity) for one in found.lines] == [
        ("r-1", SKU, Decimal(3))
    ]
    with pytest.raises(Refused) as refused:
        await buyer.book(wanted(SKU, 3, "19.00"), requisition=number)
    assert refused.value.reason == "not_approved"
    await buyer.erp.requisitions.approve_requisition(approval(buyer, number))
    await buyer.erp.requisitions.approve_requisition(approval(buyer, number))
    assert (await progress(buyer, number)).state == "approved"
    await buyer.book(wanted(SKU, 3, "19.00"), requisition=number)
    assert (await progress(buyer, number)).state == "ordered"
    with pytest.raises(Refused) as refused:
        await buyer.erp.requisitions.withdraw_requisition(withdrawal(buyer, "never:used", number))
    assert refused.value.reason == "already_ordered"


async def test_a_requisition_is_withdrawn_and_stays_so(buyer: Buyer) -> None:
    request = raising(buyer, needed())
    number = (await buyer.erp.requisitions.raise_requisition(request)).requisition_number
    withdraw = buyer.erp.requisitions.withdraw_requisition
    assert (await withdraw(withdrawal(buyer, request.request_id))).existed
    assert (await withdraw(withdrawal(buyer, "never:used", number))).existed
    assert (await progress(buyer, number)).state == "withdrawn"
    with pytest.raises(Refused) as refused:
        await buyer.erp.requisitions.approve_requisition(approval(buyer, number))
    assert refused.value.reason == "withdrawn"


async def test_one_that_is_approved_can_still_be_withdrawn(buyer: Buyer) -> None:
    number = await raised(buyer, needed())
    await buyer.erp.requisitions.approve_requisition(approval(buyer, number))
    await buyer.erp.requisitions.withdraw_requisition(withdrawal(buyer, "never:used", number))
    assert (await progress(buyer, number)).state == "withdrawn"


async def test_one_whose_order_was_cancelled_can_be_withdrawn(buyer: Buyer) -> None:
    number = await raised(buyer, needed())
    await buyer.erp.requisitions.approve_requisition(approval(buyer, number))
    order = await buyer.book(wanted(SKU, 3, "19.00"), requisition=number)
    cancel = CancelPurchaseOrder(
        buyer.erp.connection_id, buyer.request_id(), "never:used", order, "no longer needed"
    )
    assert (await buyer.erp.purchase_orders.cancel_purchase_order(cancel)).existed
    assert (await progress(buyer, number)).state == "approved"
    await buyer.erp.requisitions.withdraw_requisition(withdrawal(buyer, "never:used", number))
    assert (await progress(buyer, number)).state == "withdrawn"


async def test_a_requisition_that_comes_after_its_withdrawal_does_not_stay(buyer: Buyer) -> None:
    late = raising(buyer, needed())
    withdraw = buyer.erp.requisitions.withdraw_requisition
    assert not (await withdraw(withdrawal(buyer, late.request_id))).existed
    with pytest.raises(Refused) as refused:
        await buyer.erp.requisitions.raise_requisition(late)
    assert refused.value.reason == "cancelled"


async def test_what_cannot_be_raised_is_refused(buyer: Buyer) -> None:
    for reason, wrong in {
        "unknown_sku": needed(sku="NO-SUCH"),
        "unknown_supplier": needed(supplier="NO-SUCH"),
        "totals_differ": structs.replace(needed(), net=gbp("1.00")),
    }.items():
        with pytest.raises(Refused) as refused:
            await raised(buyer, wrong)
        assert refused.value.reason == reason
    with pytest.raises(Invalid):
        await raised(buyer, needed(0))
    with pytest.raises(NotFound):
        await progress(buyer, "NO-SUCH")
    request = raising(buyer, needed())
    await buyer.erp.requisitions.raise_requisition(request)
    with pytest.raises(Conflict):
        await buyer.erp.requisitions.raise_requisition(
            structs.replace(request, requisition=needed(4))
        )
