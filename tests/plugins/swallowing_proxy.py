"""A proxy before a JSON-RPC server that swallows one request, or one answer, of a method."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from aiohttp import ClientSession, web
from service_process import free_port

type Part = Literal["request", "answer"]


class SwallowingProxy:
    """Carries everything; what it was told to swallow it keeps, and the caller waits."""

    def __init__(self, upstream: str, http: ClientSession) -> None:
        self._upstream = upstream
        self._http = http
        self._hungry: tuple[str, Part] | None = None
        self._swallowed = asyncio.Event()
        self.url = ""

    def swallow(self, method: str, part: Part) -> asyncio.Event:
        """Swallow the next call of a method, before or after the server does it; told when done."""
        self._hungry, self._swallowed = (method, part), asyncio.Event()
        return self._swallowed

    async def carry(self, request: web.Request) -> web.Response:
        """Carry one call, unless it is the one."""
        body = await request.read()
        part = self._part_of(body)
        if part == "request":
            await self._keep_waiting()
        headers = {
            name: value for name, value in request.headers.items() if name.lower() not in OWN
        }
        url = f"{self._upstream}{request.rel_url}"
        async with self._http.request(request.method, url, data=body, headers=headers) as answer:
            content = await answer.read()
            kept = {
                name: value for name, value in answer.headers.items() if name.lower() not in OWN
            }
        if part == "answer":
            await self._keep_waiting()
        return web.Response(body=content, status=answer.status, headers=kept)

    def _part_of(self, body: bytes) -> Part | None:
        if self._hungry is None or json.loads(body or b"{}").get("method") != self._hungry[0]:
            return None
        part, self._hungry = self._hungry[1], None
        return part

    async def _keep_waiting(self) -> None:
        self._swallowed.set()
        await asyncio.Event().wait()


OWN = frozenset({"host", "content-length", "content-encoding", "transfer-encoding", "connection"})
"""Headers that belong to one connection, not to the call."""


@asynccontextmanager
async def swallowing_proxy(upstream: str) -> AsyncIterator[SwallowingProxy]:
    """Run it before a server's root URL until the block ends; whoever still waits is let go."""
    async with ClientSession(auto_decompress=True) as http:
        proxy = SwallowingProxy(upstream, http)
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", proxy.carry)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        proxy.url = f"http://127.0.0.1:{port}"
        try:
            yield proxy
        finally:
            await runner.cleanup()
