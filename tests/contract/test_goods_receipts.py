"""Capability goods receipts, for every service that answers it."""

from decimal import Decimal

import pytest
from erp_buyer import Buyer, counted, wanted
from erp_clerk import DAY_1, Clerk, units
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.goods_receipts import GetGoodsReceipt
from trunkline_model.goods_receipt import Condition

DAMAGED = Condition.QUARANTINED


async def test_a_delivery_in_parts_adds_up_and_its_damaged_goods_are_kept_apart(
    buyer: Buyer, clerk: Clerk
) -> None:
    number = await buyer.buy(wanted("MUG-WHITE", 10, "2.90"))
    before = await clerk.level("MUG-WHITE")
    first = await buyer.receive(number, counted("MUG-WHITE", 6))
    lines = (counted("MUG-WHITE", 3), counted("MUG-WHITE", 1, DAMAGED))
    second = await buyer.receive(number, *lines)
    after = await clerk.level("MUG-WHITE")
    assert (after.on_hand, after.available) == (before.on_hand + 9, before.available + 9)
    (line,) = (await buyer.progress(number)).lines
    assert (line.ordered, line.received, line.returned) == units(10, 10, 0)
    assert second.lines == lines
    assert first.goods_receipt_number != second.goods_receipt_number
    assert first.evidence.system == buyer.erp.name


async def test_more_than_was_ordered_is_taken_in(buyer: Buyer) -> None:
    number = await buyer.buy(wanted("MUG-WHITE", 2, "2.90"))
    await buyer.receive(number, counted("MUG-WHITE", 3))
    assert (await buyer.progress(number)).lines[0].received == Decimal(3)


async def test_a_receipt_is_read_back_by_its_number(buyer: Buyer) -> None:
    number = await buyer.buy(wanted("MUG-WHITE", 4, "2.90"), wanted("PLATE-27", 1, "4.75"))
    lines = (counted("MUG-WHITE", 2), counted("MUG-WHITE", 1, DAMAGED), counted("PLATE-27", 1))
    request = buyer.delivery(number, *lines)
    posted = await buyer.erp.goods_receipts.record_goods_receipt(request)
    asked = GetGoodsReceipt(buyer.erp.connection_id, posted.goods_receipt_number)
    found = await buyer.erp.goods_receipts.get_goods_receipt(asked)
    assert (found.document_type, found.purchase_order_number) == ("receipt", number)
    assert (found.reference, found.moved_on) == (request.receipt.delivery_reference, DAY_1)
    assert set(found.lines) == set(lines)
    with pytest.raises(NotFound):
        await buyer.erp.goods_receipts.get_goods_receipt(
            GetGoodsReceipt(buyer.erp.connection_id, "NO-SUCH")
        )


async def test_the_same_delivery_is_booked_in_once(buyer: Buyer, clerk: Clerk) -> None:
    number = await buyer.buy(wanted("MUG-WHITE", 10, "2.90"))
    before = await clerk.level("MUG-WHITE")
    request = buyer.delivery(number, counted("MUG-WHITE", 4))
    first = await buyer.erp.goods_receipts.record_goods_receipt(request)
    assert await buyer.erp.goods_receipts.record_goods_receipt(request) == first
    assert (await clerk.level("MUG-WHITE")).on_hand == before.on_hand + 4
    other = buyer.delivery(number, counted("MUG-WHITE", 5))
    with pytest.raises(Conflict):
        await buyer.erp.goods_receipts.record_goods_receipt(
            structs.replace(other, request_id=request.request_id)
        )


async def test_what_was_not_ordered_is_refused(buyer: Buyer) -> None:
    number = await buyer.buy(wanted("MUG-WHITE", 1, "2.90"))
    with pytest.raises(Refused) as refused:
        await buyer.receive(number, counted("PLATE-27", 1))
    assert refused.value.reason == "unknown_line"
    with pytest.raises(NotFound):
        await buyer.receive("NO-SUCH", counted("MUG-WHITE", 1))
    with pytest.raises(Invalid) as invalid:
        await buyer.receive(number, counted("MUG-WHITE", 0))
    assert [one.field for one in invalid.value.fields] == ["receipt.lines[0].quantity"]


async def test_damaged_goods_go_back_to_their_supplier(buyer: Buyer, clerk: Clerk) -> None:
    number = await buyer.buy(wanted("MUG-WHITE", 5, "2.90"))
    await buyer.receive(number, counted("MUG-WHITE", 3), counted("MUG-WHITE", 2, DAMAGED))
    before = await clerk.level("MUG-WHITE")
    request = buyer.giving_back(number, counted("MUG-WHITE", 2, DAMAGED))
    back = await buyer.erp.goods_receipts.return_goods(request)
    assert await buyer.erp.goods_receipts.return_goods(request) == back
    assert await clerk.level("MUG-WHITE") == before
    found = await buyer.erp.goods_receipts.get_goods_receipt(
        GetGoodsReceipt(buyer.erp.connection_id, back.return_number)
    )
    assert (found.document_type, found.purchase_order_number) == ("return", number)
    assert found.lines == (counted("MUG-WHITE", 2, DAMAGED),)
    (line,) = (await buyer.progress(number)).lines
    assert (line.received, line.returned) == units(5, 2)


async def test_accepted_goods_go_back_out_of_stock_but_no_more_than_came(
    buyer: Buyer, clerk: Clerk
) -> None:
    number = await buyer.buy(wanted("MUG-WHITE", 5, "2.90"))
    await buyer.receive(number, counted("MUG-WHITE", 3))
    before = await clerk.level("MUG-WHITE")
    await buyer.give_back(number, counted("MUG-WHITE", 2))
    assert (await clerk.level("MUG-WHITE")).on_hand == before.on_hand - 2
    for line in (counted("MUG-WHITE", 2), counted("MUG-WHITE", 1, DAMAGED)):
        with pytest.raises(Refused) as refused:
            await buyer.give_back(number, line)
        assert refused.value.reason == "more_than_received"
    with pytest.raises(Invalid):
        await buyer.give_back(number, counted("MUG-WHITE", 1), counted("MUG-WHITE", 1, DAMAGED))
