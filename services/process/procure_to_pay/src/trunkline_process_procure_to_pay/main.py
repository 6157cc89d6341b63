"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trunkline_durable.cases import Cases
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

from .accruals_desk import AccrualsDesk
from .bank_changes_desk import BankChangesDesk
from .bills_desk import BillsDesk
from .books import Books
from .clients import open_ports
from .hearing import readers
from .payment_run.working_days import uk_working_days
from .period_end import LOOK_S, PeriodEnd
from .ports import Ports
from .processes import Processes, processes
from .proposing import Proposer
from .purchases_desk import PurchasesDesk
from .runs_desk import RunsDesk
from .self_service import SelfServiceDesk
from .servicer import (
    add_accruals,
    add_bank_changes,
    add_casework,
    add_lifecycles,
    add_ports,
    add_self_service,
    add_statements,
)
from .settings import Settings
from .statements_desk import StatementsDesk
from .wiring import wired

MIGRATIONS = "trunkline_process_procure_to_pay.sql"

type Desks = tuple[PurchasesDesk, BillsDesk, RunsDesk]


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
    """Migrate, read the logs, move cases and answer as long as the block lives."""
    await migrate_process(settings.migration_url or settings.database_url, MIGRATIONS)
    connections, keyring = wired(settings), Keyring.from_base64(settings.master_key)
    three = processes(connections.terms)
    pool = open_pool(settings.database_url, schema=SCHEMA, autocommit=True, size_max=3)
    async with pool as own:
        pair = (three.purchase, three.bill)
        books = Books(Cases(keyring), own, pair, connections.terms.tolerances)
        async with open_ports(connections, books) as ports:
            engine = _engine(settings, ports, three, engine_settings)
            server, gate = GrpcServer(), Gate(settings.actor_secret)
            add_ports(server.server, desks(engine, three, ports), gate=gate)
            add_self_service(server.server, SelfServiceDesk(engine, three, ports))
            statements = StatementsDesk(engine, three.statement, ports)
            add_statements(server.server, statements, gate=gate)
            accruals = AccrualsDesk(engine, three.purchase, ports.terms)
            add_accruals(server.server, accruals, gate=gate)
            engine.schedule(LOOK_S, PeriodEnd(accruals, ports.terms).look)
            add_bank_changes(server.server, BankChangesDesk(engine, three.change, ports), gate=gate)
            add_lifecycles(server.server, DeclaredLifecycles(engine, three.every))
            room = Workroom(
                engine, three.every, clients=ports, readers=readers(ports, Cases(keyring), three)
            )
            add_casework(server.server, CorrectionDesk(room), ReplayDesk(room), gate=gate)
            async with engine.running():
                await server.start(settings.grpc_port, settings.grpc_host)
                try:
                    yield
                finally:
                    await server.stop()


def desks(engine: Engine, three: Processes, ports: Ports) -> Desks:
    """Give what answers for purchases, bills and payment runs."""
    return (
        PurchasesDesk(engine, three.purchase, ports.terms, ports.erp.connection_id),
        BillsDesk(engine, three.bill, ports.terms),
        RunsDesk(engine, three, Proposer(engine, three, ports, uk_working_days())),
    )


def _engine(
    settings: Settings, ports: Ports, three: Processes, engine_settings: EngineSettings | None
) -> Engine:
    keyring = Keyring.from_base64(settings.master_key)
    return Engine(
        settings.database_url,
        keyring=keyring,
        processes=three.every,
        clients=ports,
        readers=readers(ports, Cases(keyring), three),
        settings=engine_settings or EngineSettings(),
        valkey_url=settings.valkey_url,
    )
