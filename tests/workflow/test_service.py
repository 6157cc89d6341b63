"""The service as it is run: settings, gRPC on every side, the port answered over the wire."""

from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from datetime import date
from decimal import Decimal

import pytest
from eventually import eventually
from msgspec import json
from order_builders import gbp, placement
from order_company import SETTINGS
from order_fakes import Backends
from service_process import free_port
from shop_orders import three_lines

from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.fulfilment.v1 import fulfilment_pb2
from trunkline_kit.channel import connect
from trunkline_kit.errors import Conflict, Invalid
from trunkline_kit.rpc import call_port, serve_port
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import SettingsWrong
from trunkline_model.capabilities.channel_orders import ChannelOrders
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.fulfilment import Fulfilment
from trunkline_model.capabilities.order_to_cash import (
    GetOrder,
    ListOrders,
    Order,
    OrderToCash,
    PlacedLine,
)
from trunkline_process_order_to_cash.main import life
from trunkline_process_order_to_cash.settings import (
    Connection,
    Connections,
    Settings,
    WarehouseConnection,
)
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.servicer import serve_capabilities


@pytest.fixture
async def connections(backends: Backends) -> AsyncIterator[Connections]:
    """Serve every backend on a port of its own."""
    servers = {name: GrpcServer() for name in ("shop", "warehouse", "bank", "erp")}
    serve_port(servers["shop"].server, ChannelOrders, channel_orders_pb2, backends.shop)
    serve_port(servers["shop"].server, EventLog, events_pb2, backends.shop.log)
    serve_port(servers["warehouse"].server, Fulfilment, fulfilment_pb2, backends.warehouse)
    serve_port(servers["warehouse"].server, EventLog, events_pb2, backends.warehouse.log)
    serve_port(servers["bank"].server, EventLog, events_pb2, backends.bank.log)
    serve_capabilities(servers["erp"].server, Desk(backends.books))
    at = {name: f"127.0.0.1:{await one.start(0)}" for name, one in servers.items()}
    yield Connections(
        erp=Connection("erp-main", at["erp"], "sandbox-erp"),
        warehouses=(WarehouseConnection("warehouse", at["warehouse"], "system-warehouse"),),
        shops=(Connection("shopify", at["shop"], "system-shopify"),),
        banks=(Connection("bank", at["bank"], "system-bank"),),
    )
    for one in servers.values():
        await one.stop(0)


@pytest.fixture
async def port(database_url: str, connections: Connections) -> AsyncIterator[OrderToCash]:
    """Run the service and call it."""
    settings = Settings(
        grpc_port=free_port(),
        database_url=database_url,
        master_key=b64encode(bytes(32)).decode(),
        connections=json.encode(connections).decode(),
    )
    async with life(settings, SETTINGS):
        channel = connect(f"127.0.0.1:{settings.grpc_port}")
        yield call_port(OrderToCash, order_to_cash_pb2, channel)
        await channel.close(None)


async def until(port: OrderToCash, condition: Callable[[Order], bool]) -> Order:
    """Wait until the newest order is as wanted."""

    async def read() -> Order | None:
        orders = (await port.list_orders(ListOrders())).orders
        if not orders:
            return None
        found = await port.get_order(GetOrder(orders[0].order_number))
        return found if condition(found) else None

    found = await eventually(read)
    assert found is not None
    return found


async def test_a_shop_order_goes_through_over_the_wire(
    backends: Backends, port: OrderToCash
) -> None:
    backends.shop.place(three_lines())
    released = await until(port, lambda one: one.state == "RELEASED")
    backends.warehouse.send_all(f"{released.order_number}-1", date(2026, 11, 17))
    closed = await until(port, lambda one: one.state == "CLOSED")
    assert closed.outstanding == gbp(0)
    assert closed.delivery_address == three_lines().shipping_address
    assert closed.channel == "shopify"


async def test_a_partners_order_is_answered_over_the_wire(port: OrderToCash) -> None:
    request = placement(PlacedLine("COOKBOOK", Decimal(2)), party_code="NORTHSTAR")
    accepted = await port.place_order(request)
    assert (await port.place_order(request)).order_number == accepted.order_number
    released = await until(port, lambda one: one.state == "RELEASED")
    assert released.gross == gbp("36.00")
    wrong = placement(PlacedLine("NOSUCH", Decimal(2)), idempotency_key="other")
    with pytest.raises(Invalid) as refused:
        await port.place_order(wrong)
    assert refused.value.fields[0].reason == "unknown_sku"
    again = placement(
        PlacedLine("COOKBOOK", Decimal(2)), party_code="NORTHSTAR", idempotency_key="b"
    )
    with pytest.raises(Conflict) as repeated:
        await port.place_order(again)
    assert repeated.value.reason == "duplicate_purchase_order"


def test_connections_that_cannot_be_read_stop_the_start() -> None:
    settings = Settings(grpc_port=1, database_url="", master_key="", connections='{"erp": 1}')
    with pytest.raises(SettingsWrong, match="TRUNKLINE_CONNECTIONS"):
        settings.wired()


def test_without_connections_there_is_one_of_each() -> None:
    settings = Settings(
        grpc_port=1, database_url="", master_key="", system_tryton_address="127.0.0.1:9"
    )
    wired = settings.wired()
    assert (wired.erp.connection_id, wired.erp.address) == ("erp-main", "127.0.0.1:9")
    assert [one.connection_id for one in (*wired.shops, *wired.banks)] == ["shopify", "bank"]
