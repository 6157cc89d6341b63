"""Around every request: its id, its span, one line in the log, and the version in the answer."""

import re
import time
from secrets import token_hex
from typing import Any

import structlog
from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from trunkline_kit.tracing import server_span

from . import version

log = structlog.get_logger()

REQUEST_ID_HEADER = "x-request-id"
IDS = {
    "orders": "{order_id}",
    "purchase-orders": "{purchase_order_id}",
    "submissions": "{submission_id}",
    "supplier-invoices": "{supplier_invoice_id}",
}
"""What follows the name of a resource."""
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def observed(app: ASGIApp) -> ASGIApp:
    """Wrap an app; the gateway's x-request-id is kept, so that one id finds every log line."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        kind: Any = scope["type"]
        if kind == "http":
            await _observe(app, scope, receive, send)  # type: ignore[arg-type]
        else:
            await app(scope, receive, send)

    return answer


async def _observe(app: ASGIApp, scope: HTTPScope, receive: Receive, send: Send) -> None:
    headers = {name.decode("latin-1"): one.decode("latin-1") for name, one in scope["headers"]}
    request_id = _request_id(headers.get(REQUEST_ID_HEADER, ""))
    scope["state"] = {**scope.get("state", {}), "request_id": request_id}
    route, begun, status = _route(scope["path"]), time.perf_counter(), 0

    async def send_marked(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            marked = MutableScopeHeaders.from_message(message)
            marked[REQUEST_ID_HEADER] = request_id
            marked[version.HEADER] = version.CURRENT
        await send(message)

    with server_span(f"{scope['method']} {route}", headers.items()):
        await app(scope, receive, send_marked)
        taken_ms = round((time.perf_counter() - begun) * 1000, 1)
        words = {"request_id": request_id, "method": scope["method"], "route": route}
        log.info("request", **words, status=status, taken_ms=taken_ms)


def _request_id(given: str) -> str:
    return given if _REQUEST_ID.fullmatch(given) else f"req_{token_hex(12)}"


def _route(path: str) -> str:
    """The path without ids, so that names of spans stay few."""
    parts = path.split("/")[:5]
    if len(parts) > 3 and parts[2] in IDS:
        parts[3] = IDS[parts[2]]
    return "/".join(parts)[:100]
