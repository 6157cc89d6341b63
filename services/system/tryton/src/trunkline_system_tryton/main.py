"""Start the service: sessions with Tryton, the memo, the stock watches, the gRPC server."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from trunkline_kit.calling import sharing
from trunkline_kit.process import background, run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_kit.wakeups import announcing
from trunkline_mapping.held import Held
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo, MemoSettings
from trunkline_store.migrations import migrate
from trunkline_store.pool import open_pool
from trunkline_store.served_log import ServedEventLog
from trunkline_store.served_people import ServedPeople

from .connected import Shared, connected
from .conversation import SYSTEM
from .mapping import BUILT_IN, MAPPING_VERSION
from .servicer import add_people, serve_capabilities, serve_translation
from .settings import CONNECTIONS, CompanyConnection, Settings

PACKAGES = ("trunkline_store.sql", "trunkline_system_tryton.sql")
MEMO = MemoSettings(lease_s=60.0)
"""A parcel is some twenty calls; a busy Tryton takes seconds for one of them."""


def main() -> None:
    """Serve until told to stop."""
    settings, companies = load(Settings), CONNECTIONS.load()
    run_service(
        SYSTEM,
        lambda: life(settings, *companies),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(settings: Settings, *connections: CompanyConnection) -> AsyncIterator[None]:
    """Migrate, connect and serve while the block lives."""
    await migrate(settings.database_url, schema=settings.schema, packages=PACKAGES)
    keyring = Keyring.from_base64(settings.master_key)
    grpc = GrpcServer()
    async with AsyncExitStack() as stack:
        shared = await _shared(settings, keyring, stack)
        companies = [await stack.enter_async_context(connected(one, shared)) for one in connections]
        backends = {one.connection_id: one.backend for one in companies}
        log = ServedEventLog(shared.pool, keyring)
        memo = Memo(shared.pool, keyring, MEMO)
        add_people(grpc.server, ServedPeople(shared.pool, keyring))
        serve_capabilities(grpc.server, backends, memo, log)
        translations = {one.connection_id: one.translation for one in companies}
        serve_translation(grpc.server, translations, memo)
        watches = (one.watch for one in companies)
        await stack.enter_async_context(background(shared.held.follow, *watches))
        await grpc.start(settings.grpc_port, settings.grpc_host)
        stack.push_async_callback(grpc.stop)
        yield


async def _shared(settings: Settings, keyring: Keyring, stack: AsyncExitStack) -> Shared:
    told = await stack.enter_async_context(announcing(SYSTEM, settings.valkey_url))
    pool = await stack.enter_async_context(
        open_pool(settings.database_url, schema=settings.schema, told=told)
    )
    calls = await stack.enter_async_context(sharing(settings.valkey_url, settings.replicas))
    held = Held(pool, system=SYSTEM, code=MAPPING_VERSION, built_in=BUILT_IN)
    await held.refresh()
    return Shared(pool, EventLog(keyring), held, calls)
