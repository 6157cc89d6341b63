"""Rows are streamed in batches, and a cursor whose server is gone counts as closed."""

from contextlib import AsyncExitStack

import psycopg
import pytest

from trunkline_store.pool import Pool
from trunkline_store.streaming import streaming


async def test_every_row_comes_once_and_in_order(pool: Pool) -> None:
    async with pool.connection() as conn, streaming(conn, "numbers", batch=7) as stream:
        await stream.execute("SELECT generate_series(1, 100)")
        assert [row[0] async for row in stream] == list(range(1, 101))


async def test_a_name_is_free_again_once_its_stream_is_left(pool: Pool) -> None:
    async with pool.connection() as conn:
        for _ in range(2):
            async with streaming(conn, "numbers", batch=7) as stream:
                await stream.execute("SELECT generate_series(1, 100)")


async def test_a_stream_is_closed_though_its_server_went_away(database_url: str) -> None:
    conn = await psycopg.AsyncConnection.connect(database_url)
    left = AsyncExitStack()
    stream = await left.enter_async_context(streaming(conn, "numbers", batch=7))
    await stream.execute("SELECT generate_series(1, 100)")
    await end(database_url, conn.info.backend_pid)
    with pytest.raises(psycopg.OperationalError):
        await left.aclose()
    assert stream.closed
    await conn.close()


async def end(url: str, pid: int) -> None:
    async with await psycopg.AsyncConnection.connect(url) as other:
        await other.execute("SELECT pg_terminate_backend(%s)", [pid])
