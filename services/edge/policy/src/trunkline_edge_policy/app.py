"""What Envoy asks before it lets a request pass (ext_authz over HTTP), as a bare ASGI app.

200 lets it pass, 403 and 429 do not; the gateway writes the body of a refusal. The token was
verified before: the header names the partner. Bare, because it answers every request once more.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog

from trunkline_kit.errors import Unavailable

from .gcra import WINDOW_S, Allowance, lease
from .quotas import Quotas
from .standing import Standings

log = structlog.get_logger()

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
type Header = tuple[bytes, bytes]

PARTNER_HEADER = b"x-trunkline-partner"
SPENT_HEADER = b"x-trunkline-spent"
LEASE_HEADER = b"x-trunkline-lease"
CHECK_PREFIX = "/check"
POLICY = "minute"


class Answer:
    """A status and headers; never a body."""

    def __init__(self, status: int, headers: list[Header] | None = None) -> None:
        self.status = status
        self.headers = headers or []


class PolicyApp:
    """Decides by revocation first, quota second."""

    def __init__(self, standings: Standings, quotas: Quotas) -> None:
        self._standings = standings
        self._quotas = quotas

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the lifespan protocol is declined, as nothing needs it."""
        del receive
        if scope["type"] != "http":
            return
        answer = await self._decide(scope)
        headers = [*answer.headers, (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _decide(self, scope: Scope) -> Answer:
        path = scope["path"]
        if path == "/health":
            return Answer(200)
        if not path.startswith(f"{CHECK_PREFIX}/"):
            return Answer(404)
        headers = dict(scope["headers"])
        partner_id = headers.get(PARTNER_HEADER, b"").decode("latin-1")
        if not partner_id:
            return Answer(403)
        try:
            standing = await self._standings.of(partner_id)
        except Unavailable as error:
            log.warning("standing_unknown", partner_id=partner_id, cause=error.sentence)
            return Answer(503, [(b"retry-after", b"2")])
        if not standing.stands:
            return Answer(403)
        spent = int(headers.get(SPENT_HEADER, b"0"))
        taken = await self._quotas.take(partner_id, standing.requests_per_minute_max, spent)
        return Answer(200 if taken.allowed else 429, quota_headers(taken))


def quota_headers(taken: Allowance) -> list[Header]:
    """Say quota and rest as RateLimit-Policy and RateLimit (draft 11), and what is lent."""
    headers = [
        (b"ratelimit-policy", f'"{POLICY}";q={taken.quota};w={WINDOW_S:.0f}'.encode()),
        (b"ratelimit", f'"{POLICY}";r={taken.remaining};t={taken.reset_s}'.encode()),
    ]
    if taken.allowed:
        headers.append((LEASE_HEADER, str(lease(taken)).encode()))
    else:
        headers.append((b"retry-after", str(taken.retry_after_s).encode()))
    return headers
