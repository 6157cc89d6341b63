"""The console as one ASGI application."""

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp

from trunkline_kit.errors import TrunklineError

from .auth import ForgedForm, RoleNeeded, SignInNeeded, signed_in
from .clients import Ports
from .guarding import guarded
from .provider import Provider
from .refusals import (
    on_bug,
    on_forged_form,
    on_http_exception,
    on_role_needed,
    on_sign_in_needed,
    on_trunkline_error,
)
from .roles import read_names
from .routes import (
    accruals,
    audit,
    bank_changes,
    bulk,
    cases,
    completeness,
    corrections,
    counted,
    exceptions,
    files,
    health,
    lineage,
    login,
    logout,
    mapping_decisions,
    mappings,
    measures,
    order_changes,
    orders,
    overview,
    purchases,
    replays,
)
from .sealing import Sealer
from .settings import Settings

BODY_BYTES_MAX = 256 * 1024
"""Also the gateway's limit for the console; this one holds without it."""


INSIDE = Router(
    "/console",
    route_handlers=[
        overview.ROUTER,
        cases.ROUTER,
        orders.ROUTER,
        purchases.ROUTER,
        order_changes.ROUTER,
        accruals.ROUTER,
        bank_changes.ROUTER,
        exceptions.ROUTER,
        exceptions.DOCUMENTS,
        bulk.ROUTER,
        corrections.ROUTER,
        replays.ROUTER,
        audit.ROUTER,
        completeness.ROUTER,
        counted.ROUTER,
        mappings.ROUTER,
        mapping_decisions.ROUTER,
        measures.ROUTER,
        lineage.ROUTER,
        logout.INSIDE,
    ],
    guards=[signed_in],
)
"""Every page that needs somebody to have signed in."""


def build_app(settings: Settings, ports: Ports, provider: Provider) -> ASGIApp:
    """Give the pages with what surrounds every answer."""
    return guarded(build_pages(settings, ports, provider), settings.console_url)


def build_pages(settings: Settings, ports: Ports, provider: Provider) -> Litestar:
    """Wire pages, guards, refusals and what stands behind them."""
    state = State(
        {
            "settings": settings,
            "sealer": Sealer(settings.session_secret),
            "role_names": read_names(settings.oidc_roles),
        }
    )
    return Litestar(
        route_handlers=[INSIDE, login.ROUTER, logout.ROUTER, files.ROUTER, health.ROUTER],
        dependencies={
            "ports": Provide(lambda: ports, sync_to_thread=False),
            "provider": Provide(lambda: provider, sync_to_thread=False),
        },
        state=state,
        exception_handlers={
            SignInNeeded: on_sign_in_needed,
            RoleNeeded: on_role_needed,
            ForgedForm: on_forged_form,
            TrunklineError: on_trunkline_error,
            HTTPException: on_http_exception,
            Exception: on_bug,
        },
        openapi_config=None,
        logging_config=None,
        request_max_body_size=BODY_BYTES_MAX,
    )
