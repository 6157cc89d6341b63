"""Each toxic does to a real connection what Toxiproxy's does, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from random import Random

import pytest
from eventually import eventually
from toxic_link import slices
from toxic_proxy import ToxicProxy
from toxics import (
    Bandwidth,
    Latency,
    LimitData,
    ResetPeer,
    Slicer,
    SlowClose,
    Stream,
    Timeout,
    ToxicSpec,
)

from .conftest import EchoServer

WITHIN_S = 30
type Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def client_of(proxy: ToxicProxy) -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection(proxy.host, proxy.port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def answered(client: Client, data: bytes) -> bytes:
    """Send, and read as much; less when the connection ended."""
    reader, writer = client
    writer.write(data)
    async with asyncio.timeout(WITHIN_S):
        try:
            return await reader.readexactly(len(data))
        except asyncio.IncompleteReadError as short:
            return short.partial


async def test_without_toxics_everything_passes_both_ways(
    proxy: ToxicProxy, echo: EchoServer
) -> None:
    data = bytes(range(256)) * 2000
    async with client_of(proxy) as client:
        assert await answered(client, data) == data
        client[1].write_eof()
        assert await asyncio.wait_for(client[0].read(), WITHIN_S) == b""
    assert echo.heard == data


@pytest.mark.parametrize("stream", ["upstream", "downstream"])
async def test_latency_delays_one_way(proxy: ToxicProxy, stream: Stream) -> None:
    proxy.add(ToxicSpec("slow", Latency(0.1), stream))
    async with client_of(proxy) as client:
        began = asyncio.get_running_loop().time()
        assert await answered(client, b"hello") == b"hello"
        assert asyncio.get_running_loop().time() - began >= 0.1
    assert proxy.fired == {"slow": 1}


async def test_latency_with_jitter_keeps_the_order(proxy: ToxicProxy) -> None:
    proxy.add(ToxicSpec("slow", Latency(0.01, 0.01)))
    sent = b"".join(f"{number:04d}".encode() for number in range(200))
    async with client_of(proxy) as client:
        for at in range(0, len(sent), 40):
            assert await answered(client, sent[at : at + 40]) == sent[at : at + 40]


async def test_bandwidth_holds_the_rate(proxy: ToxicProxy) -> None:
    proxy.add(ToxicSpec("narrow", Bandwidth(40)))
    async with client_of(proxy) as client:
        began = asyncio.get_running_loop().time()
        assert await answered(client, b"x" * 20_000) == b"x" * 20_000
        assert asyncio.get_running_loop().time() - began >= 0.45


async def test_slow_close_delays_the_end_and_nothing_else(proxy: ToxicProxy) -> None:
    proxy.add(ToxicSpec("linger", SlowClose(0.1)))
    async with client_of(proxy) as client:
        assert await answered(client, b"hello") == b"hello"
        began = asyncio.get_running_loop().time()
        client[1].write_eof()
        assert await asyncio.wait_for(client[0].read(), WITHIN_S) == b""
        assert asyncio.get_running_loop().time() - began >= 0.1


async def test_timeout_swallows_everything_and_ends_the_connection(
    proxy: ToxicProxy, echo: EchoServer
) -> None:
    proxy.add(ToxicSpec("dead", Timeout(0.1), "upstream"))
    async with client_of(proxy) as client:
        assert await answered(client, b"hello") == b""
    assert echo.heard == b""
    assert proxy.fired["dead"] >= 1


async def test_a_timeout_of_nothing_stays_open_until_it_is_removed(
    proxy: ToxicProxy, echo: EchoServer
) -> None:
    proxy.add(ToxicSpec("dead", Timeout(), "downstream"))
    async with client_of(proxy) as client:
        client[1].write(b"lost")
        await eventually(lambda: proxy.fired["dead"], WITHIN_S)
        proxy.remove("dead")
        assert await answered(client, b"found") == b"found"
    assert echo.heard == b"lostfound"


async def test_reset_peer_resets(proxy: ToxicProxy) -> None:
    proxy.add(ToxicSpec("cut", ResetPeer(0.05)))
    async with client_of(proxy) as client:
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(client[0].read(), WITHIN_S)
    assert proxy.fired == {"cut": 1}


async def test_limit_data_ends_after_so_many_bytes(proxy: ToxicProxy) -> None:
    proxy.add(ToxicSpec("half", LimitData(7)))
    async with client_of(proxy) as client:
        assert await answered(client, b"hello") == b"hello"
        assert await answered(client, b"hello") == b"he"
        assert await asyncio.wait_for(client[0].read(), WITHIN_S) == b""
    assert proxy.fired == {"half": 1}


async def test_slicer_cuts_and_loses_nothing(proxy: ToxicProxy) -> None:
    proxy.add(ToxicSpec("sliced", Slicer(100, 50)))
    data = bytes(range(256)) * 20
    async with client_of(proxy) as client:
        assert await answered(client, data) == data
    assert proxy.fired["sliced"] >= 1


def test_slices_are_about_as_long_as_ordered() -> None:
    draw = Random(1)  # noqa: S311 - the same pieces each time
    data = bytes(10_000)
    cut = list(slices(draw, data, 100, 20))
    assert b"".join(cut) == data
    assert {len(piece) for piece in cut[:-1]} <= set(range(80, 121))
    assert len({len(piece) for piece in cut}) > 10
    assert min(len(piece) for piece in slices(draw, bytes(99), 1, 5)) == 1
