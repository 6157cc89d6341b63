"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trunkline_durable.cases import Cases
from trunkline_durable.correcting import CorrectionDesk
from trunkline_durable.engine import Engine
from trunkline_durable.lifecycles import DeclaredLifecycles
from trunkline_durable.migrations import migrate_process
from trunkline_durable.replaying import ReplayDesk
from trunkline_durable.settings import EngineSettings
from trunkline_durable.workroom import Workroom
from trunkline_kit.acting import Gate
from trunkline_kit.process import run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_store.keys import Keyring

from .availability import Availabilities
from .clients import Clients, open_clients
from .hearing import Hearing, reader
from .processes import GOODS_RECEIPT, inventory
from .servicer import add_casework, add_ports
from .settings import Settings


def main() -> None:
    """Serve until told to stop."""
    settings = load(Settings)
    run_service(
        "process-inventory",
        lambda: life(settings, load(EngineSettings)),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(
    settings: Settings, engine_settings: EngineSettings | None = None
) -> AsyncIterator[None]:
    """Migrate, read the logs, move cases and answer as long as the block lives."""
    await migrate_process(settings.migration_url or settings.database_url)
    async with open_clients(settings) as clients:
        engine, port, room = _built(settings, clients, engine_settings)
        server, gate = GrpcServer(), Gate(settings.actor_secret)
        add_ports(server.server, port, DeclaredLifecycles(engine, room.processes.values()))
        add_casework(server.server, CorrectionDesk(room), ReplayDesk(room), gate=gate)
        async with engine.running():
            await server.start(settings.grpc_port, settings.grpc_host)
            try:
                yield
            finally:
                await server.stop()


def _built(
    settings: Settings, clients: Clients, engine_settings: EngineSettings | None
) -> tuple[Engine, Availabilities, Workroom]:
    keyring = Keyring.from_base64(settings.master_key)
    figures = inventory(settings.listing_recheck_s)
    hearing = Hearing(Cases(keyring), figures, settings.shops)
    heard = (
        reader(settings.erp_source, clients.erp_log, hearing.hear_erp),
        reader(settings.warehouse_source, clients.warehouse_log, hearing.hear_warehouse),
    )
    processes = (figures, GOODS_RECEIPT)
    engine = Engine(
        settings.database_url,
        keyring=keyring,
        processes=processes,
        clients=clients,
        readers=heard,
        settings=engine_settings or EngineSettings(),
        valkey_url=settings.valkey_url,
    )
    room = Workroom(engine, processes, clients=clients, readers=heard)
    return engine, Availabilities(engine, figures, clients, settings.shops[0]), room
