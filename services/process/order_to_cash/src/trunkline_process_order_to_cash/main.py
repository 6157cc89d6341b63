"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trunkline_durable.correcting import CorrectionDesk
from trunkline_durable.engine import Engine
from trunkline_durable.lifecycles import DeclaredLifecycles
from trunkline_durable.migrations import SCHEMA, migrate_process
from trunkline_durable.replaying import ReplayDesk
from trunkline_durable.settings import EngineSettings
from trunkline_durable.workroom import Workroom
from trunkline_kit.acting import Gate
from trunkline_kit.process import run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_store.keys import Keyring
from trunkline_store.pool import open_pool

from .clients import open_ports
from .credit_book import CreditBook
from .desk import OrderDesk
from .intake import Intake
from .ports import Ports
from .process import ORDER_TO_CASH
from .reading import readers
from .servicer import add_casework, add_ports
from .settings import Settings

MIGRATIONS = "trunkline_process_order_to_cash.sql"


def main() -> None:
    """Serve until told to stop."""
    settings = load(Settings)
    run_service(
        "process-order-to-cash",
        lambda: life(settings, load(EngineSettings)),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(
    settings: Settings, engine_settings: EngineSettings | None = None
) -> AsyncIterator[None]:
    """Migrate, read the logs, move orders and answer as long as the block lives."""
    await migrate_process(settings.migration_url or settings.database_url, MIGRATIONS)
    pool = open_pool(settings.database_url, schema=SCHEMA, autocommit=True, size_max=2)
    wired, settle_s = settings.wired(), settings.settle_s
    async with pool as own, open_ports(wired, CreditBook(own), settle_s) as ports:
        engine = _engine(settings, ports, engine_settings)
        server, gate = GrpcServer(), Gate(settings.actor_secret)
        lifecycles = DeclaredLifecycles(engine, (ORDER_TO_CASH,))
        desk = OrderDesk(engine, Intake(engine, ports.erp))
        add_ports(server.server, desk, lifecycles, gate=gate)
        room = _workroom(settings, engine, ports)
        add_casework(server.server, CorrectionDesk(room), ReplayDesk(room), gate=gate)
        async with engine.running():
            await server.start(settings.grpc_port, settings.grpc_host)
            try:
                yield
            finally:
                await server.stop()


def _workroom(settings: Settings, engine: Engine, ports: Ports) -> Workroom:
    heard = readers(ports, Keyring.from_base64(settings.master_key))
    return Workroom(engine, (ORDER_TO_CASH,), clients=ports, readers=heard)


def _engine(settings: Settings, ports: Ports, engine_settings: EngineSettings | None) -> Engine:
    keyring = Keyring.from_base64(settings.master_key)
    return Engine(
        settings.database_url,
        keyring=keyring,
        processes=(ORDER_TO_CASH,),
        clients=ports,
        readers=readers(ports, keyring),
        settings=engine_settings or EngineSettings(),
        valkey_url=settings.valkey_url,
    )
