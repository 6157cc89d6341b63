"""Put the service together and run it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from trunkline_kit.calling import sharing
from trunkline_kit.process import background, run_service
from trunkline_kit.seat import lead
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_kit.wakeups import announcing
from trunkline_kit.web import http_server
from trunkline_mapping.held import Held
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo
from trunkline_store.migrations import migrate
from trunkline_store.pool import open_pool
from trunkline_store.seats import seat_of
from trunkline_store.served_log import ServedEventLog
from trunkline_store.served_people import ServedPeople

from .adapter import SYSTEM
from .connected import Connected, Shared, connected
from .inbound import inbound_app
from .mapping import MAPPING_VERSION
from .servicer import add_people, add_ports, add_registers, add_translations
from .settings import CONNECTIONS, Settings, WarehouseConnection

MIGRATIONS = ("trunkline_store.sql", "trunkline_system_warehouse.sql")


def main() -> None:
    """Serve until told to stop."""
    settings, warehouses = load(Settings), CONNECTIONS.load()
    run_service(
        SYSTEM,
        lambda: life(settings, *warehouses),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(settings: Settings, *connections: WarehouseConnection) -> AsyncIterator[None]:
    """Migrate, answer gRPC and webhooks and sweep as long as the block lives."""
    await migrate(settings.database_url, schema=settings.schema, packages=MIGRATIONS)
    server = GrpcServer()
    async with AsyncExitStack() as stack:
        shared = await _shared(settings, stack)
        warehouses = [
            await stack.enter_async_context(connected(one, shared)) for one in connections
        ]
        log = ServedEventLog(shared.pool, shared.keyring)
        add_ports(server.server, {one.connection_id: one.fulfilment for one in warehouses}, log)
        add_registers(server.server, {one.connection_id: one.register for one in warehouses})
        translations = {one.connection_id: one.translation for one in warehouses}
        add_translations(server.server, translations, shared.memo)
        await _listen(settings, shared, warehouses, stack)
        add_people(server.server, ServedPeople(shared.pool, shared.keyring))
        await server.start(settings.grpc_port, settings.grpc_host)
        stack.push_async_callback(server.stop)
        yield


async def _shared(settings: Settings, stack: AsyncExitStack) -> Shared:
    told = await stack.enter_async_context(announcing(SYSTEM, settings.valkey_url))
    pool = await stack.enter_async_context(
        open_pool(settings.database_url, schema=settings.schema, told=told)
    )
    calls = await stack.enter_async_context(sharing(settings.valkey_url, settings.replicas))
    keyring = Keyring.from_base64(settings.master_key)
    held = Held(pool, system=SYSTEM, code=MAPPING_VERSION, built_in={})
    await held.refresh()
    return Shared(
        pool=pool,
        keyring=keyring,
        memo=Memo(pool, keyring),
        held=held,
        calls=calls,
    )


async def _listen(
    settings: Settings, shared: Shared, warehouses: Sequence[Connected], stack: AsyncExitStack
) -> None:
    seat = seat_of(SYSTEM, settings.database_url)
    await stack.enter_async_context(
        background(shared.held.follow, partial(lead, seat, *(one.sweep for one in warehouses)))
    )
    web = inbound_app(shared.pool, {one.connection_id: one.door for one in warehouses})
    await stack.enter_async_context(http_server(web, settings.http_port, settings.http_host))
