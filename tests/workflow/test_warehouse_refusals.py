"""What a warehouse will not send goes to another one, and without another before a person."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from fake_warehouse import FakeWarehouse
from msgspec import structs
from order_company import Company, open_company
from order_fakes import Backends
from partner_orders import cancellation, place

DAY = date(2026, 11, 17)


@pytest.fixture
def north(backends: Backends) -> FakeWarehouse:
    """Give the warehouse that is asked second: another connection of the same service."""
    return FakeWarehouse("warehouse-north", beside=backends.warehouse)


@pytest.fixture
async def two_sites(
    database_url: str, backends: Backends, north: FakeWarehouse
) -> AsyncIterator[Company]:
    """Give a company with a second warehouse."""
    wider = structs.replace(backends, more_warehouses=(north,))
    async with open_company(database_url, wider) as one:
        yield one


async def released(company: Company) -> str:
    number = await place(company, {"COOKBOOK": 2}, "PO-1")
    await company.state("RELEASED", number)
    return number


async def test_an_article_that_the_warehouse_does_not_know_waits_for_a_person(
    company: Company,
) -> None:
    warehouse = company.backends.warehouse
    warehouse.unknown_skus.add("COOKBOOK")
    number = await place(company, {"COOKBOOK": 2}, "PO-1")
    raised = await company.raised("warehouse_declined")
    assert raised["sentence"] == (
        f"Warehouse warehouse-main will not send {number}-1: no article COOKBOOK"
    )
    assert (await company.order(number)).state == "ALLOCATED"
    warehouse.unknown_skus.clear()
    await company.retry(raised)
    await company.until(lambda _: f"{number}-2" in warehouse.orders, number)
    warehouse.send_all(f"{number}-2", DAY)
    await company.state("INVOICED", number)


async def test_what_one_warehouse_refuses_at_once_another_one_sends(
    two_sites: Company, north: FakeWarehouse
) -> None:
    two_sites.backends.warehouse.unknown_skus.add("COOKBOOK")
    number = await released(two_sites)
    north.send_all(f"{number}-2", DAY)
    done = await two_sites.state("INVOICED", number)
    assert [one.shipped for one in done.lines] == [2]
    assert two_sites.backends.warehouse.orders == {}
    sent = [one.number for one in done.documents if one.document_type == "shipment_order"]
    assert f"{number}-2" in sent
    assert not await two_sites.exceptions()


async def test_what_one_warehouse_declines_later_goes_to_another_one(
    two_sites: Company, north: FakeWarehouse
) -> None:
    number = await released(two_sites)
    two_sites.backends.warehouse.decline(f"{number}-1", "closed for stocktaking")
    await two_sites.until(lambda _: f"{number}-2" in north.orders, number)
    await two_sites.state("RELEASED", number)
    await two_sites.until(
        lambda one: any("asked of warehouse-north instead" in move.sentence for move in one.moves)
    )
    assert list(two_sites.backends.warehouse.orders) == [f"{number}-1"]


async def test_a_person_is_asked_when_every_warehouse_declined(
    two_sites: Company, north: FakeWarehouse
) -> None:
    number = await released(two_sites)
    two_sites.backends.warehouse.decline(f"{number}-1", "closed")
    await two_sites.until(lambda _: f"{number}-2" in north.orders, number)
    north.decline(f"{number}-2", "no such postcode")
    raised = await two_sites.raised("warehouse_declined")
    assert "warehouse-north will not send" in raised["sentence"]
    await two_sites.retry(raised)
    await two_sites.until(lambda _: f"{number}-3" in two_sites.backends.warehouse.orders, number)


async def test_a_rerouted_order_is_cancelled_where_it_went(
    two_sites: Company, north: FakeWarehouse
) -> None:
    number = await released(two_sites)
    two_sites.backends.warehouse.decline(f"{number}-1", "closed")
    await two_sites.until(lambda _: f"{number}-2" in north.orders, number)
    await two_sites.settled()
    await two_sites.desk.cancel_order(cancellation(number))
    await two_sites.state("CANCELLED", number)
    assert set(north.cancelled) == {f"{number}-2"}
    assert not await two_sites.exceptions()


async def test_goods_that_reach_another_warehouse_are_not_looked_for_here(
    two_sites: Company, north: FakeWarehouse
) -> None:
    main = two_sites.backends.warehouse
    number = await released(two_sites)
    main.find_short(f"{number}-1", COOKBOOK=2)
    await two_sites.state("BACKORDERED", number)
    north.receive("GR-1", "COOKBOOK", 2)
    await two_sites.until(
        lambda one: any("receipt GR-1" in move.sentence for move in one.moves), number
    )
    assert (await two_sites.order(number)).state == "BACKORDERED"
    main.receive("GR-2", "COOKBOOK", 2)
    await two_sites.state("RELEASED", number)
