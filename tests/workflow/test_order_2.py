"""Order 2: a partner on 30-day terms, over its limit, one line short, paid by transfer."""

from datetime import date
from decimal import Decimal

from order_builders import gbp
from order_company import Company
from partner_orders import place, receive, release_credit

from trunkline_model.capabilities.order_to_cash import Order

DAY_1, DAY_2 = date(2026, 11, 17), date(2026, 11, 19)


def sku(order: Order, wanted: str) -> Decimal:
    return next(one.allocated for one in order.lines if one.sku == wanted)


async def test_it_is_held_released_sent_in_two_parts_and_paid(company: Company) -> None:
    warehouse, bank = company.backends.warehouse, company.backends.bank
    number = await place(company, {"PAN-28": 45, "TEAPOT-1L": 10}, "PO-4711")
    held = await company.state("HELD", number)
    assert held.holds == ("credit",)
    assert "BookSalesOrder" not in company.backends.journal()

    await release_credit(company, number)
    first = await company.state("RELEASED", number)
    assert sku(first, "PAN-28") == 40
    assert sku(first, "TEAPOT-1L") == 10
    warehouse.send_all(f"{number}-1", DAY_1)
    part = await company.until(lambda one: one.state == "PART_SHIPPED", number)
    assert part.outstanding.amount >= 0

    await receive(company, "PAN-28", 5)
    await company.until(lambda _: f"{number}-2" in warehouse.orders, number)
    warehouse.send_all(f"{number}-2", DAY_2)
    invoiced = await company.state("INVOICED", number)
    assert invoiced.outstanding == invoiced.gross

    bank.book("BK-1", str(invoiced.gross.amount), "Invoice payment PO-4711")
    closed = await company.state("CLOSED", number)
    receipts = [one for one in closed.documents if one.document_type == "receipt"]
    assert len(receipts) == 2
    assert sum((one.amount.amount for one in receipts if one.amount), Decimal(0)) == (
        closed.gross.amount
    )
    assert closed.outstanding == gbp(0)
    assert not await company.exceptions()


async def test_a_short_pick_waits_for_goods_and_goes_out_then(company: Company) -> None:
    warehouse = company.backends.warehouse
    number = await place(company, {"COOKBOOK": 10}, "PO-9")
    await company.state("RELEASED", number)
    warehouse.accept(f"{number}-1")
    warehouse.find_short(f"{number}-1", COOKBOOK=4)
    warehouse.send(f"{number}-1", DAY_1, COOKBOOK=6)
    await company.state("PART_SHIPPED", number)
    await company.settled()
    assert f"{number}-2" not in warehouse.orders
    await receive(company, "COOKBOOK", 4)
    await company.until(lambda _: f"{number}-2" in warehouse.orders, number)
    warehouse.send_all(f"{number}-2", DAY_2)
    done = await company.state("INVOICED", number)
    assert [one.shipped for one in done.lines] == [10]


async def test_an_order_of_which_nothing_is_there_waits_whole(company: Company) -> None:
    first = await place(company, {"STAMPS-1ST": 15}, "PO-1")
    await company.state("RELEASED", first)
    drained = await place(company, {"STAMPS-1ST": 45}, "PO-2")
    await company.state("RELEASED", drained)
    number = await place(company, {"STAMPS-1ST": 2}, "PO-3")
    await company.state("BACKORDERED", number)
    await receive(company, "STAMPS-1ST", 2)
    await company.state("RELEASED", number)
