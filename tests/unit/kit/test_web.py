"""A server that goes has its callers close their connections, instead of closing them itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from eventually import eventually
from service_process import free_port

from trunkline_kit.web import http_server


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


async def test_a_kept_connection_is_answered_once_more_and_then_given_up(
    client: httpx.AsyncClient,
) -> None:
    served = AsyncExitStack()
    await served.enter_async_context(http_server(greet, port_of(client), leave_s=60))
    assert "connection" not in (await client.get("/")).headers
    going = asyncio.create_task(served.aclose())

    async def told_to_close() -> bool:
        return bool((await client.get("/")).headers.get("connection") == "close")

    await eventually(told_to_close)
    async with asyncio.timeout(30):
        await going
    with pytest.raises(httpx.ConnectError):
        await client.get("/")


async def test_who_keeps_an_idle_connection_is_not_waited_for_for_ever(
    client: httpx.AsyncClient,
) -> None:
    async with asyncio.timeout(30), http_server(greet, port_of(client), leave_s=0.05):
        assert (await client.get("/")).text == "hello"


def port_of(client: httpx.AsyncClient) -> int:
    return client.base_url.port or 0
