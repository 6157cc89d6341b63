"""Real worker processes are killed, frozen and terminated; judged by their backends' journal."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import psycopg
import pytest
import toy_worker
from toy_process import START, CancelAsked, look, place, rows, tell, until, until_state

from trunkline_durable.chain import verify
from trunkline_durable.crash import POINTS
from trunkline_durable.engine import Engine

type Start = Callable[..., subprocess.Popen[bytes]]

CRASHES = [
    *(f"{point}/{step}" for step in ("reserve", "book") for point in POINTS[:3]),
    "journalled/post",
    "completed/book",
]


@pytest.fixture
def start(process_url: str) -> Iterator[Start]:
    """Start worker processes; whatever is left of them is killed at the end."""
    with psycopg.connect(process_url) as conn:
        conn.execute(toy_worker.SCHEMA.encode())
    started: list[subprocess.Popen[bytes]] = []

    def begin(worker: str, **settings: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "TOY_URL": process_url,
            "TOY_WORKER": worker,
            "TRUNKLINE_ENVIRONMENT": "test",
            "PYTHONPATH": os.path.dirname(toy_worker.__file__),  # noqa: PTH120
            **settings,
        }
        process = subprocess.Popen([sys.executable, toy_worker.__file__], env=environment)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


async def effects(engine: Engine) -> list[Any]:
    return await rows(engine, "SELECT operation FROM backend_effects ORDER BY operation")


async def until_dead(process: subprocess.Popen[bytes]) -> int:
    async def dead() -> bool:
        return process.poll() is not None

    await until(dead)
    return process.returncode


async def is_whole(engine: Engine, key: str) -> bool:
    file = await look(engine, key)
    async with engine.transaction() as conn:
        return await verify(conn, file.case_id) is None


@pytest.mark.parametrize("crash", CRASHES)
async def test_a_killed_workers_work_is_taken_over_with_nothing_lost_and_nothing_doubled(
    idle: Engine, start: Start, crash: str
) -> None:
    posts = crash.endswith("/post")
    quantity = 13 if posts else 1
    doomed = start("doomed", TRUNKLINE_CRASH_AT=crash)
    await place(idle, "SO-1", quantity=quantity)
    assert await until_dead(doomed) == -signal.SIGKILL
    begun = monotonic()
    start("heir")
    await until_state(idle, "SO-1", "BOOKED")
    assert monotonic() - begun < 30
    expected = [("book",), ("post",), ("reserve",)] if posts else [("book",), ("reserve",)]
    assert await effects(idle) == expected
    assert await is_whole(idle, "SO-1")


@pytest.mark.parametrize("point", ["before_send", "answered"])
async def test_an_unbound_write_that_a_crash_left_open_is_for_a_person(
    idle: Engine, start: Start, point: str
) -> None:
    doomed = start("doomed", TRUNKLINE_CRASH_AT=f"{point}/post")
    await place(idle, "SO-1", quantity=13)
    await until_dead(doomed)
    start("heir")

    async def told() -> bool:
        found = await rows(idle, "SELECT reason FROM exceptions")
        return found == [("unknown_outcome",)]

    await until(told)
    asked = await rows(idle, "SELECT FROM backend_asked WHERE operation = 'post'")
    assert len(asked) == (1 if point == "answered" else 0)


async def test_a_frozen_worker_that_wakes_finds_its_fence_raised_and_its_writes_refused(
    idle: Engine, start: Start
) -> None:
    await rows(idle, "INSERT INTO backend_holds VALUES ('frozen', 'book') RETURNING 1")
    frozen = start("frozen")
    await place(idle, "SO-1")

    async def in_the_call() -> bool:
        return len(await rows(idle, "SELECT FROM backend_asked WHERE operation = 'book'")) == 1

    await until(in_the_call)
    frozen.send_signal(signal.SIGSTOP)
    start("heir")
    await until_state(idle, "SO-1", "BOOKED")
    [(entries, fence)] = await rows(idle, "SELECT head_seq, fence FROM cases")
    await rows(idle, "DELETE FROM backend_holds RETURNING 1")
    frozen.send_signal(signal.SIGCONT)
    await place(idle, "SO-2")
    await until_state(idle, "SO-2", "BOOKED")

    async def both_asked() -> bool:
        query = "SELECT FROM backend_asked WHERE operation = 'book' AND request_id LIKE %s"
        file = await look(idle, "SO-1")
        return len(await rows(idle, query, f"{file.case_id}%")) == 2

    await until(both_asked)
    frozen.terminate()
    assert await until_dead(frozen) == 0
    after = await rows(idle, "SELECT head_seq, fence FROM cases WHERE business_key = 'SO-1'")
    assert after == [(entries, fence)]
    assert len(await effects(idle)) == 4
    assert await is_whole(idle, "SO-1")


async def test_sigterm_drains_a_worker_and_leaves_nothing_held(idle: Engine, start: Start) -> None:
    worker = start("only")
    for number in range(5):
        await place(idle, f"SO-{number}")
    await until_state(idle, "SO-0", "BOOKED")
    worker.terminate()
    assert await until_dead(worker) == 0
    assert await rows(idle, "SELECT FROM cases WHERE holder IS NOT NULL") == []


async def test_a_killed_undo_is_taken_over_too(idle: Engine, start: Start) -> None:
    doomed = start("doomed", TRUNKLINE_CRASH_AT="answered/unbook")
    await place(idle, "SO-1")
    await until_state(idle, "SO-1", "BOOKED")
    await tell(idle, "SO-1", CancelAsked(occurred_at=START))
    assert await until_dead(doomed) == -signal.SIGKILL
    start("heir")
    await until_state(idle, "SO-1", "CANCELLED")
    assert await effects(idle) == [("book",), ("release",), ("reserve",), ("unbook",)]
    assert await is_whole(idle, "SO-1")


async def test_a_storm_of_kills_and_freezes_loses_nothing_and_doubles_nothing(
    idle: Engine, start: Start
) -> None:
    workers = [start(f"w{number}") for number in range(2)]
    frozen: list[subprocess.Popen[bytes]] = []
    for number in range(40):
        await place(idle, f"SO-{number}")
        if number % 10 == 9:
            victim = workers.pop(0)
            if number % 20 == 9:
                victim.kill()
            else:
                victim.send_signal(signal.SIGSTOP)
                frozen.append(victim)
            workers.append(start(f"w{number}"))
    await until(lambda: _booked(idle, 30), within_s=80)
    for sleeper in frozen:
        sleeper.send_signal(signal.SIGCONT)
    await until(lambda: _booked(idle, 40), within_s=80)
    query = "SELECT operation, count(*) FROM backend_effects GROUP BY 1 ORDER BY 1"
    assert await rows(idle, query) == [("book", 40), ("reserve", 40)]


async def _booked(engine: Engine, at_least: int) -> bool:
    found = await rows(engine, "SELECT FROM cases WHERE state = 'BOOKED' AND holder IS NULL")
    return len(found) >= at_least
