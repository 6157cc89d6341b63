"""What was on its way while its order was cancelled does not stay."""

import pytest
from fake_warehouse import FakeWarehouse
from msgspec import json
from order_builders import gbp
from order_company import Company
from partner_orders import cancellation, place

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.order_to_cash import Order
from trunkline_model.capabilities.parties import GetCreditPosition
from trunkline_model.capabilities.sales_orders import BookSalesOrder
from trunkline_sandbox.faults import FaultOrder

FIRST_LOOK = 2
"""Cancellations that are asked for at once: before the undos, and as one of them."""


async def unanswered(company: Company) -> str:
    """Give an order whose shipment order was on its way while it was cancelled."""
    company.backends.warehouse.holds_back = True
    number = await place(company, {"COOKBOOK": 2}, "PO-1")
    await company.transition("release_to_warehouse", "parked")
    await company.desk.cancel_order(cancellation(number))
    await company.state("CANCELLED", number)
    return number


def confirmed(order: Order) -> bool:
    return any(one.kind == "CancellationConfirmed" for one in order.moves)


async def test_a_shipment_order_that_comes_after_its_cancellation_is_taken_back(
    company: Company,
) -> None:
    warehouse: FakeWarehouse = company.backends.warehouse
    warehouse.arrives_after = FIRST_LOOK
    number = await unanswered(company)
    order = await company.until(confirmed, number)
    assert warehouse.cancelled == [f"{number}-1"]
    assert order.moves[-1].sentence == (
        f"Looked again: {number}-1 had come since, and was taken back."
    )
    assert not await company.exceptions()


async def test_a_shipment_order_that_never_came_is_confirmed_to_be_away(company: Company) -> None:
    number = await unanswered(company)
    order = await company.until(confirmed, number)
    assert order.moves[-1].sentence == "Looked again: nothing had come since."
    assert company.backends.warehouse.orders == {}


async def test_one_that_was_picked_before_the_second_look_is_put_before_a_person(
    company: Company,
) -> None:
    warehouse: FakeWarehouse = company.backends.warehouse
    warehouse.arrives_after, warehouse.is_picked_at_once = FIRST_LOOK, True
    number = await unanswered(company)
    raised = await company.raised("came_after_cancellation")
    assert "it is being picked" in raised["sentence"]
    warehouse.kept.clear()
    await company.retry(raised)
    await company.until(confirmed, number)
    assert warehouse.cancelled == [f"{number}-1"]


async def test_a_booking_that_comes_after_its_cancellation_does_not_stay(company: Company) -> None:
    books = company.backends.books
    books.faults.add(FaultOrder(on="BookSalesOrder", kind="5xx", times=1000))
    number = await place(company, {"COOKBOOK": 2}, "PO-1")
    await company.transition("book_sales_order", "parked")
    sent = [one for one in books.journal.after(0, "request") if one.name == "BookSalesOrder"]
    await company.desk.cancel_order(cancellation(number))
    await company.state("CANCELLED", number)
    books.faults.clear()
    late = json.decode(json.encode(sent[0].body), type=BookSalesOrder)
    with pytest.raises(Refused, match="this booking was cancelled"):
        await company.backends.erp.sales_orders.book_sales_order(late)
    asked = GetCreditPosition("erp-main", "NORTHSTAR")
    assert (await company.backends.erp.parties.get_credit_position(asked)).exposure == gbp(0)
