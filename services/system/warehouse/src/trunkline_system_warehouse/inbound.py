"""The door for webhooks: genuine ones are committed before they are acknowledged."""

from collections.abc import Mapping
from typing import Any

import structlog
from litestar import Litestar, Request, Response, post
from litestar.params import FromPath
from msgspec import Struct
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from structlog.contextvars import bind_contextvars

from trunkline_kit.signature import ID, Verifier, turned_away
from trunkline_kit.tracing import server_span
from trunkline_store.pool import Pool

from .intake import Intake

log = structlog.get_logger()

BODY_MAX = 256 * 1024


class Door(Struct, frozen=True):
    """What one connection's webhooks are checked with and taken in by."""

    verifier: Verifier
    intake: Intake


def inbound_app(pool: Pool, doors: Mapping[str, Door]) -> Litestar:
    """Give the HTTP application: one route for all connections, and no documentation page."""

    @post("/webhooks/warehouse/{connection_id:str}", status_code=204)
    async def receive(
        connection_id: FromPath[str], request: Request[Any, Any, Any]
    ) -> Response[None]:
        """204 once committed, also for a repeat; 401 for what is not genuine."""
        if (door := doors.get(connection_id)) is None:
            return _answer(404)
        bind_contextvars(connection_id=connection_id)
        body = await request.body()
        if (why := turned_away(door.verifier, request.headers, body)) is not None:
            log.warning("webhook_refused", status=why)
            return _answer(why)
        with server_span("POST /webhooks/warehouse", request.headers.items()):
            name = request.headers[ID]
            return await _commit(pool, door.intake, name, body)

    return Litestar(
        [receive], openapi_config=None, logging_config=None, request_max_body_size=BODY_MAX
    )


async def _commit(pool: Pool, intake: Intake, webhook_id: str, body: bytes) -> Response[None]:
    try:
        async with pool.connection() as conn:
            is_new = await intake.take(conn, webhook_id, body)
    except (OperationalError, PoolTimeout):
        log.exception("webhook_not_kept", webhook_id=webhook_id)
        return _answer(503)
    log.info("webhook_taken", webhook_id=webhook_id, is_new=is_new)
    return _answer(204)


def _answer(status: int) -> Response[None]:
    return Response(None, status_code=status)
