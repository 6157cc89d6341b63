"""One warehouse as a Litestar application: API, floor, webhooks, journal and faults."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException

from trunkline_sandbox import (
    ANSWERING,
    FAULT_ANSWERS,
    KINDS,
    Sandbox,
    control_router,
    faulty_answers,
)

from .api import Modes, api_router
from .control import floor_router, webhook_router
from .refusals import Refusal
from .schema import TABLES
from .settings import Settings
from .webhooks import Sender

ABILITIES = {"webhook": frozenset(KINDS), "*": ANSWERING}
"""Faults of webhooks, and of operations of the API."""


def build(settings: Settings) -> Litestar:
    """Open the state file and wire the routes; webhooks go out while the app runs."""
    box = Sandbox.open(settings.state_path, TABLES, ABILITIES)
    sender = Sender(box, settings.warehouse_webhook_secret, settings.warehouse_webhook_url)
    modes = Modes()

    @asynccontextmanager
    async def deliver(_: Litestar) -> AsyncIterator[None]:
        task = asyncio.create_task(sender.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            box.close()

    return Litestar(
        route_handlers=[
            api_router(box, settings.warehouse_token, modes, sender.wake),
            floor_router(box, modes, sender),
            webhook_router(box, sender, settings.warehouse_webhook_secret),
            control_router(box),
        ],
        lifespan=[deliver],
        middleware=[faulty_answers],
        exception_handlers={**FAULT_ANSWERS, Refusal: _refuse, HTTPException: _explain},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=1_000_000,
    )


def _refuse(_: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    return _error(refusal.status, refusal.code, refusal.sentence)


def _explain(_: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    extra = error.extra if isinstance(error.extra, list) else []
    faults = "; ".join(f"{item.get('key', '')}: {item.get('message', '')}" for item in extra)
    return _error(error.status_code, "invalid_request", faults or error.detail)


def _error(status: int, code: str, sentence: str) -> Response[Any]:
    return Response({"error": {"code": code, "message": sentence}}, status_code=status)
