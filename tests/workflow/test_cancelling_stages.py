"""Cancelling at every stage before the goods leave: each undo, newest first, and no further."""

from datetime import date

import pytest
from order_builders import gbp
from order_company import Company
from partner_orders import cancellation, place, receive
from shop_orders import three_lines

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.parties import GetCreditPosition
from trunkline_model.capabilities.stock import GetStock
from trunkline_model.money import Money
from trunkline_sandbox.faults import FaultOrder

DAY = date(2026, 11, 17)
BEFORE_THE_WAREHOUSE = {
    "ListProducts": ("RECEIVED", []),
    "GetCreditPosition": ("VALIDATED", []),
    "BookSalesOrder": ("ACCEPTED", ["cancel_sales_order"]),
    "AllocateStock": ("ACCEPTED", ["release_allocation", "cancel_sales_order"]),
}
"""What the ERP does not answer, how far the order comes then, and what is undone."""


async def undone(company: Company) -> list[str]:
    """Name what was undone, in order, by the steps' own evidence."""
    rows = await company.rows("SELECT name FROM journal WHERE kind = 'undone' ORDER BY seq")
    names = {
        "book_sales_order": "cancel_sales_order",
        "allocate_stock": "release_allocation",
        "create_shipment_order": "cancel_shipment_order",
    }
    return [names[one["name"].partition(":")[0]] for one in rows]


async def reserved(company: Company, sku: str = "COOKBOOK") -> int:
    found = await company.backends.erp.stock.get_stock(GetStock("erp-main", (sku,)))
    return int(found.levels[0].allocated)


async def owed(company: Company) -> Money:
    asked = GetCreditPosition("erp-main", "NORTHSTAR")
    return (await company.backends.erp.parties.get_credit_position(asked)).exposure


async def released(company: Company, name: str = "PO-1") -> str:
    number = await place(company, {"COOKBOOK": 10}, name)
    await company.state("RELEASED", number)
    return number


@pytest.mark.parametrize("silent", BEFORE_THE_WAREHOUSE)
async def test_an_order_is_cancelled_wherever_it_stands_before_the_warehouse(
    company: Company, silent: str
) -> None:
    state, undos = BEFORE_THE_WAREHOUSE[silent]
    company.backends.books.faults.add(FaultOrder(on=silent, kind="5xx", times=1000))
    number = await place(company, {"COOKBOOK": 10}, "PO-1")
    await company.state(state, number)
    await company.transition(silent_transition(silent), "parked")
    await company.desk.cancel_order(cancellation(number))
    await company.state("CANCELLED", number)
    company.backends.books.faults.clear()
    assert await undone(company) == undos
    assert await reserved(company) == 0
    assert await owed(company) == gbp(0)
    assert company.backends.warehouse.orders == {}


def silent_transition(request: str) -> str:
    """Name the transition that waits for an answer to a request."""
    return {
        "ListProducts": "validate_order",
        "GetCreditPosition": "check_credit",
        "BookSalesOrder": "book_sales_order",
        "AllocateStock": "allocate_stock",
    }[request]


async def test_a_released_order_is_taken_back_from_warehouse_stock_and_erp_in_that_order(
    company: Company,
) -> None:
    number = await released(company)
    company.backends.warehouse.accept(f"{number}-1")
    await company.state("PICKING", number)
    await company.desk.cancel_order(cancellation(number))
    await company.state("CANCELLED", number)
    assert await undone(company) == [
        "cancel_shipment_order",
        "release_allocation",
        "cancel_sales_order",
    ]
    assert set(company.backends.warehouse.cancelled) == {f"{number}-1"}
    assert await reserved(company) == 0
    assert await owed(company) == gbp(0)
    assert not await company.exceptions()


async def test_a_part_allocated_order_takes_back_what_was_sent_out_and_what_waits(
    company: Company,
) -> None:
    number = await place(company, {"STAMPS-1ST": 70}, "PO-1")
    await company.state("RELEASED", number)
    await company.desk.cancel_order(cancellation(number))
    gone = await company.state("CANCELLED", number)
    assert [one.cancelled for one in gone.lines] == [70]
    assert await reserved(company, "STAMPS-1ST") == 0
    await receive(company, "STAMPS-1ST", 20)
    await company.settled()
    assert list(company.backends.warehouse.orders) == [f"{number}-1"]


async def test_an_order_of_which_nothing_was_found_is_cancelled(company: Company) -> None:
    number = await released(company)
    company.backends.warehouse.find_short(f"{number}-1", COOKBOOK=10)
    await company.state("BACKORDERED", number)
    await company.desk.cancel_order(cancellation(number))
    await company.state("CANCELLED", number)
    assert await reserved(company) == 0


async def test_a_shop_order_is_cancelled_in_the_shop_too(company: Company) -> None:
    company.backends.shop.place(three_lines())
    number = (await company.state("RELEASED")).order_number
    await company.desk.cancel_order(cancellation(number, partner_id=""))
    await company.state("CANCELLED", number)
    told = company.backends.shop.writes.named("cancel")
    assert [(one.channel_order_id, one.reason) for one in told] == [("5001", "customer")]


async def test_an_order_whose_goods_left_is_not_cancelled(company: Company) -> None:
    number = await released(company)
    company.backends.warehouse.send(f"{number}-1", DAY, COOKBOOK=4)
    await company.state("PART_SHIPPED", number)
    with pytest.raises(Refused, match=r"PART_SHIPPED\. Goods of it have left") as refused:
        await company.desk.cancel_order(cancellation(number))
    assert refused.value.reason == "goods_left"
