"""Timers follow the product's clock, moved before or while they run."""

from collections.abc import Callable
from datetime import timedelta

from moving_clock import MoveClock
from msgspec.structs import replace as changed
from toy_process import (
    START,
    TOY,
    Booked,
    Order,
    place,
    rows,
    until_state,
    until_transition,
)

from trunkline_durable.engine import Engine
from trunkline_durable.run import Run
from trunkline_kit import clock

DAY = timedelta(days=1)
LIFETIME = 60 * 365 * DAY


async def test_a_timer_fires_when_the_clock_is_moved_past_it(
    engine: Engine, move_clock: MoveClock
) -> None:
    await place(engine, "SO-1", quantity=77)
    await until_transition(engine, "remind", "parked")
    move_clock(LIFETIME)
    await until_transition(engine, "remind", "done")


async def test_what_is_past_by_a_moved_clock_is_due_at_once(
    engine: Engine, move_clock: MoveClock
) -> None:
    move_clock(LIFETIME)
    await place(engine, "SO-1", quantity=77)
    await until_transition(engine, "remind", "done")


async def test_what_waits_until_an_instant_comes_back_when_the_clock_has_passed_it(
    new_engine: Callable[..., Engine], move_clock: MoveClock
) -> None:
    async def book(run: Run, case: Order) -> None:  # noqa: ARG001
        if run.attempt == 1 and clock.moved_s() == 0:
            run.park("the bank opens tomorrow", until=clock.now() + DAY)
        run.record(Booked(occurred_at=START, number="7"))

    toy = changed(TOY, transitions={**TOY.transitions, "book": book})
    async with new_engine(processes=(toy,)).running() as engine:
        await place(engine, "SO-1")
        await until_transition(engine, "book", "parked")
        move_clock(2 * DAY)
        await until_state(engine, "SO-1", "BOOKED")


async def test_work_goes_on_by_a_clock_that_is_behind(
    engine: Engine, move_clock: MoveClock
) -> None:
    move_clock(-DAY)
    await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")


async def test_work_that_came_under_a_clock_that_ran_ahead_is_not_left_until_then(
    idle: Engine, new_engine: Callable[..., Engine], move_clock: MoveClock
) -> None:
    move_clock(DAY)
    await place(idle, "SO-1")
    await rows(idle, "DELETE FROM procrastinate_jobs RETURNING id")
    move_clock(0 * DAY)
    async with new_engine().running() as engine:
        await until_state(engine, "SO-1", "BOOKED")
