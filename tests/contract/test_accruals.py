"""Capability accruals, for every service that answers it."""

from datetime import date

import pytest
from erp_buyer import Buyer, counted, wanted
from erp_clerk import DAY_2, gbp
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.accruals import (
    AccrualList,
    ListAccruals,
    PostAccrual,
    ReverseAccrual,
)
from trunkline_model.capabilities.ledger import ListPostings
from trunkline_model.purchase_order import PurchaseLineKind


async def listed(buyer: Buyer, order: str) -> AccrualList:
    return await buyer.erp.accruals.list_accruals(ListAccruals(buyer.erp.connection_id, order))


def reversal(buyer: Buyer, accrual: str, net: str) -> ReverseAccrual:
    return ReverseAccrual(
        buyer.erp.connection_id, buyer.request_id(), accrual, DAY_2, gbp(net), "BILL-1"
    )


async def test_what_came_is_owed_until_it_is_billed(buyer: Buyer) -> None:
    order = await buyer.buy(wanted("MUG-BLUE", 10, "3.10"))
    receipt = (await buyer.receive(order, counted("MUG-BLUE", 10))).goods_receipt_number
    posted = await buyer.accrue(order, receipt, "31.00")
    asked = ListPostings(buyer.erp.connection_id, (posted.accrual_number,))
    moved = {
        one.account_kind: one.debit.amount - one.credit.amount
        for one in (await buyer.erp.ledger.list_postings(asked)).postings
    }
    assert moved == {"expense": 31, "grni": -31}
    request = reversal(buyer, posted.accrual_number, "12.40")
    part = await buyer.erp.accruals.reverse_accrual(request)
    assert part.remaining == gbp("18.60")
    assert await buyer.erp.accruals.reverse_accrual(request) == part
    (found,) = (await listed(buyer, order)).accruals
    assert (found.accrual_number, found.goods_receipt_number) == (posted.accrual_number, receipt)
    assert (found.net, found.remaining) == (gbp("31.00"), gbp("18.60"))
    rest = await buyer.erp.accruals.reverse_accrual(reversal(buyer, posted.accrual_number, "18.60"))
    assert rest.remaining == gbp("0.00")


async def test_the_same_accrual_is_posted_once(buyer: Buyer) -> None:
    order = await buyer.buy(wanted("MUG-BLUE", 10, "3.10"))
    request = PostAccrual(
        buyer.erp.connection_id, buyer.request_id(), order, "", DAY_2, gbp("10.00")
    )
    first = await buyer.erp.accruals.post_accrual(request)
    assert await buyer.erp.accruals.post_accrual(request) == first
    assert len((await listed(buyer, order)).accruals) == 1
    with pytest.raises(Conflict):
        await buyer.erp.accruals.post_accrual(structs.replace(request, net=gbp("11.00")))


async def test_a_service_is_owed_at_the_end_of_a_month_and_not_on_the_next_day(
    buyer: Buyer,
) -> None:
    last, first = date(2026, 10, 31), date(2026, 11, 1)
    service = structs.replace(wanted("MUG-BLUE", 10, "3.10"), kind=PurchaseLineKind.SERVICE)
    order = await buyer.buy(service)
    request = PostAccrual(buyer.erp.connection_id, buyer.request_id(), order, "", last, gbp("31"))
    posted = await buyer.erp.accruals.post_accrual(request)
    back = structs.replace(reversal(buyer, posted.accrual_number, "31.00"), reversed_on=first)
    reversed_ = await buyer.erp.accruals.reverse_accrual(structs.replace(back, because_of=""))
    assert reversed_.remaining == gbp("0.00")
    numbers = (posted.accrual_number, reversed_.reversal_number)
    asked = ListPostings(buyer.erp.connection_id, numbers)
    moved = {
        (one.posted_on, one.account_kind): one.debit.amount - one.credit.amount
        for one in (await buyer.erp.ledger.list_postings(asked)).postings
    }
    assert moved == {
        (last, "expense"): 31,
        (last, "grni"): -31,
        (first, "expense"): -31,
        (first, "grni"): 31,
    }
    closed = structs.replace(request, request_id=buyer.request_id(), accrued_on=date(2019, 3, 31))
    with pytest.raises(Refused) as refused:
        await buyer.erp.accruals.post_accrual(closed)
    assert refused.value.reason == "closed_period"


async def test_what_cannot_be_accrued_or_reversed_is_refused(buyer: Buyer) -> None:
    order = await buyer.buy(wanted("MUG-BLUE", 10, "3.10"))
    number = (await buyer.accrue(order, "", "10.00")).accrual_number
    with pytest.raises(Refused) as refused:
        await buyer.erp.accruals.reverse_accrual(reversal(buyer, number, "10.01"))
    assert refused.value.reason == "more_than_accrued"
    late = structs.replace(reversal(buyer, number, "1.00"), reversed_on=date(2019, 3, 31))
    with pytest.raises(Refused) as refused:
        await buyer.erp.accruals.reverse_accrual(late)
    assert refused.value.reason == "closed_period"
    with pytest.raises(Invalid):
        await buyer.accrue(order, "", "0.00")
    for unknown in (
        buyer.accrue("NO-SUCH", "", "1.00"),
        buyer.erp.accruals.reverse_accrual(reversal(buyer, "NO-SUCH", "1.00")),
        listed(buyer, "NO-SUCH"),
    ):
        with pytest.raises(NotFound):
            await unknown
