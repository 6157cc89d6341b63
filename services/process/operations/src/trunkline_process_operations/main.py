"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trunkline_durable.migrations import SCHEMA, migrate_process
from trunkline_kit.acting import Gate
from trunkline_kit.process import background, run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_store.pool import open_pool

from .casework.charts import RoutedLifecycles
from .casework.desk import RoutedCorrections, RoutedReplays
from .casework.offices import Offices
from .casework.servicer import add_casework, add_lifecycles
from .clients import open_offices, open_sources
from .completeness.serving import completeness
from .desk import OperationsDesk
from .evidence.anchoring import anchor_daily
from .evidence.audit_desk import AuditDesk
from .evidence.servicer import add_audit
from .inbox_desk import InboxDesk
from .lineage.servicer import add_tracing
from .lineage.tracing_desk import TracingDesk
from .mappings.serving import mappings
from .measures.desk import MeasuresDesk
from .measures.servicer import add_measures
from .measures.watching import watch
from .personal.serving import personal_data
from .servicer import add_ports
from .settings import Settings

MIGRATIONS = "trunkline_process_operations.sql"


def main() -> None:
    """Serve until told to stop."""
    settings = load(Settings)
    run_service(
        "process-operations",
        lambda: life(settings),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(settings: Settings) -> AsyncIterator[None]:
    """Migrate, then answer as long as the block lives."""
    await migrate_process(settings.migration_url or settings.database_url, MIGRATIONS)
    server, gate = GrpcServer(), Gate(settings.actor_secret)
    keys = settings.signing_keys()
    keyring = settings.keyring()
    opening = open_pool(settings.database_url, schema=SCHEMA, autocommit=True)
    async with opening as pool, open_sources(settings.sources()) as sources:
        add_ports(
            server.server,
            OperationsDesk(pool, keyring),
            InboxDesk(pool, sources, keyring),
            gate=gate,
        )
        add_audit(server.server, AuditDesk(pool, keys), gate=gate)
        tracing = TracingDesk(pool, sources, keyring)
        add_tracing(server.server, tracing, gate=gate)
        add_measures(server.server, MeasuresDesk(pool))
        async with (
            completeness(server.server, pool, settings.entities(), gate=gate, keys=keys),
            mappings(server.server, pool, settings.entities(), gate=gate),
            personal_data(server.server, pool, settings, gate=gate),
            open_offices(settings.offices()) as known,
        ):
            offices = Offices(pool, known)
            routed = RoutedCorrections(pool, offices, keyring), RoutedReplays(offices)
            add_casework(server.server, *routed, gate=gate)
            add_lifecycles(server.server, RoutedLifecycles(offices))
            await server.start(settings.grpc_port, settings.grpc_host)
            try:
                async with background(lambda: anchor_daily(pool, keys), lambda: watch(pool)):
                    yield
            finally:
                await server.stop()
