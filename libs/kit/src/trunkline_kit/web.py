"""An HTTP server inside a service process, for webhooks and experience APIs."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn

from .tracing import server_span

HEADERS_MAX = 64 * 1024


class _Traced:
    """Continues the caller's trace around each HTTP request."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = ((key.decode("latin-1"), one.decode("latin-1")) for key, one in scope["headers"])
        with server_span(f"HTTP {scope['method']}", headers):
            await self._app(scope, receive, send)


class _Server(uvicorn.Server):
    """Leaves signals to the process that it lives in."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def http_server(app: Any, port: int, host: str = "127.0.0.1") -> AsyncIterator[None]:
    """Serve an ASGI app while the block lives; what is under way is finished on exit."""
    config = uvicorn.Config(
        _Traced(app),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        h11_max_incomplete_event_size=HEADERS_MAX,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event to wait for
            await asyncio.sleep(0.01)
        if task.done():
            task.result()
            raise OSError(f"cannot listen on {host}:{port}")
        yield
    finally:
        server.should_exit = True
        await task
