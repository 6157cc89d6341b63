"""One issuer as a Litestar application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar

from trunkline_sandbox import FAULT_ANSWERS, Sandbox, control_router

from .asking import BadRequest
from .ending import ending_router
from .routes import on_bad_request, provider_router
from .schema import TABLES
from .settings import Settings


def build(settings: Settings) -> Litestar:
    """Open the state file; it is closed when the app ends."""
    box = Sandbox.open(settings.state_path, TABLES)

    @asynccontextmanager
    async def opened(_: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            box.close()

    return Litestar(
        route_handlers=[
            provider_router(box, settings),
            ending_router(box, settings),
            control_router(box),
        ],
        lifespan=[opened],
        exception_handlers={**FAULT_ANSWERS, BadRequest: on_bad_request},
        openapi_config=None,
        logging_config=None,
    )
