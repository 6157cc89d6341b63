"""Of several worker processes one keeps the schedule; when it is killed another does."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby

import psycopg
import pytest
import toy_worker
from toy_process import place, rows, until, until_transition

from trunkline_durable.engine import Engine

WORKERS = ("one", "two", "three")
TURNS = "SELECT worker FROM turns ORDER BY seq"


@pytest.fixture
def workers(process_url: str) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Three replicas, each with the same schedule."""
    with psycopg.connect(process_url) as conn:
        conn.execute(toy_worker.SCHEMA.encode())
    told = {"TOY_URL": process_url, "TOY_SCHEDULE_S": "0.05", "TRUNKLINE_ENVIRONMENT": "test"}
    folder = os.path.dirname(toy_worker.__file__)  # noqa: PTH120
    environment = {**os.environ, **told, "PYTHONPATH": folder}
    started = {
        name: subprocess.Popen(
            [sys.executable, toy_worker.__file__], env=environment | {"TOY_WORKER": name}
        )
        for name in WORKERS
    }
    yield started
    for process in started.values():
        process.kill()
        process.wait()


async def turns(engine: Engine) -> list[str]:
    return [worker for (worker,) in await rows(engine, TURNS)]


async def taken(engine: Engine, *, beside: str = "") -> str:
    """Wait until somebody else has kept the schedule for a while; give who."""

    async def several() -> bool:
        return len([one for one in await turns(engine) if one != beside]) > 10

    await until(several)
    return (await turns(engine))[-1]


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "told-to-go"])
async def test_one_keeps_the_schedule_until_it_ends_and_then_another_does(
    idle: Engine, workers: dict[str, subprocess.Popen[bytes]], end: signal.Signals
) -> None:
    first = await taken(idle)
    assert set(await turns(idle)) == {first}
    workers[first].send_signal(end)
    second = await taken(idle, beside=first)
    assert [worker for worker, _ in groupby(await turns(idle))] == [first, second]
    await place(idle, "SO-1")
    await until_transition(idle, "book", "done")
