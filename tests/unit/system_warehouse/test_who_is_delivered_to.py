"""Whom a parcel is for stands in clear neither in the service's tables nor in Valkey."""

import asyncio
from collections.abc import Awaitable, Callable

from eventually import eventually
from everywhere import places_in_valkey, places_of
from finding_marks import MARKS, PLACE, WORDS
from msgspec import structs

from trunkline_model.capabilities.fulfilment import CreateShipmentOrder
from trunkline_store.pool import Pool, open_pool
from trunkline_system_warehouse.settings import Settings, WarehouseConnection

from .conftest import Warehouse, running

type Asked = Callable[..., CreateShipmentOrder]


async def test_who_is_delivered_to_stands_in_no_table_and_not_in_valkey(
    settings: Settings,
    connection: WarehouseConnection,
    asked: Asked,
    valkey_url: str,
    warehouse: Warehouse,
) -> None:
    shared = structs.replace(settings, valkey_url=valkey_url)
    order = structs.replace(asked().shipment_order, delivery_address=PLACE)
    async with running(shared, connection) as service:
        warehouse.put("/webhook", {"url": service.webhook_url})
        request = structs.replace(asked(), shipment_order=order)
        await service.fulfilment.create_shipment_order(request)
        warehouse.post("/shipment-orders/SO-1.1/rejection", {"reason": WORDS})
        _, rejected = await service.events(2)
        await eventually(announced(valkey_url))
        async with open_pool(settings.database_url, schema=settings.schema) as pool:
            await nowhere(pool, settings.schema)
    assert rejected.shipment_order_rejected
    assert rejected.shipment_order_rejected.reason == WORDS
    assert [mark for mark in MARKS if places_in_valkey(valkey_url, mark)] == []


def announced(valkey_url: str) -> Callable[[], Awaitable[list[str]]]:
    async def look() -> list[str]:
        return await asyncio.to_thread(places_in_valkey, valkey_url, "position")

    return look


async def nowhere(pool: Pool, schema: str) -> None:
    """None of her marks stands in the schema, and the search does find what is there."""
    async with pool.connection() as conn:
        found = {mark: await places_of(conn, schema, mark) for mark in MARKS}
        assert await places_of(conn, schema, "SO-1.1")
    assert {mark: places for mark, places in found.items() if places} == {}
