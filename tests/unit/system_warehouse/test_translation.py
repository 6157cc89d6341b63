"""A carrier service goes to the warehouse under the warehouse's own name."""

from collections.abc import Callable

import pytest
from mapping_tables import row, rule, tables

from trunkline.system.translation.v1 import translation_pb2
from trunkline_kit.channel import connect
from trunkline_kit.errors import Refused
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.fulfilment import CreateShipmentOrder
from trunkline_model.capabilities.translation import (
    ApplyMapping,
    CodeUse,
    ListCodes,
    Translation,
)
from trunkline_model.mapping import MappingKind, MappingTables
from trunkline_system_warehouse.settings import Settings, WarehouseConnection

from .conftest import Service, Warehouse, running

CARRIER = MappingKind.CARRIER


async def publish(service: Service, number: int, found: MappingTables) -> None:
    async with connect(f"127.0.0.1:{service.settings.grpc_port}") as channel:
        port = call_port(Translation, translation_pb2, channel)
        request = ApplyMapping("warehouse", f"map:{number}", number, f"{number}.abc", found)
        await port.apply_mapping(request)
        await port.apply_mapping(request)


async def test_a_rule_names_the_carrier_by_country_and_the_version_is_in_the_evidence(
    service: Service, warehouse: Warehouse, asked: Callable[..., CreateShipmentOrder]
) -> None:
    by_country = rule("by_country", 'input.country == "GB" ? "RM24" : "DPD-INT"')
    await publish(service, 1, tables(row("standard", rule="by_country", kind=CARRIER), by_country))
    placed = await service.fulfilment.create_shipment_order(asked())
    assert placed.evidence.mapping_version == "warehouse-v1/2+1.abc"
    assert [one["carrier_service"] for one in warehouse.orders()] == ["RM24"]


async def test_a_carrier_without_a_row_never_reaches_the_warehouse(
    service: Service, warehouse: Warehouse, asked: Callable[..., CreateShipmentOrder]
) -> None:
    await publish(service, 1, tables(row("express", "DPD-12", kind=CARRIER)))
    with pytest.raises(Refused) as caught:
        await service.fulfilment.create_shipment_order(asked())
    assert (caught.value.reason, caught.value.fields[0].field) == (
        "unmapped_code",
        "shipment_order.carrier_service",
    )
    assert warehouse.orders() == []


async def test_a_restart_goes_on_with_what_was_published(
    settings: Settings,
    connection: WarehouseConnection,
    warehouse: Warehouse,
    asked: Callable[..., CreateShipmentOrder],
) -> None:
    async with running(settings, connection) as service:
        await publish(service, 1, tables(row("standard", "RM48", kind=CARRIER)))
    async with running(settings, connection) as service:
        await service.fulfilment.create_shipment_order(asked())
    assert [one["carrier_service"] for one in warehouse.orders()] == ["RM48"]


async def test_only_carriers_are_translated_for_a_warehouse(service: Service) -> None:
    async with connect(f"127.0.0.1:{service.settings.grpc_port}") as channel:
        port = call_port(Translation, translation_pb2, channel)
        uses = {
            kind: (await port.list_codes(ListCodes("warehouse", kind))).use for kind in MappingKind
        }
    assert {kind for kind, use in uses.items() if use is not CodeUse.UNUSED} == {CARRIER}
