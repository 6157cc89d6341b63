"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from trunkline_kit.budget import Budget, Limits
from trunkline_kit.calling import Calls, sharing
from trunkline_kit.process import run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_model.capabilities.mail import Mail
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo
from trunkline_store.memoised import memoised
from trunkline_store.migrations import migrate
from trunkline_store.pool import open_pool

from .adapter import SYSTEM, Sender, doubles
from .client import MailClient
from .servicer import add_ports
from .settings import CONNECTIONS, MailConnection, Settings

MIGRATIONS = ("trunkline_store.sql",)


def main() -> None:
    """Serve until told to stop."""
    settings, senders = load(Settings), CONNECTIONS.load()
    run_service(
        SYSTEM,
        lambda: life(settings, *senders),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(settings: Settings, *connections: MailConnection) -> AsyncIterator[None]:
    """Migrate and answer gRPC as long as the block lives."""
    await migrate(settings.database_url, schema=settings.schema, packages=MIGRATIONS)
    server = GrpcServer()
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(
            open_pool(settings.database_url, schema=settings.schema)
        )
        calls = await stack.enter_async_context(sharing(settings.valkey_url, settings.replicas))
        memo = Memo(pool, Keyring.from_base64(settings.master_key))
        senders = {one.connection_id: _sender(one, memo, calls) for one in connections}
        add_ports(server.server, senders)
        await server.start(settings.grpc_port, settings.grpc_host)
        stack.push_async_callback(server.stop)
        yield


def _sender(one: MailConnection, memo: Memo, calls: Calls) -> Mail:
    limits = Limits(
        rate_per_s=one.rate_per_s,
        burst=max(int(one.rate_per_s), 1),
        concurrency_max=one.concurrency_max,
        replicas=calls.replicas,
    )
    budget = Budget(f"mail:{one.connection_id}", limits, calls.valkey)
    sender = Sender(one, MailClient(one, budget))
    answering: Mail = sender
    return memoised(answering, memo, doubles(sender))
