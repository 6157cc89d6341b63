"""An HTTP server inside a service process, for webhooks and experience APIs."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import uvicorn

from .tracing import server_span

HEADERS_MAX = 64 * 1024
LEAVE_S = 1.0
"""How long callers have to give up the connections that they keep."""


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


class _Leaving:
    """Lets callers go: from some moment on, each answer is the last on its connection.

    A connection that is closed while it is idle may be just about to bring a request, and what
    became of it nobody would know.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._leaves = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def say(message: Any) -> None:
            if self._leaves and message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), (b"connection", b"close")]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, say)

    async def leave(self, server: uvicorn.Server, leave_s: float) -> None:
        """Begin, and wait so long at most until nobody keeps a connection."""
        self._leaves = True
        with suppress(TimeoutError):
            async with asyncio.timeout(leave_s):
                while server.server_state.connections:  # noqa: ASYNC110 - uvicorn tells nobody
                    await asyncio.sleep(0.02)


class _Server(uvicorn.Server):
    """Leaves signals to the process that it lives in."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def http_server(
    app: Any, port: int, host: str = "127.0.0.1", *, leave_s: float = LEAVE_S
) -> AsyncIterator[None]:
    """Serve an ASGI app while the block lives.

    On exit callers have `leave_s` to give their connections up, and what is under way is finished.
    """
    leaving = _Leaving(_Traced(app))
    config = uvicorn.Config(
        leaving,
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
        await leaving.leave(server, leave_s)
        server.should_exit = True
        await task
