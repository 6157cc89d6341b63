"""The door for documents by HTTP: signed ones are committed before they are acknowledged."""

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
from trunkline_model.capabilities.supplier_documents import InboundChannel

from .intake import SIZE_MAX, Intake

log = structlog.get_logger()


class Door(Struct, frozen=True):
    """What one supplier's requests are checked with and taken in by."""

    verifier: Verifier
    intake: Intake


def inbound_app(doors: Mapping[str, Door]) -> Litestar:
    """Give the HTTP application: one route for all suppliers, and no documentation page."""

    @post("/documents/{connection_id:str}", status_code=202)
    async def receive(
        connection_id: FromPath[str], request: Request[Any, Any, Any]
    ) -> Response[None]:
        """202 once committed, also for a repeat; 401 for what is not the supplier's."""
        if (door := doors.get(connection_id)) is None:
            return _answer(404)
        bind_contextvars(connection_id=connection_id)
        body = await request.body()
        if (why := turned_away(door.verifier, request.headers, body)) is not None:
            log.warning("document_not_genuine", status=why)
            return _answer(why)
        with server_span("POST /documents", request.headers.items()):
            name = request.headers[ID]
            return await _commit(door.intake, name, body)

    return Litestar(
        [receive], openapi_config=None, logging_config=None, request_max_body_size=SIZE_MAX
    )


async def _commit(intake: Intake, name: str, body: bytes) -> Response[None]:
    try:
        is_new = await intake.arrive(InboundChannel.HTTP, name, body)
    except (OperationalError, PoolTimeout):
        log.exception("document_not_kept", document=name)
        return _answer(503)
    log.info("document_kept", document=name, is_new=is_new)
    return _answer(202)


def _answer(status: int) -> Response[None]:
    return Response(None, status_code=status)
