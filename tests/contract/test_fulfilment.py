"""Capability fulfilment, for every service that answers it: what is not in test_writes."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from msgspec import structs
from parcel_warehouse import LINES, ParcelWarehouse

from trunkline_kit.errors import Conflict, NotFound, Refused, Unavailable
from trunkline_model.capabilities.fulfilment import GetShipmentOrder, ShipmentOrderProgress


@pytest.fixture(autouse=True)
async def mended(warehouse: ParcelWarehouse) -> AsyncIterator[None]:
    """Leave the warehouse in order."""
    yield
    await warehouse.backend.mend()


async def placed(warehouse: ParcelWarehouse) -> str:
    request = warehouse.order()
    await warehouse.fulfilment.create_shipment_order(request)
    return request.shipment_order.reference


async def progress(warehouse: ParcelWarehouse, reference: str) -> ShipmentOrderProgress:
    request = GetShipmentOrder(warehouse.connection_id, reference)
    return await warehouse.fulfilment.get_shipment_order(request)


async def test_progress_shows_what_left(warehouse: ParcelWarehouse) -> None:
    reference = await placed(warehouse)
    assert (await progress(warehouse, reference)).parcels == ()
    sent = {"lines": [{"line_reference": "l1", "quantity": "1"}]}
    await warehouse.floor(reference, "parcels", sent)
    found = await progress(warehouse, reference)
    assert (found.reference, found.state) == (reference, "part_shipped")
    assert found.parcels[0].lines == (structs.replace(LINES[0], quantity=Decimal(1)),)
    await warehouse.floor(reference, "parcels")
    assert (await progress(warehouse, reference)).state == "shipped"


async def test_a_reference_is_taken_once(warehouse: ParcelWarehouse) -> None:
    request = warehouse.order()
    first = await warehouse.fulfilment.create_shipment_order(request)
    again = structs.replace(request, request_id=f"{request.request_id}:again")
    second = await warehouse.fulfilment.create_shipment_order(again)
    assert second.warehouse_order_id == first.warehouse_order_id
    assert second.evidence.found_by_probe
    less = structs.replace(request.shipment_order, lines=LINES[:1])
    other = structs.replace(request, request_id="contract:other", shipment_order=less)
    with pytest.raises(Conflict):
        await warehouse.fulfilment.create_shipment_order(other)


async def test_goods_that_are_being_picked_are_not_cancelled(warehouse: ParcelWarehouse) -> None:
    reference = await placed(warehouse)
    await warehouse.floor(reference, "picking")
    with pytest.raises(Refused):
        await warehouse.fulfilment.cancel_shipment_order(warehouse.cancellation(reference))


async def test_a_cancelled_order_says_so_and_is_cancelled_once(warehouse: ParcelWarehouse) -> None:
    attempt = await warehouse.attempt("cancel_shipment_order")
    assert (await attempt.send()).existed
    reference = attempt.request.reference
    assert (await attempt.call(warehouse.cancellation(reference))).existed
    assert (await progress(warehouse, reference)).state == "cancelled"
    assert await attempt.effects() == 1


async def test_an_order_of_which_nothing_was_found_can_be_cancelled(
    warehouse: ParcelWarehouse,
) -> None:
    reference = await placed(warehouse)
    missing = [{"line_reference": one.line_id, "quantity": str(one.quantity)} for one in LINES]
    await warehouse.floor(reference, "short-pick", {"lines": missing})
    assert (await progress(warehouse, reference)).state == "short"
    answer = await warehouse.fulfilment.cancel_shipment_order(warehouse.cancellation(reference))
    assert answer.existed


async def test_cancelling_what_never_arrived_is_a_success(warehouse: ParcelWarehouse) -> None:
    answer = await warehouse.fulfilment.cancel_shipment_order(warehouse.cancellation("NO-SUCH"))
    assert not answer.existed


async def test_an_unknown_reference_is_not_found(warehouse: ParcelWarehouse) -> None:
    with pytest.raises(NotFound):
        await progress(warehouse, "NO-SUCH")


@pytest.mark.parametrize("kind", ["429", "5xx", "html", "timeout_before_commit"])
async def test_a_read_that_fails_leaves_nothing_unknown(
    warehouse: ParcelWarehouse, kind: str
) -> None:
    reference = await placed(warehouse)
    await warehouse.fault_reads(kind)
    with pytest.raises(Unavailable) as failure:
        await progress(warehouse, reference)
    assert not failure.value.unknown
    assert (await progress(warehouse, reference)).reference == reference
