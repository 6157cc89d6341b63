"""The partner API as one ASGI application."""

from litestar import Litestar
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp

from trunkline_kit.errors import TrunklineError

from .clients import Ports
from .cursors import Cursors
from .idempotency import InFlight
from .observing import observed
from .problems import Problem, on_bug, on_http_exception, on_problem, on_trunkline_error
from .routes import (
    documentation,
    health,
    orders,
    purchase_orders,
    stock,
    submissions,
    supplier_invoices,
    tokens,
)
from .version import check_version

BODY_BYTES_MAX = 1_000_000
"""Also the gateway's limit; this one holds without it."""


def build_app(ports: Ports, cursor_secret: str) -> ASGIApp:
    """Wire routes, refusals and the processes behind them."""
    cursors, in_flight = Cursors(cursor_secret), InFlight()
    app = Litestar(
        route_handlers=[
            orders.ROUTER,
            stock.ROUTER,
            purchase_orders.ROUTER,
            submissions.ROUTER,
            supplier_invoices.ROUTER,
            tokens.ROUTER,
            documentation.ROUTER,
            health.ROUTER,
        ],
        dependencies={
            "ports": Provide(lambda: ports, sync_to_thread=False),
            "in_flight": Provide(lambda: in_flight, sync_to_thread=False),
            "cursors": Provide(lambda: cursors, sync_to_thread=False),
        },
        before_request=check_version,
        exception_handlers={
            Problem: on_problem,
            TrunklineError: on_trunkline_error,
            HTTPException: on_http_exception,
            Exception: on_bug,
        },
        openapi_config=None,
        logging_config=None,
        request_max_body_size=BODY_BYTES_MAX,
    )
    return observed(app)
