"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from trunkline_kit.budget import Budget, Limits
from trunkline_kit.http import http_client
from trunkline_kit.process import background, run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_kit.valkey import valkey_client
from trunkline_kit.wakeups import announcing
from trunkline_kit.web import http_server
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo, MemoSettings
from trunkline_store.memoised import memoised
from trunkline_store.migrations import migrate
from trunkline_store.pool import open_pool
from trunkline_store.served_log import ServedEventLog

from .adapter import Shopify
from .client import ShopifyClient
from .hearing import Hearing
from .inbound import Trust, webhook_app
from .reading import Reading
from .servicer import add_ports
from .settings import Settings
from .sweep import Rhythm, Sweep

SERVICE = "system-shopify"
MIGRATIONS = ("trunkline_store.sql", "trunkline_system_shopify.sql")


def main() -> None:
    """Serve until told to stop."""
    settings = load(Settings)
    run_service(
        SERVICE,
        lambda: life(settings),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(settings: Settings) -> AsyncIterator[None]:
    """Migrate, answer gRPC and webhooks and sweep as long as the block lives."""
    await migrate(settings.database_url, schema=settings.schema, packages=MIGRATIONS)
    keyring = Keyring.from_base64(settings.master_key)
    name = settings.connection_id
    async with AsyncExitStack() as stack:
        told = await stack.enter_async_context(announcing(SERVICE, settings.valkey_url))
        pool = await stack.enter_async_context(
            open_pool(settings.database_url, schema=settings.schema, told=told)
        )
        client = await stack.enter_async_context(shop_client(settings))
        shop = Shopify(client, name)
        memo = Memo(pool, MemoSettings(settle_s=settings.settle_s))
        hearing = Hearing(pool, keyring, name)
        sweep = Sweep(pool, Reading(client), hearing, rhythm(settings), connection_id=name)
        server = GrpcServer()
        remembered = memoised(shop, memo, shop.doubles())
        add_ports(server.server, remembered, ServedEventLog(pool, keyring))
        web = webhook_app(hearing, trust(settings))
        await stack.enter_async_context(background(sweep.run))
        await stack.enter_async_context(http_server(web, settings.http_port, settings.http_host))
        await server.start(settings.grpc_port, settings.grpc_host)
        stack.push_async_callback(server.stop)
        yield


@asynccontextmanager
async def shop_client(settings: Settings) -> AsyncIterator[ShopifyClient]:
    """Open a client that shares the connection's budget with its other replicas."""
    valkey = valkey_client(settings.valkey_url)
    limits = Limits(
        rate_per_s=settings.shopify_rate_per_s,
        burst=max(int(settings.shopify_rate_per_s), 1),
        concurrency_max=settings.shopify_concurrency_max,
        replicas=settings.replicas,
    )
    budget = Budget(f"shopify {settings.connection_id}", limits, valkey)
    http = http_client(settings.shopify_url, timeout_s=settings.shopify_timeout_s)
    try:
        yield ShopifyClient(http, settings.shopify_access_token, budget)
    finally:
        await http.aclose()
        if valkey is not None:
            await valkey.aclose()


def trust(settings: Settings) -> Trust:
    """Say whose webhooks are believed."""
    secrets = (settings.shopify_webhook_secret, settings.shopify_webhook_secret_before)
    return Trust(settings.connection_id, secrets, settings.shopify_shop_domain)


def rhythm(settings: Settings) -> Rhythm:
    """Say when to sweep."""
    return Rhythm(
        every_s=settings.shopify_sweep_s,
        grace_s=settings.shopify_sweep_grace_s,
        overlap_s=settings.shopify_sweep_overlap_s,
    )
