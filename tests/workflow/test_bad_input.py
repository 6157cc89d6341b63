"""Nothing is lost: what cannot go on becomes an exception with reason, field and raw document."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec import structs
from order_builders import gbp, placement
from order_company import Company
from partner_orders import place
from shop_orders import line, three_lines

from trunkline_kit.errors import Conflict, Invalid, NotFound
from trunkline_model.capabilities import events as told
from trunkline_model.capabilities.order_to_cash import (
    GetOrder,
    ListOrders,
    PlacedLine,
    RejectOrder,
)
from trunkline_sandbox.faults import FaultOrder
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.seeding import Seed, SeedProduct, plant

DAY = date(2026, 11, 17)


async def test_an_unknown_article_waits_for_a_person_and_the_next_order_goes_on(
    company: Company,
) -> None:
    shop = company.backends.shop
    shop.place(three_lines(lines=(line("NOSUCH", 1, "12.00"),), gross=gbp("16.95")))
    found = await company.raised("unknown_sku")
    assert found["field"] == "lines[0].sku"
    assert found["owner"] == "order desk"
    assert (await company.order()).exceptions == (found["exception_id"],)
    shop.place(three_lines(channel_order_id="5002", name="#1002"))
    released = await company.state("RELEASED")
    assert released.channel_reference == "#1002"


async def test_an_order_that_nobody_can_repair_is_rejected(company: Company) -> None:
    shop = company.backends.shop
    shop.place(three_lines(lines=(line("NOSUCH", 1, "12.00"),), gross=gbp("16.95")))
    await company.raised("unknown_sku")
    order = await company.order()
    await company.desk.reject_order(RejectOrder(order.order_number, "Jo", "not our article"))
    rejected = await company.until(lambda one: one.state == "REJECTED" and not one.exceptions)
    assert [one.cancelled for one in rejected.lines] == [1]
    await company.settled()
    assert [one.reason for one in shop.writes.named("cancel")] == ["declined"]


async def test_an_article_that_was_created_in_the_erp_goes_on_after_a_retry(
    company: Company,
) -> None:
    company.backends.shop.place(three_lines(lines=(line("NEW-1", 1, "12.00"),), gross=gbp("16.95")))
    found = await company.raised("unknown_sku")
    products = (SeedProduct("NEW-1", "A new one", "vat-20", "10.00", stock=Decimal(5)),)
    plant(Desk(company.backends.books).books, Seed(products=products))
    await company.retry(found)
    released = await company.state("RELEASED")
    assert not released.exceptions


async def test_an_order_is_accepted_while_the_erp_is_away(company: Company) -> None:
    faults = company.backends.books.faults
    fault = faults.add(FaultOrder(on="ListProducts", kind="5xx", times=1000))
    number = await place(company, {"COOKBOOK": 2}, "PO-1")
    assert (await company.order(number)).state == "RECEIVED"
    assert fault
    faults.clear()
    await company.state("RELEASED", number)


async def test_an_order_that_was_put_right_in_the_shop_goes_on_after_a_retry(
    company: Company,
) -> None:
    shop = company.backends.shop
    unpaid = three_lines(payments=())
    shop.place(unpaid)
    found = await company.raised("not_paid")
    paid = structs.replace(
        unpaid,
        payments=three_lines().payments,
        updated_at=unpaid.updated_at + timedelta(minutes=1),
    )
    shop.place(paid)
    await company.state("RELEASED")
    assert found["state"] == "open"


async def test_a_total_that_is_a_penny_off_gets_a_visible_line(company: Company) -> None:
    right = three_lines()
    penny = structs.replace(right, gross=right.gross + gbp("0.01"))
    paid = structs.replace(right.payments[0], amount=penny.gross)
    company.backends.shop.place(structs.replace(penny, payments=(paid,)))
    released = await company.state("RELEASED")
    assert [one.line_id for one in released.lines][-1] == "rounding"
    assert released.gross == penny.gross
    company.backends.warehouse.send_all(f"{released.order_number}-1", DAY)
    closed = await company.state("CLOSED")
    assert closed.outstanding == gbp(0)


async def test_a_total_that_is_further_off_is_not_booked(company: Company) -> None:
    right = three_lines()
    company.backends.shop.place(structs.replace(right, gross=right.gross + gbp("0.50")))
    found = await company.raised("penny_proof")
    assert found["field"] == "gross"
    assert company.backends.journal() == []


async def test_a_change_after_capture_is_told_once(company: Company) -> None:
    shop, bought = company.backends.shop, three_lines()
    shop.place(bought)
    await company.state("RELEASED")
    changed = structs.replace(
        bought, customer_email="new@example.com", updated_at=bought.updated_at + timedelta(hours=1)
    )
    shop.place(changed)
    found = await company.raised("changed_duplicate")
    assert "not carried yet" in found["sentence"]
    shop.place(structs.replace(changed, updated_at=bought.updated_at + timedelta(hours=2)))
    await company.settled()
    assert len(await company.exceptions()) == 1


async def test_an_order_that_the_warehouse_declines_is_asked_for_again_by_a_retry(
    company: Company,
) -> None:
    number = await place(company, {"COOKBOOK": 2}, "PO-1")
    await company.state("RELEASED", number)
    declined = told.ShipmentOrderRejected(f"{number}-1", "the postcode does not exist")
    company.backends.warehouse.log.tell(shipment_order_rejected=declined)
    found = await company.raised("warehouse_declined")
    assert (await company.order(number)).state == "ALLOCATED"
    await company.retry(found)
    await company.until(lambda _: f"{number}-2" in company.backends.warehouse.orders, number)


async def test_events_that_fit_nothing_are_kept(company: Company) -> None:
    log = company.backends.warehouse.log
    log.tell(shipment_order_accepted=told.ShipmentOrderAccepted("OLD-9-1", "W9"))
    log.tell(document_rejected=told.DocumentRejected("schema", "/a/b", "It is torn.", "f.xml"))
    unknown = await company.raised("unknown_reference")
    torn = await company.raised("schema")
    assert "OLD-9" in unknown["sentence"]
    assert (torn["field"], torn["raw_document_id"]) == ("/a/b", "raw-2")
    assert "f.xml: It is torn." in torn["sentence"]


async def test_the_same_parcel_reported_twice_is_one_parcel(company: Company) -> None:
    number = await place(company, {"COOKBOOK": 2}, "PO-1")
    await company.state("RELEASED", number)
    warehouse = company.backends.warehouse
    parcel = warehouse.send_all(f"{number}-1", DAY)
    again = told.ParcelDispatched(f"{number}-1", parcel)
    warehouse.log.tell(parcel_dispatched=again)
    warehouse.log.tell(event_id="e1", parcel_dispatched=again)
    await company.state("INVOICED", number)
    await company.settled()
    assert company.backends.journal().count("IssueGoods") == 1
    assert company.backends.journal().count("IssueInvoice") == 1


async def test_a_parcel_with_more_than_was_sold_is_put_before_a_person(company: Company) -> None:
    number = await place(company, {"COOKBOOK": 2}, "PO-1")
    await company.state("RELEASED", number)
    company.backends.warehouse.send(f"{number}-1", DAY, COOKBOOK=3)
    await company.raised("more_than_open")


async def test_a_placement_is_accepted_once_for_its_key(company: Company) -> None:
    request = placement(PlacedLine("COOKBOOK", Decimal(2)), party_code="NORTHSTAR")
    first = await company.desk.place_order(request)
    second = await company.desk.place_order(request)
    assert (first.replayed, second.replayed) == (False, True)
    assert first.order_number == second.order_number
    with pytest.raises(Conflict):
        await company.desk.place_order(structs.replace(request, fingerprint="other"))
    assert len((await company.desk.list_orders(ListOrders())).orders) == 1


async def test_a_repeated_purchase_order_number_is_a_duplicate(company: Company) -> None:
    number = await place(company, {"COOKBOOK": 2}, "PO-1")
    with pytest.raises(Conflict, match=number) as same:
        await place(company, {"COOKBOOK": 2}, "po-1 ")
    assert same.value.reason in {"duplicate_purchase_order", "changed_duplicate"}
    with pytest.raises(Conflict, match=number) as changed:
        await place(company, {"COOKBOOK": 3}, "PO-1")
    assert changed.value.reason == "changed_duplicate"
    assert (await company.raised("changed_duplicate"))["field"] == "purchase_order_number"
    orders = (await company.desk.list_orders(ListOrders("partner-1"))).orders
    assert sorted(one.state for one in orders).count("DUPLICATE") == 2


async def test_a_wrong_placement_leaves_nothing_behind(company: Company) -> None:
    with pytest.raises(Invalid) as refused:
        await place(company, {"NOSUCH": 1}, "PO-1")
    assert [one.field for one in refused.value.fields] == ["lines[0].sku"]
    assert (await company.desk.list_orders(ListOrders())).orders == ()


async def test_another_partners_order_is_not_found(company: Company) -> None:
    number = await place(company, {"COOKBOOK": 2}, "PO-1")
    assert (await company.desk.get_order(GetOrder(number, "partner-1"))).order_number == number
    with pytest.raises(NotFound):
        await company.desk.get_order(GetOrder(number, "partner-2"))
    assert (await company.desk.list_orders(ListOrders("partner-2"))).orders == ()


async def test_lists_come_in_pages(company: Company) -> None:
    numbers = [await place(company, {"COOKBOOK": 1}, f"PO-{one}") for one in range(3)]
    first = await company.desk.list_orders(ListOrders("partner-1", limit=2))
    assert ([one.order_number for one in first.orders], first.has_more) == (numbers[:0:-1], True)
    rest = await company.desk.list_orders(ListOrders("partner-1", 2, first.orders[-1].order_number))
    assert ([one.order_number for one in rest.orders], rest.has_more) == (numbers[:1], False)
