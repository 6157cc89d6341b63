"""Around every answer: what the browser must not do with it, and one line in the log."""

import re
import time
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import structlog
from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

log = structlog.get_logger()

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No script runs here at all, so none can be planted."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
STRICT_TRANSPORT = "max-age=31536000"
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_IDS = re.compile(r"^(/console/[a-z-]+)/.*$")


def guarded(app: ASGIApp, console_url: str) -> ASGIApp:
    """Wrap an app."""
    extra = {"strict-transport-security": STRICT_TRANSPORT}
    headers = HEADERS | (extra if urlsplit(console_url).scheme == "https" else {})

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        kind: Any = scope["type"]
        if kind == "http":
            await _guard(app, headers)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return answer


def _guard(app: ASGIApp, headers: dict[str, str]) -> Any:
    async def answer(scope: HTTPScope, receive: Receive, send: Send) -> None:
        begun, status, request_id = time.perf_counter(), 0, _request_id(scope)
        scope["state"] = {**scope.get("state", {}), "request_id": request_id}

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                marked = MutableScopeHeaders.from_message(message)
                marked.update(headers)
                marked.setdefault("cache-control", "no-store")
            await send(message)

        await app(scope, receive, send_marked)
        taken_ms = round((time.perf_counter() - begun) * 1000, 1)
        words = {"request_id": request_id, "method": scope["method"]}
        log.info("request", **words, route=_route(scope["path"]), status=status, taken_ms=taken_ms)

    return answer


def _request_id(scope: HTTPScope) -> str:
    given = next((one for name, one in scope["headers"] if name == b"x-request-id"), b"")
    said = given.decode("latin-1")
    return said if _REQUEST_ID.fullmatch(said) else f"req_{token_hex(12)}"


def _route(path: str) -> str:
    """The path without ids, which may name an order."""
    return _IDS.sub(r"\1/…", path)[:100]
