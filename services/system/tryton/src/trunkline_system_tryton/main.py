"""Start the service: the session with Tryton, the memo, the stock watch, the gRPC server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trunkline_kit.budget import Budget, Limits
from trunkline_kit.http import http_client
from trunkline_kit.process import background, run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_kit.valkey import valkey_client
from trunkline_kit.wakeups import announcing
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo, MemoSettings
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool
from trunkline_store.served_log import ServedEventLog

from .adapter.backend import Backend
from .client import Account, Client
from .conversation import SYSTEM, Conversation
from .directory import Directory
from .inbound import StockWatch
from .servicer import serve_capabilities
from .settings import Settings

PACKAGES = ("trunkline_store.sql", "trunkline_system_tryton.sql")
MEMO = MemoSettings(lease_s=60.0)
"""A parcel is some twenty calls; a busy Tryton takes seconds for one of them."""


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
    """Migrate, connect and serve while the block lives."""
    await migrate(settings.database_url, schema=settings.schema, packages=PACKAGES)
    async with (
        announcing(SYSTEM, settings.valkey_url) as told,
        open_pool(settings.database_url, schema=settings.schema, told=told) as pool,
        connected(settings) as backend,
        serving(settings, pool, backend),
    ):
        yield


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Backend]:
    """Open the way to Tryton; the first call logs in."""
    limits = Limits(
        rate_per_s=settings.tryton_rate_per_s,
        burst=int(settings.tryton_rate_per_s),
        concurrency_max=settings.tryton_concurrency_max,
        replicas=settings.replicas,
    )
    valkey = valkey_client(settings.valkey_url)
    budget = Budget(f"tryton:{settings.connection_id}", limits, valkey)
    account = Account(settings.tryton_database, settings.tryton_user, settings.tryton_password)
    http = http_client(settings.tryton_url, timeout_s=settings.tryton_timeout_s)
    try:
        directory = Directory(settings.tryton_web_shop, settings.tryton_supplier)
        yield Backend(Client(http, account, budget), directory)
    finally:
        await http.aclose()
        if valkey is not None:
            await valkey.aclose()


@asynccontextmanager
async def serving(settings: Settings, pool: Pool, backend: Backend) -> AsyncIterator[None]:
    """Answer capabilities and watch stock while the block lives."""
    keyring = Keyring.from_base64(settings.master_key)
    grpc = GrpcServer()
    memo = Memo(pool, MEMO)
    serve_capabilities(grpc.server, backend, memo, ServedEventLog(pool, keyring))
    watch = StockWatch(pool, EventLog(keyring), settings.connection_id)
    calls = Conversation(backend.client, settings.connection_id)
    await grpc.start(settings.grpc_port, settings.grpc_host)
    try:
        async with background(lambda: watch.watch(calls, settings.tryton_poll_s)):
            yield
    finally:
        await grpc.stop()
