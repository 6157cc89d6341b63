"""HTTP out: httpx over aiohttp, which costs a fraction of httpx's own transport.

The transport below tells a connection that broke under way as one that was never made, which for
a write is the difference between unknown and not done. Here it is told as it was.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import override

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from .tracing import client_span


class TracedTransport(AiohttpTransport):
    """Opens a span around each request and sends its context along."""

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; raises ReadError when the connection broke after it was made."""
        with client_span(f"{request.method} {request.url.host}") as carried, _as_it_was():
            request.headers.update(carried)
            response = await super().handle_async_request(request)
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _Body(response.stream)
        return response


class _Body(httpx.AsyncByteStream):
    """An answer's body as it comes."""

    def __init__(self, body: httpx.AsyncByteStream) -> None:
        self._body = body

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_it_was():
            async for part in self._body:
                yield part

    @override
    async def aclose(self) -> None:
        with _as_it_was():
            await self._body.aclose()


@contextmanager
def _as_it_was() -> Iterator[None]:
    """Tell a connection that broke from one that was not made."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        match error.__cause__:
            case aiohttp.ClientConnectorError() as cause:  # refused, no such name, no TLS with it
                raise httpx.ConnectError(str(error)) from cause
            case None | aiohttp.ConnectionTimeoutError():
                raise
            case cause:
                raise httpx.ReadError(f"the connection broke: {error}") from cause


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
