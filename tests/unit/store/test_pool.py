"""A connection that is handed on keeps transactions, whenever whoever had it was cancelled."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from time import monotonic

import psycopg
import pytest
from psycopg import waiting

from trunkline_store.pool import Pool, open_pool, single


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    """Of one connection, so that the next user gets the very same."""
    async with open_pool(database_url, size_max=1) as opened:
        yield opened


async def cancelled_when_busy(ask: Callable[[], Awaitable[None]]) -> None:
    """Ask in a loop that was busy, and cancel at the first chance that anybody else gets.

    The driver lets others run after it did what it was asked for, when nobody ran for long.
    """

    async def asking() -> None:
        until = monotonic() + 2 * waiting.MAX_BUSY_TIME
        while monotonic() < until:
            pass
        asyncio.get_running_loop().call_soon(task.cancel)
        await ask()

    task = asyncio.create_task(asking())
    with suppress(asyncio.CancelledError):
        await task


async def backend_of(pool: Pool) -> int:
    async with pool.connection() as conn:
        assert not conn.autocommit
        await conn.execute("CREATE TABLE undone (id int)")
        await conn.rollback()
        found = await conn.execute("SELECT to_regclass('undone') IS NULL")
        assert await found.fetchone() == (True,)
        return conn.info.backend_pid


async def test_who_is_cancelled_before_its_only_statement_leaves_transactions_behind(
    pool: Pool,
) -> None:
    async def ask() -> None:
        async with single(pool):
            pass

    before = await backend_of(pool)
    await cancelled_when_busy(ask)
    assert await backend_of(pool) == before


async def test_who_is_cancelled_while_a_connection_is_looked_at_leaves_transactions_behind(
    pool: Pool, database_url: str
) -> None:
    async def ask() -> None:
        async with pool.connection():
            pass

    async with pool.connection() as conn:
        await conn.execute("LISTEN news")
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute("NOTIFY news")  # the connection is readable now, as a closed one would be
    await cancelled_when_busy(ask)
    await backend_of(pool)


async def test_a_connection_that_is_left_in_another_mode_is_put_right(pool: Pool) -> None:
    async with pool.connection() as conn:
        await conn.set_autocommit(True)
    await backend_of(pool)


async def test_a_statement_of_its_own_is_committed_at_once(pool: Pool, database_url: str) -> None:
    async with single(pool) as conn:
        await conn.execute("CREATE TABLE done (id int)")
        with psycopg.connect(database_url) as other:
            assert other.execute("SELECT to_regclass('done') IS NULL").fetchone() == (False,)
