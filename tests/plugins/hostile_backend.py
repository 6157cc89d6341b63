"""A backend that answers every request with the same bytes, whatever was asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from service_process import free_port


@asynccontextmanager
async def hostile_backend(
    content: bytes, *, status: int = 200, content_type: str = "application/json"
) -> AsyncIterator[str]:
    """Serve it while the block lives; gives its root URL."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=content, status=status, content_type=content_type)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()
