"""Start the ERP: its capabilities over gRPC, its controls over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from litestar import Litestar

from trunkline_kit.process import run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_kit.web import http_server
from trunkline_sandbox import ANSWERING, FAULT_ANSWERS, FaultKind, Sandbox, control_router

from .books import SYSTEM
from .control import CONTROL_ERRORS, control_routes
from .desk import Desk
from .purchasing.schema import TABLES as PURCHASING
from .schema import TABLES
from .seeding import own_seed, plant
from .servicer import serve_capabilities
from .settings import Settings

ABILITIES: dict[str, frozenset[FaultKind]] = {
    "StockChanged": frozenset({"drop", "duplicate", "reorder"}),
    "*": ANSWERING,
}
"""Faults of stock events, and of RPCs."""


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
    """Open the state, seed it the first time, and serve while the block lives."""
    box = Sandbox.open(Path(settings.state_path), TABLES + PURCHASING, ABILITIES)
    desk = Desk(box)
    if box.state.row("select 1 from products") is None:
        plant(desk.books, own_seed())
    grpc = GrpcServer()
    serve_capabilities(grpc.server, desk)
    app = Litestar(
        [control_router(box), control_routes(desk.books, settings.connection_id)],
        exception_handlers={**FAULT_ANSWERS, **CONTROL_ERRORS},
        openapi_config=None,
    )
    try:
        async with http_server(app, settings.http_port, settings.http_host):
            await grpc.start(settings.grpc_port, settings.grpc_host)
            yield
            await grpc.stop()
    finally:
        box.close()
