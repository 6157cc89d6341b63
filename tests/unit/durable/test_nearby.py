"""Who has recorded a fact goes on with its case; a job wakes only where nobody does."""

import asyncio

from toy_process import START, CancelAsked, place, rows, tell

from trunkline_durable.engine import Engine
from trunkline_durable.nearby import Nearby

JOBS = "SELECT args ->> 'case_id' FROM procrastinate_jobs"


class Mover:
    """Moves nothing, and keeps what it was asked to move."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.gate = asyncio.Event()

    async def __call__(self, process: str, case_id: str) -> None:
        self.asked.put_nowait((process, case_id))
        await self.gate.wait()


async def test_what_goes_on_here_needs_no_job(idle: Engine) -> None:
    nearby, mover = Nearby(["toy"], at_once=1), Mover()
    nearby.open(mover)
    with nearby.after_commit():
        placed = await place(idle, "SO-1")
    assert await asyncio.wait_for(mover.asked.get(), 30) == ("toy", placed.case_id)
    assert await rows(idle, JOBS) == []
    await nearby.drain(within_s=0)


async def test_what_full_hands_cannot_take_gets_a_job(idle: Engine) -> None:
    nearby, mover = Nearby(["toy"], at_once=1), Mover()
    nearby.open(mover)
    for key in ("SO-1", "SO-2"):
        with nearby.after_commit():
            placed = await place(idle, key)
    assert await rows(idle, JOBS) == [(placed.case_id,)]
    await nearby.drain(within_s=0)


async def test_another_process_or_a_drained_worker_leaves_it_to_jobs(idle: Engine) -> None:
    another, drained = Nearby(["another"], at_once=9), Nearby(["toy"], at_once=9)
    for nearby in (another, drained):
        nearby.open(Mover())
    await drained.drain(within_s=0)
    with another.after_commit():
        first = await place(idle, "SO-1")
    with drained.after_commit():
        second = await place(idle, "SO-2")
    assert sorted(await rows(idle, JOBS)) == sorted([(first.case_id,), (second.case_id,)])


async def test_a_fact_that_asks_for_nothing_moves_nothing(idle: Engine) -> None:
    await place(idle, "SO-1")
    await rows(idle, "DELETE FROM procrastinate_jobs RETURNING id")
    nearby, mover = Nearby(["toy"], at_once=9), Mover()
    nearby.open(mover)
    with nearby.after_commit():
        await place(idle, "SO-1")
    with nearby.after_commit():
        await tell(idle, "SO-1", CancelAsked(occurred_at=START))
    await asyncio.wait_for(mover.asked.get(), 30)
    assert mover.asked.empty()
    assert await rows(idle, JOBS) == []
    await nearby.drain(within_s=0)
