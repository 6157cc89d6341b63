"""What the proxy swallows, the caller waits for; before the server or behind it, and once."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, ClientTimeout, web
from service_process import free_port
from swallowing_proxy import Part, swallowing_proxy


class Server:
    """A JSON-RPC server that counts what it did."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.url = f"http://127.0.0.1:{free_port()}"

    async def answer(self, request: web.Request) -> web.Response:
        self.done.append((await request.json())["method"])
        session = request.headers["Authorization"]
        return web.json_response({"result": [len(self.done), request.path_qs, session]})


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    one = Server()
    app = web.Application()
    app.router.add_post("/{path:.*}", one.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(one.url.rpartition(":")[2])).start()
    yield one
    await runner.cleanup()


async def ask(http: ClientSession, url: str, method: str) -> object:
    headers = {"Authorization": "Session s"}
    body = json.dumps({"method": method, "params": []})
    async with http.post(f"{url}/tryton/rpc/?a=1", data=body, headers=headers) as answer:
        return (await answer.json())["result"]


@pytest.mark.parametrize(("part", "done"), [("request", []), ("answer", ["create"])])
async def test_one_call_of_a_method_is_swallowed_and_all_others_are_carried(
    server: Server, part: Part, done: list[str]
) -> None:
    async with swallowing_proxy(server.url) as proxy, ClientSession() as http:
        assert await ask(http, proxy.url, "read") == [1, "/tryton/rpc/?a=1", "Session s"]
        swallowed = proxy.swallow("create", part)
        waiting = asyncio.create_task(ask(http, proxy.url, "create"))
        await asyncio.wait_for(swallowed.wait(), 30)
        assert server.done == ["read", *done]
        await ask(http, proxy.url, "read")
        assert not waiting.done()
        waiting.cancel()
        await ask(http, proxy.url, "create")
    assert server.done == ["read", *done, "read", "create"]


async def test_whoever_still_waits_at_the_end_is_let_go(server: Server) -> None:
    async with ClientSession(timeout=ClientTimeout(30)) as http:
        async with swallowing_proxy(server.url) as proxy:
            swallowed = proxy.swallow("create", "request")
            waiting = asyncio.create_task(ask(http, proxy.url, "create"))
            await asyncio.wait_for(swallowed.wait(), 30)
        with pytest.raises(Exception, match=r"[Dd]isconnect|[Rr]eset"):
            await waiting
