"""Two warehouses in one process: each has its own connection, and neither holds up the other."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from trunkline_kit.errors import Conflict, NotFound, Unavailable
from trunkline_kit.secret import Secret
from trunkline_kit.settings import SettingsWrong
from trunkline_model.capabilities.events import Event
from trunkline_model.capabilities.fulfilment import CreateShipmentOrder, GetShipmentOrder
from trunkline_system_warehouse.settings import Settings, WarehouseConnection

from .conftest import Service, Warehouse, free_port, running, sandbox

type Asked = Callable[..., CreateShipmentOrder]

SECRET_2 = "whsec_dGhlIHNlY29uZCB3YXJlaG91c2UncyBzZWNyZXQ="
CREATED = "shipment_order.created"


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Warehouse]:
    """Another warehouse, with a token and a secret of its own."""
    with sandbox(tmp_path / "second.sqlite3", "token 2", SECRET_2) as one:
        yield one


@pytest.fixture
def connection_2(second: Warehouse, connection: WarehouseConnection) -> WarehouseConnection:
    return structs.replace(
        connection,
        connection_id="warehouse-2",
        url=second.url,
        token=Secret("token 2"),
        webhook_secret=Secret(SECRET_2),
        time_zone=ZoneInfo("Asia/Tokyo"),
    )


@pytest.fixture
async def both(
    settings: Settings, connection: WarehouseConnection, connection_2: WarehouseConnection
) -> AsyncIterator[Service]:
    async with running(settings, connection, connection_2) as one:
        yield one


def for_second(request: CreateShipmentOrder) -> CreateShipmentOrder:
    return structs.replace(request, connection_id="warehouse-2")


async def test_an_order_reaches_the_warehouse_that_it_names_and_no_other(
    both: Service, warehouse: Warehouse, second: Warehouse, asked: Asked
) -> None:
    placed = await both.fulfilment.create_shipment_order(for_second(asked()))
    assert placed.evidence.connection_id == "warehouse-2"
    assert (warehouse.effects(CREATED), second.effects(CREATED)) == (0, 1)
    with pytest.raises(NotFound):
        await both.fulfilment.get_shipment_order(GetShipmentOrder("warehouse", "SO-1.1"))


async def test_an_answered_request_is_not_repeated_in_another_warehouse(
    both: Service, warehouse: Warehouse, asked: Asked
) -> None:
    await both.fulfilment.create_shipment_order(for_second(asked()))
    with pytest.raises(Conflict):
        await both.fulfilment.create_shipment_order(asked())
    assert warehouse.effects(CREATED) == 0


async def test_each_warehouse_is_heard_under_its_own_name_and_in_its_own_time_zone(
    both: Service, warehouse: Warehouse, second: Warehouse, asked: Asked
) -> None:
    gone = {"dispatched_at": "2026-11-02T20:00:00Z"}
    found: list[Event] = []
    for name, place in (("warehouse", warehouse), ("warehouse-2", second)):
        place.put("/webhook", {"url": f"{both.webhook_url.rpartition('/')[0]}/{name}"})
        order = structs.replace(asked(request_id=name), connection_id=name)
        await both.fulfilment.create_shipment_order(order)
        place.post("/shipment-orders/SO-1.1/parcels", gone)
        found += (await both.events(len(found) + 2))[-2:]
    left = [one for one in found if one.parcel_dispatched]
    assert [
        (one.connection_id, one.parcel_dispatched.parcel.shipped_on)
        for one in left
        if one.parcel_dispatched
    ] == [("warehouse", date(2026, 11, 2)), ("warehouse-2", date(2026, 11, 3))]


async def test_an_unknown_warehouse_is_not_found_and_may_be_connected_later(
    settings: Settings,
    connection: WarehouseConnection,
    connection_2: WarehouseConnection,
    asked: Asked,
) -> None:
    request = for_second(asked())
    async with running(settings, connection) as before:
        with pytest.raises(NotFound, match="warehouse-2") as refusal:
            await before.fulfilment.create_shipment_order(request)
    assert refusal.value.reason == "connection"
    later = structs.replace(settings, grpc_port=free_port(), http_port=free_port())
    async with running(later, connection_2) as after:
        assert (await after.fulfilment.create_shipment_order(request)).warehouse_order_id


async def test_a_warehouse_that_is_away_holds_up_no_other(
    settings: Settings,
    connection: WarehouseConnection,
    connection_2: WarehouseConnection,
    asked: Asked,
) -> None:
    away = structs.replace(connection, url=f"http://127.0.0.1:{free_port()}", sweep_s=0.05)
    swept = structs.replace(connection_2, sweep_s=0.05)
    async with running(settings, away, swept) as one:
        await one.fulfilment.create_shipment_order(for_second(asked()))
        with pytest.raises(Unavailable):
            await one.fulfilment.get_shipment_order(GetShipmentOrder("warehouse", "SO-1.1"))
        (event,) = await one.events(1)
        assert (event.connection_id, bool(event.shipment_order_accepted)) == ("warehouse-2", True)


async def test_a_webhook_secret_that_is_none_names_its_connection(
    settings: Settings, connection_2: WarehouseConnection
) -> None:
    wrong = structs.replace(connection_2, webhook_secret=Secret("whsec_é"))
    with pytest.raises(SettingsWrong, match="warehouse-2"):
        async with running(settings, wrong):
            pass
