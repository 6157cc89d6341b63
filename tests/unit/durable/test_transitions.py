import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace as changed
from toy_process import (
    START,
    TOY,
    Answer,
    Ask,
    Backends,
    Booked,
    CancelAsked,
    Order,
    Parcel,
    look,
    place,
    rows,
    tell,
    until,
    until_state,
    until_transition,
)

from trunkline_durable.engine import Engine
from trunkline_durable.run import Run
from trunkline_durable.settings import EngineSettings
from trunkline_durable.sweep import sweep
from trunkline_kit.errors import Unavailable

SLOW_BACKOFF = EngineSettings(lease_s=30, sweep_s=0.1, backoff_first_s=60)


async def test_a_cancellation_is_not_held_up_by_a_backoff(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    backends.failures["book"] = [Unavailable("down")]
    async with new_engine(settings=SLOW_BACKOFF).running() as engine:
        await place(engine, "SO-1")
        await until_transition(engine, "book", "parked")
        await tell(engine, "SO-1", CancelAsked(occurred_at=START))
        await until_state(engine, "SO-1", "CANCELLED")
    assert backends.count() == {"reserve": 1, "release": 1, "unbook": 1}


async def test_a_parked_transition_is_woken_by_a_timer_that_holds_no_lock(
    new_engine: Callable[..., Engine],
) -> None:
    async def book(run: Run, case: Order) -> None:  # noqa: ARG001
        if run.attempt == 1:
            run.park("the shop closes at six", until=datetime.now(UTC) + timedelta(seconds=2))
        run.record(Booked(occurred_at=START, number="7"))

    toy = changed(TOY, transitions={**TOY.transitions, "book": book})
    async with new_engine(processes=(toy,)).running() as engine:
        await place(engine, "SO-1")
        await until_transition(engine, "book", "parked")
        jobs = "SELECT FROM procrastinate_jobs WHERE status = 'todo' OR lock IS NOT NULL"
        assert await rows(engine, jobs) == []
        assert await rows(engine, "SELECT FROM cases WHERE holder IS NOT NULL") == []
        await until_state(engine, "SO-1", "BOOKED")


async def test_a_transition_that_is_due_later_waits_as_a_row(engine: Engine) -> None:
    await place(engine, "SO-1", quantity=77)
    await until_state(engine, "SO-1", "BOOKED")
    [(state,)] = await rows(engine, "SELECT state FROM transitions WHERE name = 'remind'")
    assert state == "parked"


async def test_transitions_of_one_case_never_run_together_and_different_cases_do(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    now: list[str] = []
    most = {"same": 0, "all": 0}
    real = backends.effect

    async def effect(operation: str, request: Ask) -> Answer:
        case_id = request.request_id.partition(":")[0]
        now.append(case_id)
        most["same"] = max(most["same"], now.count(case_id))
        most["all"] = max(most["all"], len(now))
        await asyncio.sleep(0.02)
        now.remove(case_id)
        return await real(operation, request)

    backends.effect = effect  # type: ignore[method-assign]
    async with new_engine().running() as one, new_engine().running():
        for key in ("SO-1", "SO-2", "SO-3"):
            await place(one, key, quantity=9)
            for parcel in ("a", "b", "c"):
                told = Parcel(occurred_at=START, parcel=parcel, quantity=1)
                await tell(one, key, told, parcel)

        async def all_invoiced() -> bool:
            return backends.count()["invoice"] == 9

        await until(all_invoiced)
    assert most["same"] == 1
    assert most["all"] > 1
    assert backends.count() == {"reserve": 3, "book": 3, "invoice": 9}


async def test_work_whose_job_was_lost_gets_a_live_job(
    idle: Engine, new_engine: Callable[..., Engine]
) -> None:
    await place(idle, "SO-1")
    await rows(idle, "DELETE FROM procrastinate_jobs RETURNING id")
    async with new_engine().running() as engine:
        await until_state(engine, "SO-1", "BOOKED")


async def test_what_procrastinate_believes_about_a_job_decides_nothing(
    idle: Engine, new_engine: Callable[..., Engine], backends: Backends
) -> None:
    await place(idle, "SO-1")
    await rows(idle, "UPDATE procrastinate_jobs SET status = 'doing' RETURNING id")
    async with new_engine().running() as engine:
        await until_state(engine, "SO-1", "BOOKED")
        await rows(engine, "SELECT wake('toy', case_id) FROM cases")

        async def queue_is_empty() -> bool:
            return await rows(engine, "SELECT FROM procrastinate_jobs") == []

        await until(queue_is_empty)
    assert backends.count() == {"reserve": 1, "book": 1}


async def test_the_sweep_wakes_each_case_once(idle: Engine) -> None:
    await place(idle, "SO-1")
    await rows(idle, "DELETE FROM procrastinate_jobs RETURNING id")
    assert await sweep(idle.pool, ["toy"], stalled_s=10) == 1
    assert await sweep(idle.pool, ["toy"], stalled_s=10) == 0
    assert await sweep(idle.pool, ["another"], stalled_s=10) == 0


async def test_sigterm_lets_work_in_hand_end(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    inside, gate = asyncio.Event(), asyncio.Event()
    real = backends.effect

    async def effect(operation: str, request: Ask) -> Answer:
        inside.set()
        await gate.wait()
        return await real(operation, request)

    backends.effect = effect  # type: ignore[method-assign]
    async with new_engine().opened() as looking:
        async with new_engine().running():
            await place(looking, "SO-1")
            await inside.wait()
            asyncio.get_running_loop().call_later(0.1, gate.set)
        file = await look(looking, "SO-1")
    assert file.state == "BOOKED"


async def test_work_that_does_not_end_in_time_is_given_back(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    inside, stuck = asyncio.Event(), [True]
    real = backends.effect

    async def effect(operation: str, request: Ask) -> Answer:
        inside.set()
        if stuck and stuck.pop():
            await asyncio.Event().wait()
        return await real(operation, request)

    backends.effect = effect  # type: ignore[method-assign]
    hasty = EngineSettings(lease_s=60, sweep_s=0.1, drain_s=0.1)
    async with new_engine().opened() as looking:
        async with new_engine(settings=hasty).running():
            await place(looking, "SO-1")
            await inside.wait()
        assert await rows(looking, "SELECT FROM cases WHERE holder IS NOT NULL") == []
        async with new_engine(settings=hasty).running():
            await until_state(looking, "SO-1", "BOOKED")
    assert backends.count() == {"reserve": 1, "book": 1}
