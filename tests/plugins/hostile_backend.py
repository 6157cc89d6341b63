"""A backend that answers as it was told, whatever it is asked."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import web
from msgspec import Struct
from service_process import free_port


class Answer(Struct, frozen=True):
    """One answer."""

    content: bytes
    status: int = 200
    headers: Mapping[str, str] = {}


@asynccontextmanager
async def hostile_backend(*answers: Answer | bytes) -> AsyncIterator[str]:
    """Give these answers, one a request, the last one for ever; gives the root URL."""
    left = [one if isinstance(one, Answer) else Answer(one) for one in answers]

    async def answer(_: web.Request) -> web.Response:
        one = left.pop(0) if len(left) > 1 else left[0]
        headers = {"content-type": "application/json", **one.headers}
        return web.Response(body=one.content, status=one.status, headers=headers)

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
