"""A proxy can be changed while it runs, misbehaves by its seed, and can be down."""

import asyncio

import pytest
from msgspec import ValidationError, json
from toxic_proxy import ToxicProxy
from toxics import Latency, LimitData, ResetPeer, ToxicSpec

from .conftest import EchoServer
from .test_toxics import WITHIN_S, answered, client_of


async def test_a_toxic_comes_and_goes_on_an_open_connection(proxy: ToxicProxy) -> None:
    async with client_of(proxy) as client:
        assert await answered(client, b"one") == b"one"
        proxy.add(ToxicSpec("slow", Latency(0.05)))
        assert await answered(client, b"two") == b"two"
        assert proxy.fired == {"slow": 1}
        proxy.remove("slow")
        assert await answered(client, b"three") == b"three"
        assert proxy.fired == {"slow": 1}
    assert proxy.toxics == ()


async def test_a_reset_can_strike_an_idle_connection(proxy: ToxicProxy) -> None:
    async with client_of(proxy) as client:
        assert await answered(client, b"one") == b"one"
        proxy.add(ToxicSpec("cut", ResetPeer()))
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(client[0].read(), WITHIN_S)


async def struck(echo: EchoServer, seed: int) -> list[bool]:
    """Which of twenty connections a toxic strikes."""
    found = []
    async with ToxicProxy(("127.0.0.1", echo.port), seed=seed) as proxy:
        proxy.add(ToxicSpec("cut", LimitData(1), toxicity=0.5))
        for _ in range(20):
            async with client_of(proxy) as client:
                found.append(await answered(client, b"hello") == b"h")
        assert proxy.fired["cut"] == sum(found)
        assert proxy.connections == 20
    return found


async def test_toxicity_strikes_its_share_by_the_seed(echo: EchoServer) -> None:
    first = await struck(echo, 7)
    assert 3 <= sum(first) <= 17
    assert await struck(echo, 7) == first
    assert await struck(echo, 8) != first


async def test_what_is_down_lets_nobody_in_and_comes_back_on_its_port(proxy: ToxicProxy) -> None:
    port = proxy.port
    async with client_of(proxy) as client:
        assert await answered(client, b"one") == b"one"
        await proxy.disable()
        assert not proxy.enabled
        assert await asyncio.wait_for(client[0].read(), WITHIN_S) == b""
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(proxy.host, port)
    await proxy.enable()
    assert (proxy.enabled, proxy.port) == (True, port)
    async with client_of(proxy) as client:
        assert await answered(client, b"two") == b"two"


async def test_a_server_that_is_not_there_ends_the_connection() -> None:
    async with ToxicProxy(("127.0.0.1", 1)) as proxy, client_of(proxy) as client:
        assert await asyncio.wait_for(client[0].read(), WITHIN_S) == b""


def test_a_toxic_is_named_once_and_only_what_is_there_is_removed() -> None:
    proxy = ToxicProxy(("127.0.0.1", 1))
    proxy.add(ToxicSpec("slow", Latency(1)))
    with pytest.raises(ValueError, match="there is a toxic 'slow' already"):
        proxy.add(ToxicSpec("slow", Latency(2)))
    with pytest.raises(LookupError, match=r"there is no toxic 'fast': there are \['slow'\]"):
        proxy.remove("fast")


def test_toxics_are_data() -> None:
    spec = ToxicSpec("slow", Latency(0.2, 0.1), "upstream", 0.5)
    assert json.decode(json.encode(spec), type=ToxicSpec) == spec
    given = b'{"name": "cut", "toxic": {"type": "limit_data", "bytes_max": 9}}'
    assert json.decode(given, type=ToxicSpec) == ToxicSpec("cut", LimitData(9))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (b'{"name": "x", "toxic": {"type": "gremlin"}}', "Invalid value 'gremlin'"),
        (b'{"name": "x", "toxic": {"type": "latency", "latency": 1}}', "unknown field `latency`"),
        (b'{"name": "x", "toxic": {"type": "latency", "latency_s": -1}}', ">= 0"),
        (b'{"name": "x", "toxic": {"type": "timeout"}, "stream": "up"}', "Invalid enum value 'up'"),
        (b'{"name": "x", "toxic": {"type": "timeout"}, "toxicity": 2}', "<= 1"),
    ],
)
def test_what_is_no_toxic_is_refused_in_words(wrong: bytes, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        json.decode(wrong, type=ToxicSpec)
    assert words in str(refused.value)
