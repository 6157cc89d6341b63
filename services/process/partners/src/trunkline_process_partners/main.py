"""The process: tables up to date, then the port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trunkline_kit.acting import Gate
from trunkline_kit.process import run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import open_pool

from .registry import Registry
from .servicer import add_partners
from .settings import Settings

MIGRATIONS = ("trunkline_store.sql", "trunkline_process_partners.sql")


def main() -> None:
    """Run until told to stop; exits with a sentence when a setting is wrong."""
    settings = load(Settings)

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        owner_url = settings.migration_url or settings.database_url
        await migrate(owner_url, schema=settings.schema, packages=MIGRATIONS)
        keyring = Keyring.from_base64(settings.master_key)
        async with open_pool(settings.database_url, schema=settings.schema) as pool:
            server, gate = GrpcServer(), Gate(settings.actor_secret)
            add_partners(server.server, Registry(pool, keyring), gate)
            await server.start(settings.grpc_port, settings.grpc_host)
            try:
                yield
            finally:
                await server.stop()

    run_service("process-partners", life, log_level=settings.log_level, otlp_url=settings.otlp_url)
