"""One call to another process: through our kit, and beside it bare `grpc.aio`, in turns."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, cast

import grpc.aio

from trunkline.system.stock.v1 import stock_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.stock import GetStock, Stock

from .cpu import Meter, spent
from .figures import Hop, waits

type Call = Callable[[], Awaitable[Any]]

TURN = 50
"""Calls of one way before it is the other's turn, so that both meet the same machine."""
REQUEST = GetStock("erp-main", ("MUG-BLUE",))


async def measure(calls: int) -> tuple[Hop, Hop]:
    """Time so many calls of each way, one after the other; gives ours, then bare."""
    async with AsyncExitStack() as exits:
        ways = [
            await exits.enter_async_context(_open(way, call))
            for way, call in (("ours", _ours), ("bare", _bare))
        ]
        for way in ways:
            await way.turn(TURN)
            way.forget()
        for _ in range(max(1, calls // TURN)):
            for way in ways:
                await way.turn(min(TURN, calls))
        return ways[0].found(), ways[1].found()


class Way:
    """One server, a client of it, and what they have used so far."""

    def __init__(self, name: str, pid: int, call: Call) -> None:
        self._name, self._call = name, call
        self._server = Meter({"server": pid})
        self.forget()

    def forget(self) -> None:
        """Begin anew, after the first calls that only warm up."""
        self._seconds: list[float] = []
        self._client_s = 0.0
        self._before = self._server.read()

    async def turn(self, calls: int) -> None:
        """Make so many calls."""
        began = time.process_time()
        for _ in range(calls):
            at = time.perf_counter()
            await self._call()
            self._seconds.append(time.perf_counter() - at)
        self._client_s += time.process_time() - began

    def found(self) -> Hop:
        """Sum up."""
        server_s = spent(self._before, self._server.read())["server"]
        each_ms = (self._client_s + server_s) * 1000 / len(self._seconds)
        return Hop(self._name, waits(self._seconds), round(each_ms, 3))


@asynccontextmanager
async def _open(name: str, client: Callable[[str], tuple[Any, Call]]) -> AsyncIterator[Way]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "trunkline_cli.bench.echo",
        name,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None  # noqa: S101 - asked for above
    assert process.stdout is not None  # noqa: S101 - same
    port = int(await process.stdout.readline())
    channel, call = client(f"127.0.0.1:{port}")
    try:
        yield Way(name, process.pid, call)
    finally:
        await channel.close(None)
        process.stdin.close()
        await process.wait()


def _ours(address: str) -> tuple[Any, Call]:
    channel = connect(address)
    port = call_port(Stock, stock_pb2, channel)
    return channel, lambda: port.get_stock(REQUEST)


def _bare(address: str) -> tuple[Any, Call]:
    channel = grpc.aio.insecure_channel(address)
    call = channel.unary_unary(
        "/trunkline.system.stock.v1.StockService/GetStock",
        request_serializer=cast("Any", stock_pb2.GetStockRequest.SerializeToString),
        response_deserializer=stock_pb2.GetStockResponse.FromString,
    )
    request = stock_pb2.GetStockRequest(connection_id="erp-main", skus=["MUG-BLUE"])
    return channel, lambda: cast("Awaitable[Any]", call(request))
