"""A server that goes has its callers close their connections, instead of closing them itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from service_process import free_port

from trunkline_kit import web
from trunkline_kit.web import http_server


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server wait until the test has asked what it asks."""
    monkeypatch.setattr(web, "LEAVE_S", 60.0)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    base = f"http://127.0.0.1:{free_port()}"
    async with httpx.AsyncClient(base_url=base, timeout=30) as opened:
        yield opened


async def greet(scope: Any, _: Any, send: Any) -> None:
    if scope["type"] != "http":
        raise RuntimeError("no lifespan here")
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


@pytest.mark.usefixtures("patience")
async def test_a_kept_connection_is_answered_once_more_and_then_given_up(
    client: httpx.AsyncClient,
) -> None:
    served = AsyncExitStack()
    await served.enter_async_context(http_server(greet, client.base_url.port or 0))
    kept = await client.get("/")
    going = asyncio.create_task(served.aclose())
    await asyncio.sleep(0)
    last = await client.get("/")
    assert ("connection" in kept.headers, last.headers["connection"]) == (False, "close")
    async with asyncio.timeout(30):
        await going
    with pytest.raises(httpx.ConnectError):
        await client.get("/")


async def test_who_keeps_an_idle_connection_is_not_waited_for_for_ever(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LEAVE_S", 0.05)
    async with asyncio.timeout(30), http_server(greet, client.base_url.port or 0):
        assert (await client.get("/")).text == "hello"
