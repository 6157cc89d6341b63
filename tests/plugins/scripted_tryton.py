"""A scripted Tryton: answers each call with the next thing that a test put in its script."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

type Step = web.Response | Callable[[web.Request], Any]
LOGIN = [1, "token", None]


def result(value: Any) -> web.Response:
    return web.json_response({"id": 1, "result": value})


def failed(error: Any) -> web.Response:
    return web.json_response({"id": 1, "error": error})


class ScriptedTryton:
    """Keeps what it was asked; logs in by itself; everything else comes from the script."""

    def __init__(self) -> None:
        self.script: list[Step] = []
        self.asked: list[tuple[str, list[Any]]] = []
        self.logins = 0

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.asked]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        call = json.loads(await request.text())
        method, params = call["method"], call["params"]
        if method == "common.db.login":
            self.logins += 1
            return result(LOGIN)
        if method == "model.res.user.get_preferences":
            return result({"company": 7, "language": "en", "locale": {}})
        self.asked.append((method, params))
        return await self.say(method, request)

    async def say(self, method: str, request: web.Request) -> web.StreamResponse:
        """Give the next step of the script, whatever the method is."""
        del method
        step = self.script.pop(0)
        return step if isinstance(step, web.Response) else await step(request)


@asynccontextmanager
async def serving(tryton: ScriptedTryton) -> AsyncIterator[tuple[str, int]]:
    """Have it answer for its database `books` on a real port; gives host and port."""
    app = web.Application()
    app.router.add_post("/books/rpc/", tryton.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield host, port
    await runner.cleanup()
