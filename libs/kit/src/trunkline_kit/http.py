"""HTTP out: httpx over aiohttp, which costs a fraction of httpx's own transport."""

import httpx
from httpx_aiohttp import AiohttpTransport

from .tracing import client_span


class TracedTransport(AiohttpTransport):
    """Opens a span around each request and sends its context along."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        with client_span(f"{request.method} {request.url.host}") as carried:
            request.headers.update(carried)
            return await super().handle_async_request(request)


def http_client(base_url: str = "", *, timeout_s: float = 10.0) -> httpx.AsyncClient:
    """Open a client that keeps its connections and follows no redirect; close it with `aclose`."""
    return httpx.AsyncClient(
        base_url=base_url,
        transport=TracedTransport(),
        timeout=httpx.Timeout(timeout_s),
        follow_redirects=False,
    )


async def read_whole(response: httpx.Response, bytes_max: int) -> bytes | None:
    """Read the answer of a request sent with `stream=True`; None when it is longer than allowed."""
    content = bytearray()
    try:
        async for part in response.aiter_bytes():
            content += part
            if len(content) > bytes_max:
                return None
    finally:
        await response.aclose()
    return bytes(content)
