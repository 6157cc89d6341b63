"""Shipment orders reach the warehouse once, whatever happens to the answers."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from trunkline_kit.errors import Conflict, NotFound, Refused, Unavailable
from trunkline_kit.secret import Secret
from trunkline_model.capabilities.fulfilment import (
    CancelShipmentOrder,
    CreateShipmentOrder,
    GetShipmentOrder,
)
from trunkline_model.quantity import LineQuantity
from trunkline_system_warehouse.settings import Settings, WarehouseConnection

from .conftest import Service, Warehouse, free_port, running

type Asked = Callable[..., CreateShipmentOrder]

DONE = "shipment_order.created"


def cancel(reference: str = "SO-1.1", request_id: str = "t2.recall") -> CancelShipmentOrder:
    return CancelShipmentOrder("warehouse", request_id, reference, "customer changed their mind")


async def test_an_order_is_placed_with_evidence(
    service: Service, warehouse: Warehouse, asked: Asked
) -> None:
    placed = await service.fulfilment.create_shipment_order(asked())
    assert placed.warehouse_order_id.startswith("so_")
    evidence = placed.evidence
    assert (evidence.system, evidence.document_number) == ("system-warehouse", "SO-1.1")
    assert evidence.document_id == placed.warehouse_order_id
    assert not evidence.found_by_probe
    assert warehouse.effects(DONE) == 1


async def test_the_same_request_again_gives_the_same_answer(
    service: Service, warehouse: Warehouse, asked: Asked
) -> None:
    first = await service.fulfilment.create_shipment_order(asked())
    assert await service.fulfilment.create_shipment_order(asked()) == first
    assert warehouse.effects(DONE) == 1


async def test_the_same_request_with_other_goods_is_a_conflict(
    service: Service, asked: Asked
) -> None:
    await service.fulfilment.create_shipment_order(asked())
    with pytest.raises(Conflict):
        await service.fulfilment.create_shipment_order(asked(quantity="3"))


async def test_a_reference_with_other_goods_is_a_conflict(service: Service, asked: Asked) -> None:
    await service.fulfilment.create_shipment_order(asked())
    with pytest.raises(Conflict) as caught:
        await service.fulfilment.create_shipment_order(asked(request_id="t9", quantity="3"))
    assert caught.value.reason == "reference_taken"


async def test_a_lost_answer_is_found_by_the_reference(
    service: Service, warehouse: Warehouse, asked: Asked
) -> None:
    warehouse.fault("createShipmentOrder", "timeout_after_commit")
    with pytest.raises(Unavailable) as caught:
        await service.fulfilment.create_shipment_order(asked())
    assert caught.value.unknown
    placed = await service.fulfilment.create_shipment_order(asked())
    assert placed.evidence.found_by_probe
    assert warehouse.effects(DONE) == 1


@pytest.mark.parametrize(
    ("kind", "unknown"), [("429", False), ("5xx", True), ("timeout_before_commit", True)]
)
async def test_an_outage_is_over_at_the_next_ask(
    service: Service, warehouse: Warehouse, asked: Asked, kind: str, *, unknown: bool
) -> None:
    warehouse.fault("createShipmentOrder", kind)
    with pytest.raises(Unavailable) as caught:
        await service.fulfilment.create_shipment_order(asked())
    assert caught.value.unknown is unknown
    await service.fulfilment.create_shipment_order(asked())
    assert warehouse.effects(DONE) == 1


async def test_a_backend_that_does_it_twice_still_has_one_order(
    service: Service, warehouse: Warehouse, asked: Asked
) -> None:
    warehouse.fault("createShipmentOrder", "duplicate")
    placed = await service.fulfilment.create_shipment_order(asked())
    assert placed.evidence.found_by_probe
    assert warehouse.effects(DONE) == 1


async def test_a_dead_warehouse_was_surely_not_asked(
    settings: Settings, connection: WarehouseConnection, asked: Asked
) -> None:
    dead = msgspec.structs.replace(connection, url=f"http://127.0.0.1:{free_port()}")
    async with running(settings, dead) as service:
        with pytest.raises(Unavailable) as caught:
            await service.fulfilment.create_shipment_order(asked())
    assert not caught.value.unknown


async def test_a_wrong_token_refuses_nothing_for_ever(
    settings: Settings, connection: WarehouseConnection, warehouse: Warehouse, asked: Asked
) -> None:
    old = msgspec.structs.replace(connection, token=Secret("old"))
    async with running(settings, old) as service:
        with pytest.raises(Unavailable) as caught:
            await service.fulfilment.create_shipment_order(asked())
        assert (caught.value.reason, caught.value.unknown) == ("credentials", False)
    again = msgspec.structs.replace(settings, grpc_port=free_port(), http_port=free_port())
    async with running(again, connection) as service:
        await service.fulfilment.create_shipment_order(asked())
    assert warehouse.effects(DONE) == 1


async def test_what_the_warehouse_will_not_take_is_refused_with_its_code(
    service: Service, asked: Asked
) -> None:
    good = asked()
    line = msgspec.structs.replace(good.shipment_order.lines[0], sku="")
    order = msgspec.structs.replace(good.shipment_order, lines=(line,))
    with pytest.raises(Refused) as caught:
        await service.fulfilment.create_shipment_order(
            msgspec.structs.replace(good, shipment_order=order)
        )
    assert caught.value.reason == "invalid_request"


async def test_progress_shows_parcels_on_the_warehouses_own_days(
    service: Service, warehouse: Warehouse, asked: Asked
) -> None:
    await service.fulfilment.create_shipment_order(asked())
    parcel = {
        "lines": [{"line_reference": "l1", "quantity": "1"}],
        "dispatched_at": "2026-07-01T23:30:00Z",
    }
    warehouse.post("/shipment-orders/SO-1.1/parcels", parcel)
    progress = await service.fulfilment.get_shipment_order(GetShipmentOrder("warehouse", "SO-1.1"))
    assert progress.state == "part_shipped"
    (sent,) = progress.parcels
    assert sent.shipped_on == date(2026, 7, 2)
    assert sent.lines == (LineQuantity("l1", "A1", Decimal(1)),)


async def test_what_is_not_there_is_not_found(service: Service) -> None:
    for connection_id, reference in (("warehouse", "SO-9"), ("other", "SO-1.1")):
        with pytest.raises(NotFound):
            await service.fulfilment.get_shipment_order(GetShipmentOrder(connection_id, reference))


async def test_an_order_is_cancelled_before_picking(
    service: Service, warehouse: Warehouse, asked: Asked
) -> None:
    await service.fulfilment.create_shipment_order(asked())
    cancelled = await service.fulfilment.cancel_shipment_order(cancel())
    assert cancelled.existed
    again = await service.fulfilment.cancel_shipment_order(cancel(request_id="t3.recall"))
    assert again.evidence.found_by_probe
    assert warehouse.effects("shipment_order.cancelled") == 1


async def test_a_lost_cancellation_is_found_again(
    service: Service, warehouse: Warehouse, asked: Asked
) -> None:
    await service.fulfilment.create_shipment_order(asked())
    warehouse.fault("cancelShipmentOrder", "timeout_after_commit")
    with pytest.raises(Unavailable):
        await service.fulfilment.cancel_shipment_order(cancel())
    assert (await service.fulfilment.cancel_shipment_order(cancel())).existed
    assert warehouse.effects("shipment_order.cancelled") == 1


async def test_a_cancellation_after_picking_is_refused(
    service: Service, warehouse: Warehouse, asked: Asked
) -> None:
    await service.fulfilment.create_shipment_order(asked())
    warehouse.post("/shipment-orders/SO-1.1/picking")
    with pytest.raises(Refused) as caught:
        await service.fulfilment.cancel_shipment_order(cancel())
    assert caught.value.reason == "not_cancellable"


async def test_cancelling_what_never_arrived_succeeds(service: Service) -> None:
    assert not (await service.fulfilment.cancel_shipment_order(cancel())).existed
