"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from trunkline_kit.calling import sharing
from trunkline_kit.process import background, run_service
from trunkline_kit.seat import lead
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_kit.wakeups import announcing
from trunkline_kit.web import http_server
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo
from trunkline_store.migrations import migrate
from trunkline_store.pool import open_pool
from trunkline_store.seats import seat_of
from trunkline_store.served_log import ServedEventLog
from trunkline_store.served_people import ServedPeople

from .adapter import SYSTEM
from .connected import Shared, connected
from .inbound import inbound_app
from .servicer import add_inbox, add_people, add_ports
from .settings import CONNECTIONS, Settings, SupplierConnection

MIGRATIONS = ("trunkline_store.sql", "trunkline_system_trading_partners.sql")


def main() -> None:
    """Serve until told to stop."""
    settings, suppliers = load(Settings), CONNECTIONS.load()
    run_service(
        SYSTEM,
        lambda: life(settings, *suppliers),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(settings: Settings, *connections: SupplierConnection) -> AsyncIterator[None]:
    """Migrate, answer gRPC, take documents in and read them as long as the block lives."""
    await migrate(settings.database_url, schema=settings.schema, packages=MIGRATIONS)
    server = GrpcServer()
    async with AsyncExitStack() as stack:
        shared = await _shared(settings, stack)
        suppliers = [await stack.enter_async_context(connected(one, shared)) for one in connections]
        answering = {one.connection_id: one.documents for one in suppliers}
        add_inbox(server.server, {one.connection_id: one.inbox for one in suppliers})
        add_ports(server.server, answering, ServedEventLog(shared.pool, shared.keyring))
        looking = [look for one in suppliers for look in one.looking]
        leading = partial(lead, seat_of(SYSTEM, settings.database_url), *looking)
        reading = [one.reading for one in suppliers]
        await stack.enter_async_context(background(leading, *reading))
        web = inbound_app({one.connection_id: one.door for one in suppliers if one.door})
        await stack.enter_async_context(http_server(web, settings.http_port, settings.http_host))
        add_people(server.server, ServedPeople(shared.pool, shared.keyring, shared_files=True))
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
    return Shared(pool, keyring, Memo(pool, keyring), calls)
