"""Whoever waits for events is told after the commit, never before and never for nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from trunkline_model.capabilities.events import ChannelOrderChanged, Event
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool

AT = datetime(2026, 11, 20, tzinfo=UTC)


class Listener:
    """Keeps what it was told."""

    def __init__(self) -> None:
        self.positions: list[int] = []

    def __call__(self, position: int) -> None:
        self.positions.append(position)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def pool(database_url: str, listener: Listener) -> AsyncIterator[Pool]:
    await migrate(database_url, schema="system_toy", packages=("trunkline_store.sql",))
    async with open_pool(database_url, schema="system_toy", told=listener) as opened:
        yield opened


@pytest.fixture
def log() -> EventLog:
    return EventLog(Keyring(bytes(range(32))))


def event(name: str) -> Event:
    fact = ChannelOrderChanged(name, AT)
    return Event(0, name, "shop", AT, channel_order_changed=fact)


async def test_a_commit_is_told_with_its_last_position(
    pool: Pool, log: EventLog, listener: Listener
) -> None:
    async with pool.connection() as conn:
        await log.append(conn, event("a"), event("b"))
        assert listener.positions == []
    assert listener.positions == [2]
    async with pool.connection() as conn:
        await log.append(conn, event("c"))
    assert listener.positions == [2, 3]


async def test_what_was_rolled_back_is_not_told(
    pool: Pool, log: EventLog, listener: Listener
) -> None:
    async def fail() -> None:
        async with pool.connection() as conn:
            await log.append(conn, event("a"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with pool.connection() as conn:
        await log.knows(conn, "shop", "a")
    assert listener.positions == []


async def test_what_was_there_already_is_not_told(
    pool: Pool, log: EventLog, listener: Listener
) -> None:
    for _ in range(2):
        async with pool.connection() as conn:
            await log.append(conn, event("a"))
    assert listener.positions == [1]
