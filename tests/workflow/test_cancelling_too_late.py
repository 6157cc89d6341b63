"""When the warehouse or the ERP says no to a cancellation: what is told, and what goes on."""

from datetime import UTC, date, datetime

from order_builders import parcel, units
from order_company import Company
from partner_orders import cancellation, place, receive

from trunkline_durable.writing import Said
from trunkline_model.capabilities import events as told
from trunkline_model.capabilities.sales_orders import GetSalesOrder
from trunkline_model.capabilities.shipments import IssueGoods
from trunkline_process_order_to_cash.facts import CancelRequested
from trunkline_process_order_to_cash.process import ORDER_TO_CASH

DAY = date(2026, 11, 17)


async def released(company: Company, lines: dict[str, int]) -> str:
    number = await place(company, lines, "PO-1")
    await company.state("RELEASED", number)
    return number


async def refused(company: Company, number: str) -> str:
    """Wait for the sentence of the refusal."""
    order = await company.until(
        lambda one: any(move.kind == "CancelRefused" for move in one.moves), number
    )
    return next(move.sentence for move in order.moves if move.kind == "CancelRefused")


async def sale(company: Company, number: str) -> tuple[str, str]:
    """Give the number of an order's sale, and how the ERP has it."""
    documents = (await company.order(number)).documents
    found = next(one.number for one in documents if one.document_type == "sales_order")
    request = GetSalesOrder("erp-main", found)
    return found, (await company.backends.erp.sales_orders.get_sales_order(request)).state


async def test_an_order_that_is_being_picked_goes_on_and_a_person_is_told(
    company: Company,
) -> None:
    number = await released(company, {"COOKBOOK": 2})
    company.backends.warehouse.pick(f"{number}-1")
    await company.desk.cancel_order(cancellation(number))
    assert "it is being picked" in await refused(company, number)
    raised = await company.raised("cancellation_refused")
    assert number in raised["sentence"]
    assert (await sale(company, number))[1] == "open"
    company.backends.warehouse.send_all(f"{number}-1", DAY)
    await company.state("INVOICED", number)


async def test_a_later_wish_is_asked_anew(company: Company) -> None:
    number = await released(company, {"COOKBOOK": 2})
    company.backends.warehouse.pick(f"{number}-1")
    await company.desk.cancel_order(cancellation(number))
    await refused(company, number)
    company.backends.warehouse.kept.clear()
    await company.desk.cancel_order(cancellation(number, key="cancel-2"))
    await company.state("CANCELLED", number)


async def test_of_two_shipment_orders_the_one_that_was_taken_back_is_asked_for_again(
    company: Company,
) -> None:
    warehouse = company.backends.warehouse
    number = await released(company, {"STAMPS-1ST": 70})
    await receive(company, "STAMPS-1ST", 10)
    await company.until(lambda _: f"{number}-2" in warehouse.orders, number)
    await company.settled()
    warehouse.pick(f"{number}-2")
    await company.desk.cancel_order(cancellation(number))
    assert f"did not take back {number}-2" in await refused(company, number)
    await company.until(lambda _: f"{number}-3" in warehouse.orders, number)
    assert [one.quantity for one in warehouse.orders[f"{number}-3"].lines] == [60]
    for one in ("2", "3"):
        warehouse.send_all(f"{number}-{one}", DAY)
    done = await company.state("INVOICED", number)
    assert [one.shipped for one in done.lines] == [70]


async def test_a_parcel_that_left_just_before_the_wish_refuses_it(company: Company) -> None:
    number = await released(company, {"COOKBOOK": 2})
    wish = CancelRequested(occurred_at=datetime.now(UTC), request="w1", actor="Jo", reason="no")
    gone = parcel("P9", units("1", 2, "COOKBOOK"), shipped_on=DAY)
    company.backends.warehouse.kept[f"{number}-1"] = "it has left"
    left = told.ParcelDispatched(f"{number}-1", gone)
    async with company.engine.transaction() as conn:
        company.backends.warehouse.log.tell(parcel_dispatched=left)
        await company.engine.cases.record_fact(conn, ORDER_TO_CASH, number, Said("w1", wish))
    await refused(company, number)
    await company.state("INVOICED", number)


async def test_an_undo_that_the_erp_refuses_is_an_exception_and_the_others_still_run(
    company: Company,
) -> None:
    number = await released(company, {"COOKBOOK": 2})
    booked, _ = await sale(company, number)
    by_hand = parcel("BY-HAND", units("1", 1, "COOKBOOK"), shipped_on=DAY)
    await company.backends.erp.shipments.issue_goods(
        IssueGoods("erp-main", "by-hand", booked, by_hand)
    )
    await company.desk.cancel_order(cancellation(number))
    await company.state("CANCELLED", number)
    raised = await company.raised("undo_failed")
    assert "cancel_sales_order did not undo book_sales_order" in raised["sentence"]
    assert set(company.backends.warehouse.cancelled) == {f"{number}-1"}
    assert company.backends.journal()[-1] == "ReleaseAllocation"


async def test_an_order_that_the_warehouse_declined_is_cancelled_with_its_exception(
    company: Company,
) -> None:
    number = await released(company, {"COOKBOOK": 2})
    declined = told.ShipmentOrderRejected(f"{number}-1", "the postcode does not exist")
    company.backends.warehouse.log.tell(shipment_order_rejected=declined)
    await company.raised("warehouse_declined")
    await company.desk.cancel_order(cancellation(number))
    await company.until(lambda one: one.state == "CANCELLED" and not one.exceptions, number)


async def test_a_parcel_of_a_cancelled_order_is_put_before_a_person(company: Company) -> None:
    number = await released(company, {"COOKBOOK": 2})
    await company.desk.cancel_order(cancellation(number))
    await company.state("CANCELLED", number)
    company.backends.warehouse.send_all(f"{number}-1", DAY)
    raised = await company.raised("left_although_ended")
    assert "P1" in raised["sentence"]
