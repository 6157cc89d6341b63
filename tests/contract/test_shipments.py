"""Capability shipments, for every service that answers it."""

import pytest
from erp_clerk import DAY_1, DAY_2, Clerk, line, parcel, part, units
from msgspec import structs

from trunkline_kit.errors import Conflict, NotFound, Refused
from trunkline_model.capabilities.shipments import AllocateStock, IssueGoods, ReleaseAllocation

TAX = {"PAN-28": "vat-20", "HEATER-ECO": "vat-5", "STAMPS-1ST": "exempt"}


async def short_sale(clerk: Clerk, sku: str, price: str, short: int) -> tuple[str, int]:
    """Book and give (number, units) so that `short` units of it are not there."""
    level = await clerk.level(sku)
    wanted = int(level.on_hand - level.allocated) + short
    booked = await clerk.book(line(sku, wanted, price, TAX[sku]), party="CASH")
    return booked.sales_order_number, wanted


async def test_what_is_there_is_reserved_in_full(clerk: Clerk) -> None:
    before = await clerk.level("PLATE-27")
    number = (await clerk.book(line("PLATE-27", 2, "12.00"))).sales_order_number
    lines = await clerk.allocate(number)
    assert (lines["PLATE-27"].allocated, lines["PLATE-27"].short) == units(2, 0)
    assert lines["PLATE-27"].line_id == "l-PLATE-27"
    after = await clerk.level("PLATE-27")
    assert after.allocated == before.allocated + 2
    assert after.on_hand == before.on_hand
    assert after.available == before.available - 2


async def test_services_are_not_reserved(clerk: Clerk) -> None:
    lines = (line("PLATE-27", 1, "12.00"), line("SHIPPING", 1, "4.00"))
    number = (await clerk.book(*lines)).sales_order_number
    assert set(await clerk.allocate(number)) == {"PLATE-27"}


async def test_a_short_line_is_reserved_in_part_and_filled_after_a_receipt(clerk: Clerk) -> None:
    number, wanted = await short_sale(clerk, "PAN-28", "37.50", short=3)
    first = (await clerk.allocate(number))["PAN-28"]
    assert (first.allocated, first.short) == units(wanted - 3, 3)

    await clerk.receive("PAN-28", 3)
    second = (await clerk.allocate(number))["PAN-28"]
    assert (second.allocated, second.short) == units(wanted, 0)
    await clerk.cancel(clerk.booked[-1])


async def test_a_sale_of_which_nothing_is_there_is_short_in_full(clerk: Clerk) -> None:
    first, _ = await short_sale(clerk, "HEATER-ECO", "95.00", short=0)
    holder = clerk.booked[-1]
    await clerk.allocate(first)
    second = (await clerk.book(line("HEATER-ECO", 2, "95.00", "vat-5"))).sales_order_number
    lines = await clerk.allocate(second)
    assert (lines["HEATER-ECO"].allocated, lines["HEATER-ECO"].short) == units(0, 2)
    await clerk.cancel(clerk.booked[-1])
    await clerk.cancel(holder)


async def test_an_allocation_asked_for_twice_is_made_once(clerk: Clerk) -> None:
    number = (await clerk.book(line("PLATE-27", 2, "12.00"))).sales_order_number
    request = AllocateStock(clerk.erp.connection_id, clerk.request_id(), number)
    first = await clerk.erp.shipments.allocate_stock(request)
    level = await clerk.level("PLATE-27")
    assert await clerk.erp.shipments.allocate_stock(request) == first
    assert (await clerk.allocate(number))["PLATE-27"].allocated == 2
    assert await clerk.level("PLATE-27") == level


async def test_what_was_reserved_is_given_back(clerk: Clerk) -> None:
    number = (await clerk.book(line("PLATE-27", 2, "12.00"))).sales_order_number
    before = await clerk.level("PLATE-27")
    await clerk.allocate(number)
    request = ReleaseAllocation(clerk.erp.connection_id, clerk.request_id(), number)
    released = await clerk.erp.shipments.release_allocation(request)
    assert released.evidence.system == clerk.erp.name
    assert await clerk.level("PLATE-27") == before
    again = structs.replace(request, request_id=clerk.request_id())
    await clerk.erp.shipments.release_allocation(again)
    assert (await clerk.allocate(number))["PLATE-27"].allocated == 2


async def test_two_parcels_leave_on_two_days_in_the_past(clerk: Clerk) -> None:
    lines = (line("MUG-BLUE", 3, "8.333333"), line("MUG-WHITE", 2, "7.50"))
    number = (await clerk.book(*lines)).sales_order_number
    await clerk.allocate(number)
    before = await clerk.level("MUG-BLUE")

    sent = parcel(part("MUG-BLUE", 1), part("MUG-WHITE", 2), on=DAY_1)
    first = await clerk.issue(number, sent)
    second = await clerk.issue(number, parcel(part("MUG-BLUE", 2), on=DAY_2))

    assert first.shipment_number != second.shipment_number
    assert {one.sku: one.quantity for one in first.lines} == {"MUG-BLUE": 1, "MUG-WHITE": 2}
    assert {one.line_id: one.quantity for one in second.lines} == {"l-MUG-BLUE": 2}
    assert first.evidence.document_number == first.shipment_number
    after = await clerk.level("MUG-BLUE")
    assert after.on_hand == before.on_hand - 3
    assert after.allocated == before.allocated - 3
    assert after.available == before.available


async def test_the_same_parcel_leaves_once(clerk: Clerk) -> None:
    number = (await clerk.book(line("MUG-WHITE", 2, "7.50"))).sales_order_number
    await clerk.allocate(number)
    before = await clerk.level("MUG-WHITE")
    sent = parcel(part("MUG-WHITE", 1))
    request = IssueGoods(clerk.erp.connection_id, clerk.request_id(), number, sent)
    first = await clerk.erp.shipments.issue_goods(request)
    assert await clerk.erp.shipments.issue_goods(request) == first
    assert (await clerk.level("MUG-WHITE")).on_hand == before.on_hand - 1
    other = structs.replace(request, parcel=parcel(part("MUG-WHITE", 1)))
    with pytest.raises(Conflict):
        await clerk.erp.shipments.issue_goods(other)


async def test_a_parcel_with_more_than_is_open_is_refused(clerk: Clerk) -> None:
    number = (await clerk.book(line("MUG-WHITE", 2, "7.50"))).sales_order_number
    await clerk.allocate(number)
    before = await clerk.level("MUG-WHITE")
    with pytest.raises(Refused) as refused:
        await clerk.issue(number, parcel(part("MUG-WHITE", 3)))
    assert refused.value.reason == "more_than_open"
    await clerk.issue(number, parcel(part("MUG-WHITE", 2)))
    with pytest.raises(Refused):
        await clerk.issue(number, parcel(part("MUG-WHITE", 1)))
    assert (await clerk.level("MUG-WHITE")).on_hand == before.on_hand - 2


async def test_a_parcel_with_an_article_that_was_not_sold_is_refused(clerk: Clerk) -> None:
    number = (await clerk.book(line("MUG-WHITE", 2, "7.50"))).sales_order_number
    await clerk.allocate(number)
    with pytest.raises(Refused) as refused:
        await clerk.issue(number, parcel(part("TEAPOT-1L", 1)))
    assert refused.value.reason == "unknown_line"


async def test_a_part_shipment_of_a_short_line_leaves_the_rest_open(clerk: Clerk) -> None:
    number, wanted = await short_sale(clerk, "STAMPS-1ST", "13.20", short=2)
    await clerk.allocate(number)
    await clerk.issue(number, parcel(part("STAMPS-1ST", wanted - 2)))
    rest = (await clerk.allocate(number))["STAMPS-1ST"]
    assert (rest.allocated, rest.short) == units(0, 2)
    await clerk.receive("STAMPS-1ST", 5)
    filled = (await clerk.allocate(number))["STAMPS-1ST"]
    assert (filled.allocated, filled.short) == units(2, 0)
    await clerk.issue(number, parcel(part("STAMPS-1ST", 2), on=DAY_2))
    assert await clerk.allocate(number) == {}


async def test_an_unknown_sale_is_not_found(clerk: Clerk) -> None:
    with pytest.raises(NotFound):
        await clerk.allocate("NO-SUCH")
    with pytest.raises(NotFound):
        await clerk.issue("NO-SUCH", parcel(part("MUG-WHITE", 1)))


async def test_nothing_is_reserved_for_a_cancelled_sale(clerk: Clerk) -> None:
    number = (await clerk.book(line("MUG-WHITE", 2, "7.50"))).sales_order_number
    await clerk.cancel(clerk.booked[-1])
    with pytest.raises(Refused):
        await clerk.allocate(number)
