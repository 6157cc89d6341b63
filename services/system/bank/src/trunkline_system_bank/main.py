"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from trunkline_kit.process import background, run_service
from trunkline_kit.seat import lead
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_kit.wakeups import announcing
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo
from trunkline_store.migrations import migrate
from trunkline_store.pool import open_pool
from trunkline_store.seats import seat_of
from trunkline_store.served_log import ServedEventLog
from trunkline_store.served_people import ServedPeople

from .connected import Shared, connected
from .servicer import add_payments, add_people, add_ports, add_registers
from .settings import CONNECTIONS, BankConnection, Settings

SERVICE = "system-bank"
MIGRATIONS = ("trunkline_store.sql", "trunkline_system_bank.sql")


def main() -> None:
    """Serve until told to stop."""
    settings, banks = load(Settings), CONNECTIONS.load()
    run_service(
        SERVICE,
        lambda: life(settings, *banks),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(settings: Settings, *connections: BankConnection) -> AsyncIterator[None]:
    """Migrate, answer gRPC and poll the banks as long as the block lives."""
    await migrate(settings.database_url, schema=settings.schema, packages=MIGRATIONS)
    keyring = Keyring.from_base64(settings.master_key)
    server = GrpcServer()
    async with AsyncExitStack() as stack:
        told = await stack.enter_async_context(announcing(SERVICE, settings.valkey_url))
        pool = await stack.enter_async_context(
            open_pool(settings.database_url, schema=settings.schema, told=told)
        )
        shared = Shared(pool, keyring, Memo(pool, keyring))
        banks = [await stack.enter_async_context(connected(one, shared)) for one in connections]
        answering = {one.connection_id: one.statements for one in banks}
        add_ports(server.server, answering, ServedEventLog(pool, keyring))
        add_registers(server.server, {one.connection_id: one.register for one in banks})
        add_payments(server.server, {one.connection_id: one.payments for one in banks})
        looks = (look for one in banks for look in one.polling)
        seat = seat_of(SERVICE, settings.database_url)
        await stack.enter_async_context(background(partial(lead, seat, *looks)))
        add_people(server.server, ServedPeople(pool, keyring, shared_files=True))
        await server.start(settings.grpc_port, settings.grpc_host)
        stack.push_async_callback(server.stop)
        yield
