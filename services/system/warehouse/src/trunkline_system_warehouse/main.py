"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from zoneinfo import ZoneInfo

from trunkline_kit.budget import Budget, Limits
from trunkline_kit.http import http_client
from trunkline_kit.process import background, run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_kit.valkey import valkey_client
from trunkline_kit.wakeups import announcing
from trunkline_kit.web import http_server
from trunkline_model.capabilities.fulfilment import Fulfilment
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo
from trunkline_store.memoised import memoised
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool
from trunkline_store.served_log import ServedEventLog

from .adapter import DOUBLES, SYSTEM, WarehouseAdapter
from .client import Warehouse
from .inbound import Doors, inbound_app
from .intake import Intake
from .servicer import add_ports
from .settings import Settings
from .signature import Verifier
from .sweep import Sweep

MIGRATIONS = ("trunkline_store.sql", "trunkline_system_warehouse.sql")


def main() -> None:
    """Serve until told to stop."""
    settings = load(Settings)
    run_service(
        SYSTEM,
        lambda: life(settings),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(settings: Settings) -> AsyncIterator[None]:
    """Migrate, then answer gRPC, take webhooks and sweep as long as the block lives."""
    verifier = Verifier(settings.warehouse_webhook_secret)
    await migrate(settings.database_url, schema=settings.schema, packages=MIGRATIONS)
    keyring = Keyring.from_base64(settings.master_key)
    zone = ZoneInfo(settings.warehouse_time_zone)
    intake = Intake(keyring, settings.connection_id, zone)
    server = GrpcServer()
    async with AsyncExitStack() as stack:
        told = await stack.enter_async_context(announcing(SYSTEM, settings.valkey_url))
        pool = await stack.enter_async_context(
            open_pool(settings.database_url, schema=settings.schema, told=told)
        )
        warehouse = await stack.enter_async_context(_warehouse(settings))
        adapter: Fulfilment = WarehouseAdapter(warehouse, settings.connection_id, zone)
        add_ports(server.server, memoised(adapter, Memo(pool), DOUBLES), _log(pool, keyring))
        doors = Doors(verifier, intake, settings.connection_id)
        web = http_server(inbound_app(pool, doors), settings.http_port, settings.http_host)
        await stack.enter_async_context(web)
        sweep = Sweep(pool, warehouse, intake, settings.connection_id)
        await stack.enter_async_context(background(lambda: sweep.run(settings.warehouse_sweep_s)))
        await server.start(settings.grpc_port, settings.grpc_host)
        stack.push_async_callback(server.stop)
        yield


def _log(pool: Pool, keyring: Keyring) -> ServedEventLog:
    return ServedEventLog(pool, keyring)


@asynccontextmanager
async def _warehouse(settings: Settings) -> AsyncIterator[Warehouse]:
    """Open the client with the budget that replicas share."""
    valkey = valkey_client(settings.valkey_url)
    limits = Limits(
        rate_per_s=settings.warehouse_rate_per_s,
        burst=max(int(settings.warehouse_rate_per_s), 1),
        concurrency_max=settings.warehouse_concurrency_max,
    )
    http = http_client(settings.warehouse_url)
    try:
        budget = Budget(f"warehouse:{settings.connection_id}", limits, valkey)
        yield Warehouse(http, settings.warehouse_token, budget)
    finally:
        await http.aclose()
        if valkey is not None:
            await valkey.aclose()
