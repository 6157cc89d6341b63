"""The process: a channel to process-partners, Valkey, and the answers for Envoy."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from trunkline_kit.process import run_service
from trunkline_kit.settings import load
from trunkline_kit.web import http_server

from .app import PolicyApp
from .clients import open_partners
from .quotas import Quotas
from .settings import Settings
from .standing import Standings


def main() -> None:
    """Run until told to stop; exits with a sentence when a setting is wrong."""
    settings = load(Settings)

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        async with (
            open_valkey(settings.valkey_url, settings.valkey_answer_s) as valkey,
            open_partners(settings.process_partners_address) as partners,
        ):
            standings = Standings(partners, settings.revocation_cache_s)
            app = PolicyApp(standings, Quotas(valkey, settings.replicas))
            async with http_server(app, settings.http_port, settings.http_host):
                yield

    run_service("edge-policy", life, log_level=settings.log_level, otlp_url=settings.otlp_url)


@asynccontextmanager
async def open_valkey(url: str, answer_s: float) -> "AsyncIterator[Redis | None]":
    """Give a client that soon gives up, or None when there is no URL; it connects when used."""
    if not url:
        yield None
        return
    valkey = Redis.from_url(
        url,
        socket_timeout=answer_s,
        socket_connect_timeout=answer_s,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        yield valkey
    finally:
        await valkey.aclose()
