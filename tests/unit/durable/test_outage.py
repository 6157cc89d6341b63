"""The database goes away and comes back: it costs time and nothing else."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
from toy_process import Answer, Ask, Backends, place, rows, until, until_state

from trunkline_durable.engine import Engine
from trunkline_durable.settings import EngineSettings

OUTAGE = EngineSettings(lease_s=2, sweep_s=0.2, backoff_first_s=0.05)

TERMINATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def cut(url: str) -> int:
    """Cut every connection but our own, as a restart does."""
    with psycopg.connect(url, autocommit=True) as conn:
        return len(conn.execute(TERMINATE).fetchall())


async def test_cut_connections_lose_nothing_and_double_nothing(
    new_engine: Callable[..., Engine], backends: Backends, process_url: str
) -> None:
    real, cuts = backends.effect, [3, 3, 3]

    async def effect(operation: str, request: Ask) -> Answer:
        answer = await real(operation, request)
        if len(backends.effects) % 4 == 0 and cuts:
            cuts.pop()
            await asyncio.to_thread(cut, process_url)
        return answer

    backends.effect = effect  # type: ignore[method-assign]
    async with new_engine().opened() as idle:
        for number in range(8):
            await place(idle, f"SO-{number}")
    async with new_engine(settings=OUTAGE).running() as engine:

        async def all_booked() -> bool:
            try:
                query = "SELECT FROM cases WHERE state = 'BOOKED' AND holder IS NULL"
                return len(await rows(engine, query)) == 8
            except psycopg.OperationalError:
                return False

        await until(all_booked)
        exceptions: list[Any] = await rows(engine, "SELECT FROM exceptions")
    assert exceptions == []
    assert cuts == []
    assert backends.count() == {"reserve": 8, "book": 8}


async def test_an_idle_worker_survives_a_restart(
    new_engine: Callable[..., Engine], process_url: str
) -> None:
    async with new_engine(settings=OUTAGE).running() as engine:
        await place(engine, "SO-1")
        await until_state(engine, "SO-1", "BOOKED")
        assert cut(process_url) > 0

        async def placed() -> bool:
            with suppress(psycopg.OperationalError):  # who meets the cut itself is told so
                await place(engine, "SO-2")
                return True
            return False

        await until(placed)
        await until_state(engine, "SO-2", "BOOKED")
