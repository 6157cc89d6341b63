"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trunkline_durable.engine import Engine
from trunkline_durable.lifecycles import DeclaredLifecycles
from trunkline_durable.migrations import migrate_process
from trunkline_durable.settings import EngineSettings
from trunkline_kit.process import run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_store.keys import Keyring

from .processes import PROCESSES
from .servicer import add_ports
from .settings import Settings


def main() -> None:
    """Serve until told to stop."""
    settings = load(Settings)
    run_service(
        "process-procure-to-pay",
        lambda: life(settings, load(EngineSettings)),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(
    settings: Settings, engine_settings: EngineSettings | None = None
) -> AsyncIterator[None]:
    """Migrate, move cases and answer as long as the block lives."""
    await migrate_process(settings.migration_url or settings.database_url)
    engine = Engine(
        settings.database_url,
        keyring=Keyring.from_base64(settings.master_key),
        processes=PROCESSES,
        settings=engine_settings or EngineSettings(),
        valkey_url=settings.valkey_url,
    )
    server = GrpcServer()
    add_ports(server.server, DeclaredLifecycles(engine, PROCESSES))
    async with engine.running():
        await server.start(settings.grpc_port, settings.grpc_host)
        try:
            yield
        finally:
            await server.stop()
