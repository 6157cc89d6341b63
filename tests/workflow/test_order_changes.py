"""A buyer changes what a supplier was sent: weighed, approved where it must be, once everywhere."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from eventually import eventually
from msgspec import structs
from order_company import WAIT_S
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import TODAY

from trunkline_kit.errors import Conflict, Invalid, Refused
from trunkline_model.capabilities.purchase_orders import GetPurchaseOrder, PurchaseOrderProgress
from trunkline_model.capabilities.purchases import (
    ChangePurchase,
    DecidePurchase,
    DeliveredLine,
    GetPurchase,
    Purchase,
    WantedLine,
)
from trunkline_model.purchase_progress import ChangedLine
from trunkline_model.trade_order import ResponseKind
from trunkline_sandbox.faults import FaultKind, FaultOrder

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))
POTS = WantedLine("2", "TEAPOT-1L", "Teapot, one litre", Decimal(2), gbp("11.20"))
PLATES = WantedLine("3", "PLATE-27", "Dinner plate", Decimal(6), gbp("8.00"))
LATER = TODAY + timedelta(days=21)


def mugs(units: int, **more: Any) -> WantedLine:
    """The first line, with another quantity."""
    return structs.replace(MUGS, quantity=Decimal(units), **more)


async def ordered(buyer: BuyingCompany, *, answered: bool = True) -> str:
    """Order mugs and teapots for 177.40, which fay may approve."""
    raised = await buyer.raise_purchase(MUGS, POTS)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "fay")
    number = (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number
    if answered:
        buyer.backends.supplier.answer(number, ResponseKind.ACCEPTED)
        await buyer.purchase(number, "ACKED")
    return number


async def changed(buyer: BuyingCompany, number: str, *lines: WantedLine) -> Purchase:
    asked = ChangePurchase(number, "ada", lines, "the shop sells otherwise")
    return await buyer.purchases.change_purchase(asked)


async def in_erp(buyer: BuyingCompany, purchase: Purchase) -> PurchaseOrderProgress:
    asked = GetPurchaseOrder("erp-main", purchase.order_number)
    return await buyer.backends.erp.purchase_orders.get_purchase_order(asked)


def ordered_units(found: PurchaseOrderProgress) -> dict[str, Decimal]:
    return {one.line_id: one.ordered for one in found.lines}


async def sent_change(buyer: BuyingCompany, times: int = 1) -> Any:
    """Wait until the supplier was sent so many changes; gives the last."""
    writes = buyer.backends.supplier.writes
    assert await eventually(lambda: len(writes.named("change")) == times, WAIT_S)
    return writes.named("change")[-1].order


async def with_net(buyer: BuyingCompany, number: str, net: str) -> Purchase:
    """Wait until an order is acknowledged at a value, and nothing of it is under way."""

    async def reached() -> bool:
        now = await buyer.purchases.get_purchase(GetPurchase(number))
        return (now.state, now.net, now.change) == ("ACKED", gbp(net), "")

    assert await eventually(reached, WAIT_S), await buyer.transitions()
    await buyer.settled()
    return await buyer.purchase(number, "ACKED")


@pytest.mark.parametrize("kind", ["timeout_before_commit", "timeout_after_commit"])
async def test_what_was_approved_covers_less_and_it_is_changed_once_everywhere(
    buyer: BuyingCompany, kind: FaultKind
) -> None:
    number = await ordered(buyer)
    buyer.backends.books.faults.add(FaultOrder(on="AmendPurchaseOrder", kind=kind))
    less = (mugs(40, wanted_on=LATER), structs.replace(POTS, quantity=Decimal(0)))
    for _ in range(2):
        await changed(buyer, number, *less)
    order = await sent_change(buyer)
    assert (order.version, order.net) == (2, gbp("124.00"))
    assert order.note == "the shop sells otherwise"
    assert [(one.line_id, one.quantity, one.wanted_on) for one in order.lines] == [
        ("1", Decimal(40), LATER)
    ]
    waiting = await buyer.purchase(number, "ACKED")
    assert waiting.net == gbp("177.40")
    assert "40 at" in waiting.change
    buyer.backends.supplier.answer_change(number, ResponseKind.ACCEPTED)
    agreed = await with_net(buyer, number, "124.00")
    found = await in_erp(buyer, agreed)
    assert (found.revision, ordered_units(found)) == (1, {"1": Decimal(40), "2": Decimal(0)})
    assert found.lines[0].due_on == LATER
    assert await buyer.exceptions() == []


async def test_a_change_is_of_the_order_that_was_seen_and_stands_beside_it(
    buyer: BuyingCompany,
) -> None:
    number = await ordered(buyer)
    before = await buyer.purchase(number, "ACKED")
    asked = ChangePurchase(
        number, "ada", (mugs(60, wanted_on=LATER),), "more", before.order_version
    )
    for _ in range(2):
        await buyer.purchases.change_purchase(asked)
    waiting = await buyer.purchase(number, "CHANGE_APPROVAL")
    assert (await buyer.purchases.change_purchase(asked)).changing == waiting.changing
    assert waiting.changing
    assert waiting.changing.lines == (
        ChangedLine("1", "MUG-BLUE", Decimal(60), gbp("3.10"), LATER),
    )
    assert (waiting.changing.version, waiting.changing.actor) == (2, "ada")
    assert "177.40 GBP were approved" in waiting.changing.waits
    assert (before.changeable, waiting.changeable) == (True, False)
    assert [one.ordered for one in waiting.lines] == [Decimal(50), Decimal(2)]
    with pytest.raises(Conflict, match="look at it again"):
        await buyer.purchases.change_purchase(structs.replace(asked, actor="fay"))


async def test_what_costs_more_is_approved_anew_by_another_and_goods_go_by_it(
    buyer: BuyingCompany,
) -> None:
    number = await ordered(buyer, answered=False)
    await changed(buyer, number, mugs(60), PLATES)
    asked = await buyer.purchase(number, "CHANGE_APPROVAL")
    assert asked.approvers == ("sam", "olu")
    assert "Line 3: 6 of PLATE-27" in asked.change
    for actor in ("ada", "fay"):
        with pytest.raises(Refused):
            await buyer.approve(asked, actor)
    with pytest.raises(Conflict, match="under way"):
        await changed(buyer, number, mugs(61))
    assert buyer.backends.supplier.writes.named("change") == []
    for _ in range(2):
        await buyer.approve(asked, "sam")
    assert (await sent_change(buyer)).net == gbp("256.40")
    buyer.backends.supplier.answer(number, ResponseKind.ACCEPTED)
    await buyer.purchase(number, "ACKED")
    buyer.backends.supplier.answer_change(number, ResponseKind.ACCEPTED)
    await with_net(buyer, number, "256.40")
    every = [DeliveredLine("1", Decimal(60)), DeliveredLine("2", Decimal(2))]
    await buyer.receive(number, "GR-1", *every, DeliveredLine("3", Decimal(6)))
    here = await buyer.purchase(number, "RECEIVED")
    await buyer.settled()
    assert here.grni == gbp("256.40")
    assert buyer.backends.journal().count("AmendPurchaseOrder") == 1
    assert await buyer.exceptions() == []


async def test_a_change_that_the_supplier_does_not_take_leaves_the_order_as_it_was(
    buyer: BuyingCompany,
) -> None:
    number = await ordered(buyer)
    await changed(buyer, number, mugs(30))
    await sent_change(buyer)
    buyer.backends.supplier.answer_change(number, ResponseKind.REJECTED, "they are fired")
    told = await buyer.raised("change_refused")
    assert "they are fired" in told["sentence"]
    kept = await with_net(buyer, number, "177.40")

    async def put_back() -> bool:
        found = await in_erp(buyer, kept)
        return (found.revision, ordered_units(found)["1"]) == (2, Decimal(50))

    assert await eventually(put_back, WAIT_S)
    await changed(buyer, number, mugs(45))
    assert (await sent_change(buyer, 2)).version == 3


async def test_what_the_erp_refuses_and_an_approver_turns_down_is_sent_to_nobody(
    buyer: BuyingCompany,
) -> None:
    number = await ordered(buyer)
    await changed(buyer, number, structs.replace(PLATES, sku="NO-SUCH", unit_price=gbp("0.10")))
    assert "NO-SUCH" in (await buyer.raised("change_refused"))["sentence"]
    await with_net(buyer, number, "177.40")
    await changed(buyer, number, mugs(90))
    asked = await buyer.purchase(number, "CHANGE_APPROVAL")
    await buyer.purchases.reject_purchase(DecidePurchase(number, "sam", asked.version, "too many"))
    kept = await with_net(buyer, number, "177.40")
    assert buyer.backends.supplier.writes.named("change") == []
    assert (await in_erp(buyer, kept)).revision == 0


async def test_an_order_is_never_changed_below_what_came_nor_once_it_is_all_here(
    buyer: BuyingCompany,
) -> None:
    number = await ordered(buyer)
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(29), Decimal(1)))
    await buyer.purchase(number, "PART_RECEIVED")
    with pytest.raises(Refused, match="29 would be ordered, 30 came"):
        await changed(buyer, number, mugs(29))
    with pytest.raises(Refused, match="cancel the order"):
        await changed(buyer, number, mugs(0), structs.replace(POTS, quantity=Decimal(0)))
    for wrong in ((), (mugs(50),), (mugs(40, sku="PLATE-27"),), (mugs(-1),)):
        with pytest.raises(Invalid):
            await changed(buyer, number, *wrong)
    await changed(buyer, number, mugs(30), structs.replace(POTS, quantity=Decimal(0)))
    await sent_change(buyer)
    buyer.backends.supplier.answer_change(number, ResponseKind.ACCEPTED)
    await buyer.settled()
    await buyer.receive(number, "GR-2", DeliveredLine("1", Decimal(1)))
    await buyer.purchase(number, "RECEIVED")
    with pytest.raises(Refused, match="The order is received"):
        await changed(buyer, number, mugs(60))


async def test_a_change_that_is_answered_otherwise_waits_for_the_buyer_who_may_counter(
    buyer: BuyingCompany,
) -> None:
    number = await ordered(buyer)
    await changed(buyer, number, mugs(51))
    await sent_change(buyer)
    buyer.backends.supplier.answer_change(number, ResponseKind.CHANGED, line_1="3.90")
    waiting = await buyer.purchase(number, "ACK_CHANGED")
    assert "3.90" in waiting.answer_explanation
    await changed(buyer, number, MUGS)
    order = await sent_change(buyer, 2)
    assert (order.version, order.net) == (3, gbp("177.40"))
    buyer.backends.supplier.answer_change(number, ResponseKind.ACCEPTED)
    assert (await with_net(buyer, number, "177.40")).open_answer == ""
    await buyer.purchases.cancel_purchase(DecidePurchase(number, "olu", "", "no more"))
    await buyer.purchase(number, "CANCELLED")
    (cancelled,) = buyer.backends.supplier.writes.named("cancellation")
    assert cancelled.version == 4
