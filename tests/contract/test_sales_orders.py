"""Capability sales orders, for every service that answers it."""

import asyncio
from decimal import Decimal

import pytest
from erp_clerk import DAY_2, Clerk, gbp, line, parcel, part, units
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.sales_orders import (
    CancelSalesOrder,
    GetSalesOrder,
    SalesOrderProgress,
)

# Three lines, one at a price that is not whole pennies, and shipping.
BASKET = (
    line("MUG-BLUE", 3, "8.333333"),
    line("TEAPOT-1L", 1, "22.49"),
    line("COOKBOOK", 2, "18.00", "vat-0"),
    line("SHIPPING", 1, "4.00"),
)


async def progress(clerk: Clerk, number: str) -> SalesOrderProgress:
    request = GetSalesOrder(clerk.erp.connection_id, number)
    return await clerk.erp.sales_orders.get_sales_order(request)


async def test_the_erp_computes_the_same_totals_to_the_penny(clerk: Clerk) -> None:
    booked = await clerk.book(*BASKET)
    # 25.00 + 22.49 + 36.00 + 4.00; a fifth of 25.00 + 22.49 + 4.00
    assert (booked.net, booked.tax, booked.gross) == (gbp("87.49"), gbp("10.30"), gbp("97.79"))


async def test_every_tax_rate_is_booked_as_the_erp_computes_it(clerk: Clerk) -> None:
    booked = await clerk.book(
        line("KNIFE-CHEF", 1, "41.66"),
        line("HEATER-ECO", 1, "95.00", "vat-5"),
        line("COOKBOOK", 1, "18.00", "vat-0"),
        line("STAMPS-1ST", 1, "13.20", "exempt"),
    )
    assert (booked.net, booked.tax, booked.gross) == (gbp("167.86"), gbp("13.08"), gbp("180.94"))
    await clerk.cancel(clerk.booked[-1])


async def test_a_booking_leaves_evidence_of_the_document_it_made(clerk: Clerk) -> None:
    booked = await clerk.book(BASKET[1])
    evidence = booked.evidence
    assert evidence.system == clerk.erp.name
    assert evidence.connection_id == clerk.erp.connection_id
    assert evidence.document_number == booked.sales_order_number
    assert evidence.document_type
    assert evidence.document_id
    assert evidence.mapping_version
    assert len(evidence.request_sha256) == len(evidence.answer_sha256) == 64


async def test_the_same_request_is_booked_once(clerk: Clerk) -> None:
    request = clerk.booking(clerk.order(BASKET[0]))
    before = await clerk.level("MUG-BLUE")
    first = await clerk.erp.sales_orders.book_sales_order(request)
    again = await clerk.erp.sales_orders.book_sales_order(request)
    assert first == again
    assert (await clerk.level("MUG-BLUE")).available == before.available - 3


async def test_the_same_request_sent_twice_at_once_is_booked_once(clerk: Clerk) -> None:
    request = clerk.booking(clerk.order(BASKET[0]))
    before = await clerk.level("MUG-BLUE")
    book = clerk.erp.sales_orders.book_sales_order
    answers = await asyncio.gather(book(request), book(request), return_exceptions=True)
    final = await book(request)
    assert all(one == final for one in answers if not isinstance(one, BaseException))
    assert (await clerk.level("MUG-BLUE")).available == before.available - 3


async def test_a_request_id_used_for_another_order_is_a_conflict(clerk: Clerk) -> None:
    request = clerk.booking(clerk.order(BASKET[1]))
    await clerk.erp.sales_orders.book_sales_order(request)
    other = structs.replace(request, order=clerk.order(BASKET[2]))
    with pytest.raises(Conflict):
        await clerk.erp.sales_orders.book_sales_order(other)


async def test_an_order_whose_total_differs_by_a_penny_is_refused_and_leaves_nothing(
    clerk: Clerk,
) -> None:
    order = clerk.order(BASKET[1])
    wrong = structs.replace(order, gross=gbp(order.gross.amount + Decimal("0.01")))
    request = clerk.booking(wrong)
    before = await clerk.level("TEAPOT-1L")
    with pytest.raises(Refused) as refused:
        await clerk.erp.sales_orders.book_sales_order(request)
    assert refused.value.reason == "totals_differ"
    assert (await clerk.level("TEAPOT-1L")).available == before.available
    with pytest.raises(Refused):
        await clerk.erp.sales_orders.book_sales_order(request)


async def test_an_unknown_article_is_refused(clerk: Clerk) -> None:
    request = clerk.booking(clerk.order(line("NO-SUCH", 1, "1.00")))
    with pytest.raises(Refused) as refused:
        await clerk.erp.sales_orders.book_sales_order(request)
    assert refused.value.reason == "unknown_sku"


async def test_an_unknown_customer_is_refused(clerk: Clerk) -> None:
    request = clerk.booking(clerk.order(BASKET[1], party="NO-SUCH"))
    with pytest.raises(Refused) as refused:
        await clerk.erp.sales_orders.book_sales_order(request)
    assert refused.value.reason == "unknown_party"


@pytest.mark.parametrize("quantity", [0, -1])
async def test_a_quantity_that_is_not_positive_is_invalid(clerk: Clerk, quantity: int) -> None:
    request = clerk.booking(clerk.order(line("TEAPOT-1L", quantity, "22.49")))
    with pytest.raises(Invalid) as refused:
        await clerk.erp.sales_orders.book_sales_order(request)
    assert [one.field for one in refused.value.fields] == ["order.lines[0].quantity"]


async def test_progress_shows_what_was_sold_shipped_and_billed(clerk: Clerk) -> None:
    booked = await clerk.book(*BASKET)
    number = booked.sales_order_number
    await clerk.allocate(number)
    issued = await clerk.issue(number, parcel(part("MUG-BLUE", 2), on=DAY_2))
    await clerk.bill(number, issued.shipment_number, DAY_2)
    found = await progress(clerk, number)
    lines = {one.sku: (one.ordered, one.shipped, one.invoiced) for one in found.lines}
    assert lines["MUG-BLUE"] == units(3, 2, 2)
    assert lines["COOKBOOK"] == units(2, 0, 0)
    assert (found.state, found.gross) == ("open", booked.gross)
    assert found.order_number == clerk.booked[-1].order.order_number
    assert {one.line_id for one in found.lines} == {one.line_id for one in BASKET}


async def test_an_unknown_sale_is_not_found(clerk: Clerk) -> None:
    with pytest.raises(NotFound):
        await progress(clerk, "NO-SUCH")


async def test_a_sale_is_cancelled_by_the_request_that_booked_it(clerk: Clerk) -> None:
    before = await clerk.level("PLATE-27")
    number = (await clerk.book(line("PLATE-27", 4, "12.00"))).sales_order_number
    await clerk.allocate(number)
    answer = await clerk.cancel(clerk.booked[-1])
    assert answer.existed
    assert (await progress(clerk, number)).state == "cancelled"
    assert await clerk.level("PLATE-27") == before


async def test_a_sale_is_cancelled_once_and_by_number_too(clerk: Clerk) -> None:
    number = (await clerk.book(BASKET[2])).sales_order_number
    request = CancelSalesOrder(
        clerk.erp.connection_id, clerk.request_id(), "never:used", number, "customer"
    )
    first = await clerk.erp.sales_orders.cancel_sales_order(request)
    assert first.existed
    assert await clerk.erp.sales_orders.cancel_sales_order(request) == first
    assert (await clerk.cancel(clerk.booked[-1])).existed


async def test_cancelling_what_was_never_booked_is_a_success(clerk: Clerk) -> None:
    answer = await clerk.cancel(clerk.booking(clerk.order(BASKET[1])))
    assert not answer.existed


async def test_a_booking_that_comes_after_its_cancellation_does_not_stay(clerk: Clerk) -> None:
    late = clerk.booking(clerk.order(BASKET[1]))
    await clerk.cancel(late)
    with pytest.raises(Refused) as refused:
        await clerk.erp.sales_orders.book_sales_order(late)
    assert refused.value.reason == "cancelled"
    assert not (await clerk.cancel(late)).existed


async def test_a_sale_of_which_something_left_is_not_cancelled(clerk: Clerk) -> None:
    number = (await clerk.book(BASKET[0])).sales_order_number
    await clerk.allocate(number)
    await clerk.issue(number, parcel(part("MUG-BLUE", 1)))
    with pytest.raises(Refused) as refused:
        await clerk.cancel(clerk.booked[-1])
    assert refused.value.reason == "already_shipped"
    assert (await progress(clerk, number)).state == "open"
