"""Capability purchase orders, for every service that answers it."""

from datetime import date
from decimal import Decimal

import pytest
from erp_buyer import Buyer, billed, counted, wanted
from erp_clerk import gbp, units
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.purchase_orders import (
    AmendPurchaseOrder,
    CancelPurchaseOrder,
    ConfirmPurchaseOrder,
)

BASKET = (wanted("MUG-BLUE", 10, "3.105"), wanted("TEAPOT-1L", 4, "11.20"))


async def test_the_erp_computes_the_same_totals_to_the_penny(buyer: Buyer) -> None:
    request = buyer.booking(buyer.order(*BASKET, wanted("COOKBOOK", 2, "7.60", "vat-0")))
    booked = await buyer.erp.purchase_orders.book_purchase_order(request)
    # 31.05 + 44.80 + 15.20; a fifth of 31.05 and of 44.80
    assert (booked.net, booked.tax, booked.gross) == (gbp("91.05"), gbp("15.17"), gbp("106.22"))
    assert booked.evidence.system == buyer.erp.name
    assert booked.evidence.document_number == booked.purchase_order_number


async def test_a_booking_commits_nobody_until_it_is_confirmed(buyer: Buyer) -> None:
    number = await buyer.book(BASKET[1])
    assert (await buyer.progress(number)).state == "booked"
    with pytest.raises(Refused) as refused:
        await buyer.receive(number, counted("TEAPOT-1L", 1))
    assert refused.value.reason == "not_confirmed"
    confirm = ConfirmPurchaseOrder(
        buyer.erp.connection_id, buyer.request_id(), number, date(2026, 11, 1)
    )
    await buyer.erp.purchase_orders.confirm_purchase_order(confirm)
    again = structs.replace(confirm, request_id=buyer.request_id())
    await buyer.erp.purchase_orders.confirm_purchase_order(again)
    assert (await buyer.progress(number)).state == "confirmed"


async def test_the_same_request_is_booked_once(buyer: Buyer) -> None:
    request = buyer.booking(buyer.order(BASKET[0]))
    first = await buyer.erp.purchase_orders.book_purchase_order(request)
    assert await buyer.erp.purchase_orders.book_purchase_order(request) == first
    other = structs.replace(request, order=buyer.order(BASKET[1]))
    with pytest.raises(Conflict):
        await buyer.erp.purchase_orders.book_purchase_order(other)


async def test_an_order_whose_total_differs_by_a_penny_is_refused(buyer: Buyer) -> None:
    order = buyer.order(BASKET[1])
    wrong = structs.replace(order, gross=gbp(order.gross.amount + Decimal("0.01")))
    with pytest.raises(Refused) as refused:
        await buyer.erp.purchase_orders.book_purchase_order(buyer.booking(wrong))
    assert refused.value.reason == "totals_differ"


async def test_what_the_erp_does_not_know_is_refused(buyer: Buyer) -> None:
    order = buyer.order(BASKET[1])
    for reason, wrong in {
        "unknown_supplier": structs.replace(order, supplier_code="NO-SUCH"),
        "unknown_sku": buyer.order(wanted("NO-SUCH", 1, "1.00")),
        "unknown_tax_code": buyer.order(wanted("MUG-BLUE", 1, "1.00", "no-such")),
        "not_approved": structs.replace(order, requisition_number="NO-SUCH"),
    }.items():
        with pytest.raises(Refused) as refused:
            await buyer.erp.purchase_orders.book_purchase_order(buyer.booking(wrong))
        assert refused.value.reason == reason


@pytest.mark.parametrize("quantity", [0, -1])
async def test_a_quantity_that_is_not_positive_is_invalid(buyer: Buyer, quantity: int) -> None:
    order = buyer.order(wanted("TEAPOT-1L", quantity, "11.20"))
    with pytest.raises(Invalid) as refused:
        await buyer.erp.purchase_orders.book_purchase_order(buyer.booking(order))
    assert [one.field for one in refused.value.fields] == ["order.lines[0].quantity"]


async def test_an_unknown_order_is_not_found(buyer: Buyer) -> None:
    with pytest.raises(NotFound):
        await buyer.progress("NO-SUCH")


async def test_lines_are_amended_in_price_and_quantity(buyer: Buyer) -> None:
    number = await buyer.buy(*BASKET)
    request = buyer.amendment(
        number, "93.54", wanted("MUG-BLUE", 8, "3.20"), wanted("TEAPOT-1L", 4, "13.0875")
    )
    amended = await buyer.erp.purchase_orders.amend_purchase_order(request)
    # 25.60 + 52.35, a fifth of each
    assert (amended.revision, amended.net, amended.tax) == (1, gbp("77.95"), gbp("15.59"))
    assert await buyer.erp.purchase_orders.amend_purchase_order(request) == amended
    found = await buyer.progress(number)
    assert (found.revision, found.gross) == (1, gbp("93.54"))
    assert [(one.ordered, one.unit_price.amount) for one in found.lines] == [
        (Decimal(8), Decimal("3.20")),
        (Decimal(4), Decimal("13.0875")),
    ]


async def amended_unless_tryton(buyer: Buyer, request: AmendPurchaseOrder, reason: str) -> bool:
    """Amend; of Tryton say that it refuses before anything is changed."""
    amend = buyer.erp.purchase_orders.amend_purchase_order
    if buyer.erp.name != "system-tryton":
        assert (await amend(request)).gross == request.gross
        return True
    with pytest.raises(Refused) as refused:
        await amend(request)
    assert refused.value.reason == reason
    assert (await buyer.progress(request.purchase_order_number)).revision == 0
    return False


async def test_a_line_is_wanted_on_another_day(buyer: Buyer) -> None:
    day, later = date(2027, 1, 15), date(2027, 1, 29)
    number = await buyer.buy(BASKET[0], structs.replace(BASKET[1], due_on=day))
    request = buyer.amendment(number, "91.02", structs.replace(BASKET[1], due_on=later))
    amended = await amended_unless_tryton(buyer, request, "cannot_change_day")
    found = (await buyer.progress(number)).lines
    assert [one.due_on for one in found] == [None, later if amended else day]


async def test_a_line_is_added(buyer: Buyer) -> None:
    number = await buyer.buy(BASKET[1])
    request = structs.replace(
        buyer.amendment(number, "65.76"), adds=(wanted("PLATE-27", 2, "5.00"),)
    )
    if not await amended_unless_tryton(buyer, request, "cannot_add_lines"):
        return
    added = [one.line_id for one in (await buyer.progress(number)).lines]
    assert added == ["l-TEAPOT-1L", "l-PLATE-27"]
    twice = structs.replace(request, request_id=buyer.request_id())
    with pytest.raises(Refused) as refused:
        await buyer.erp.purchase_orders.amend_purchase_order(twice)
    assert refused.value.reason == "known_line"
    await buyer.receive(number, counted("PLATE-27", 2))


async def test_what_is_left_is_closed_short_but_never_below_what_came(buyer: Buyer) -> None:
    number = await buyer.buy(*BASKET)
    await buyer.receive(number, counted("MUG-BLUE", 6))
    less = buyer.amendment(number, "72.40", wanted("MUG-BLUE", 5, "3.105"))
    with pytest.raises(Refused) as refused:
        await buyer.erp.purchase_orders.amend_purchase_order(less)
    assert refused.value.reason == "less_than_received"
    closed = buyer.amendment(
        number, "22.36", wanted("MUG-BLUE", 6, "3.105"), wanted("TEAPOT-1L", 0, "11.20")
    )
    await buyer.erp.purchase_orders.amend_purchase_order(closed)
    lines = (await buyer.progress(number)).lines
    assert [(one.ordered, one.received) for one in lines] == [units(6, 6), units(0, 0)]


async def test_an_amendment_that_adds_up_otherwise_changes_nothing(buyer: Buyer) -> None:
    number = await buyer.buy(BASKET[1])
    request = buyer.amendment(number, "1.00", wanted("TEAPOT-1L", 2, "11.20"))
    with pytest.raises(Refused) as refused:
        await buyer.erp.purchase_orders.amend_purchase_order(request)
    assert refused.value.reason == "totals_differ"
    unknown = buyer.amendment(number, "1.00", wanted("PLATE-27", 2, "11.20"))
    with pytest.raises(Refused) as refused:
        await buyer.erp.purchase_orders.amend_purchase_order(unknown)
    assert refused.value.reason == "unknown_line"
    found = await buyer.progress(number)
    assert (found.revision, found.lines[0].ordered) == (0, Decimal(4))


def cancellation(buyer: Buyer, request_id: str, number: str = "") -> CancelPurchaseOrder:
    return CancelPurchaseOrder(
        buyer.erp.connection_id, buyer.request_id(), request_id, number, "not needed"
    )


async def test_an_order_is_cancelled_by_the_request_that_booked_it_and_by_number(
    buyer: Buyer,
) -> None:
    request = buyer.booking(buyer.order(BASKET[0]))
    number = (await buyer.erp.purchase_orders.book_purchase_order(request)).purchase_order_number
    cancel = buyer.erp.purchase_orders.cancel_purchase_order
    assert (await cancel(cancellation(buyer, request.request_id))).existed
    confirmed = await buyer.buy(BASKET[0])
    assert (await cancel(cancellation(buyer, "never:used", confirmed))).existed
    assert (await cancel(cancellation(buyer, "never:used", confirmed))).existed
    assert {(await buyer.progress(one)).state for one in (number, confirmed)} == {"cancelled"}


async def test_a_booking_that_comes_after_its_cancellation_does_not_stay(buyer: Buyer) -> None:
    late = buyer.booking(buyer.order(BASKET[0]))
    cancel = buyer.erp.purchase_orders.cancel_purchase_order
    assert not (await cancel(cancellation(buyer, late.request_id))).existed
    with pytest.raises(Refused) as refused:
        await buyer.erp.purchase_orders.book_purchase_order(late)
    assert refused.value.reason == "cancelled"


async def test_an_order_of_which_something_came_is_not_cancelled(buyer: Buyer) -> None:
    number = await buyer.buy(BASKET[0])
    await buyer.receive(number, counted("MUG-BLUE", 1))
    with pytest.raises(Refused) as refused:
        await buyer.erp.purchase_orders.cancel_purchase_order(
            cancellation(buyer, "never:used", number)
        )
    assert refused.value.reason == "already_received"


async def test_an_order_is_done_once_all_came_and_what_was_billed_is_paid(buyer: Buyer) -> None:
    number = await buyer.buy(wanted("PLATE-27", 2, "4.75"))
    await buyer.receive(number, counted("PLATE-27", 2))
    posted = await buyer.bill(billed("PLATE-27", 2, "4.75", order=number))
    found = await buyer.progress(number)
    assert (found.state, found.lines[0].invoiced) == ("confirmed", Decimal(2))
    await buyer.pay(posted.ledger_number, posted.gross)
    assert (await buyer.progress(number)).state == "done"
