"""An HTTP server inside a service process, for webhooks and experience APIs."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn

HEADERS_MAX = 64 * 1024


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
        app,
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
