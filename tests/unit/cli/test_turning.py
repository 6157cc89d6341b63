"""One of a service is replaced by another behind an address that stays, and drains."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from service_process import free_port

from trunkline_cli.bench.figures import Report, Rolling, Turned, waits
from trunkline_cli.bench.service_address import ServiceAddress
from trunkline_cli.bench.table import table
from trunkline_cli.bench.turning import TurningStack

SERVICE = "sandbox-erp"


async def says_its_name(name: bytes, exits: AsyncExitStack) -> int:
    """Serve one that repeats its name for each line that it is sent; gives its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            writer.write(name + b"\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    exits.callback(server.close)
    port: int = server.sockets[0].getsockname()[1]
    return port


class Caller:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def asks(self) -> bytes:
        self._writer.write(b"who\n")
        return (await self._reader.readline()).strip()

    def hang_up(self) -> None:
        self._writer.close()


@pytest.fixture
async def exits() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def test_a_connection_stays_and_the_next_one_goes_to_who_is_ready(
    exits: AsyncExitStack,
) -> None:
    old, new = [await says_its_name(name, exits) for name in (b"old", b"new")]
    port = free_port()
    place = ServiceAddress(port)
    await place.open()
    exits.push_async_callback(place.close)

    async def call() -> Caller:
        caller = Caller(*await asyncio.open_connection("127.0.0.1", port))
        exits.callback(caller.hang_up)
        return caller

    nobody = await call()
    assert await nobody.asks() == b""
    place.lead_to(old)
    first = await call()
    assert await first.asks() == b"old"
    place.lead_to(new)
    second = await call()
    assert (await first.asks(), await second.asks()) == (b"old", b"new")
    place.lead_to(old, new)
    both = {await (await call()).asks() for _ in range(2)}
    assert both == {b"old", b"new"}


async def test_the_new_one_is_ready_before_the_old_one_is_told_to_go(tmp_path: Path) -> None:
    async with TurningStack(tmp_path, [SERVICE], turned=[SERVICE]) as stack:
        before = stack.children[SERVICE].group
        async with httpx.AsyncClient(base_url=stack.url(SERVICE), timeout=30) as client:
            turning = asyncio.create_task(stack.turn(SERVICE))
            answers = set()
            while not turning.done():
                answers.add((await client.get("/_sandbox/journal")).status_code)
                await asyncio.wait({turning}, timeout=0.05)
        assert await turning == 0
        assert answers == {200}
        assert stack.children[SERVICE].group != before


def test_what_was_lost_or_failed_is_told() -> None:
    one = Turned("edge-policy", 3.1, -9, 150, 2)
    rolling = Rolling(50.0, waits([0.02, 0.04]), {"503": 2}, 6, 1, 0, (one,))
    said = table(Report(rolling=rolling))
    assert "failures: 2 x 503; of 6 orders 1 lost, 0 doubled" in said
    assert "edge-policy            3.1          -9      150         2" in said
