"""What operations watches of the engine."""

import asyncio
from collections.abc import Callable

import pytest
from eventually import eventually
from measured import counted, listen
from toy_process import Answer, Ask, Backends, place, rows, until_state, until_transition

from trunkline_durable.engine import Engine
from trunkline_durable.measuring import measure_backlog
from trunkline_durable.settings import EngineSettings
from trunkline_kit.errors import Refused, Unavailable

TOY = (("trunkline.process", "toy"),)
EXCEPTION = """
INSERT INTO exceptions (exception_id, process, reason, sentence, owner, raised_at)
VALUES ('exc-1', 'toy', 'x', 'It waits.', 'operations', now() - interval '2 hours')
"""


DOWN = Unavailable("the backend is away")
LOST = Unavailable("the answer was lost", unknown=True)


async def tried(engine: Engine, times: int) -> None:
    """Wait until the transition was tried more often than that."""
    query = "SELECT FROM transitions WHERE name = 'book' AND attempts > %s"

    async def reached() -> bool:
        return bool(await rows(engine, query, times))

    await eventually(reached)


def runs(outcome: str) -> float:
    told = (("trunkline.outcome", outcome), *TOY, ("trunkline.transition", "book"))
    return counted("trunkline.transition.runs").get(told, 0)


async def test_runs_are_counted_by_how_they_ended(engine: Engine, backends: Backends) -> None:
    listen()
    before = {outcome: runs(outcome) for outcome in ("done", "failed", "unknown")}
    backends.failures["book"] = [Unavailable("down"), Unavailable("lost", unknown=True)]
    await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")
    await until_transition(engine, "book", "done")
    assert {outcome: runs(outcome) - was for outcome, was in before.items()} == {
        "done": 1,
        "failed": 1,
        "unknown": 1,
    }


async def test_what_stops_until_a_person_decides_is_counted(
    engine: Engine, backends: Backends
) -> None:
    listen()
    before = runs("stuck")
    backends.failures["book"] = [Refused("no")]
    await place(engine, "SO-1")
    await until_transition(engine, "book", "stuck")
    await until_state(engine, "SO-1", "PLACED")
    assert runs("stuck") - before == 1


async def test_the_backlog_is_measured_with_its_age_and_so_are_exceptions(
    new_engine: Callable[..., Engine],
) -> None:
    listen()
    async with new_engine().opened() as idle:
        await measure_backlog(idle.pool, ["toy"])
        assert counted("trunkline.transition.backlog")[TOY] == 0
        await place(idle, "SO-1")
        await rows(idle, "UPDATE transitions SET due_at = now() - interval '1 hour' RETURNING 1")
        await rows(idle, f"{EXCEPTION} RETURNING 1")
        await measure_backlog(idle.pool, ["toy"])
    assert counted("trunkline.transition.backlog")[TOY] == 1
    assert 3600 <= counted("trunkline.transition.oldest_age")[TOY] < 3700
    assert counted("trunkline.exception.open")[TOY] == 1
    assert 7200 <= counted("trunkline.exception.oldest_age")[TOY] < 7300
    assert counted("trunkline.transition.unknown_age")[TOY] == 0


@pytest.mark.parametrize("failures", [[LOST, LOST, DOWN, DOWN], [DOWN, LOST, DOWN]], ids=len)
async def test_a_lost_answer_is_unknown_until_it_is_found_whatever_the_look_up_says_meanwhile(
    engine: Engine, backends: Backends, failures: list[Unavailable]
) -> None:
    listen()
    backends.failures["book"] = [*failures, *[DOWN] * 1000]
    await place(engine, "SO-1")
    await tried(engine, len(failures))
    await measure_backlog(engine.pool, ["toy"])
    assert counted("trunkline.transition.unknown_age")[TOY] > 0
    backends.failures["book"].clear()
    await until_transition(engine, "book", "done")
    await measure_backlog(engine.pool, ["toy"])
    assert counted("trunkline.transition.unknown_age")[TOY] == 0


async def test_what_a_run_sent_that_died_is_unknown_though_its_heir_is_only_told_of_a_backend_away(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    listen()
    answering, sent = backends.effect, asyncio.Event()

    async def never_answering(operation: str, request: Ask) -> Answer:
        if operation == "book":
            sent.set()
            await asyncio.Event().wait()
        return await answering(operation, request)

    backends.effect = never_answering  # type: ignore[method-assign]
    dies_at_once = EngineSettings(lease_s=1, sweep_s=0.1, drain_s=0.1)
    async with new_engine(settings=dies_at_once).running() as dying:
        await place(dying, "SO-1")
        await sent.wait()
    backends.effect = answering  # type: ignore[method-assign]
    backends.failures["book"] = [DOWN] * 1000
    async with new_engine().running() as heir:
        await tried(heir, 3)
        await measure_backlog(heir.pool, ["toy"])
        assert counted("trunkline.transition.unknown_age")[TOY] > 0
        backends.failures["book"].clear()
        await until_transition(heir, "book", "done")
        await measure_backlog(heir.pool, ["toy"])
        assert counted("trunkline.transition.unknown_age")[TOY] == 0


async def test_a_backend_that_is_away_leaves_nothing_unknown(
    engine: Engine, backends: Backends
) -> None:
    listen()
    backends.failures["book"] = [DOWN] * 1000
    await place(engine, "SO-1")
    await tried(engine, 3)
    await measure_backlog(engine.pool, ["toy"])
    assert counted("trunkline.transition.unknown_age")[TOY] == 0


async def test_a_step_that_is_begun_late_and_then_turned_away_is_not_unknown(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    listen()
    soon_told = EngineSettings(
        sweep_s=0.1, backoff_first_s=0.05, backoff_max_s=0.1, attempts_before_exception=2
    )
    backends.failures |= {"reserve": [DOWN] * 4, "book": [DOWN] * 1000}
    async with new_engine(settings=soon_told).running() as engine:
        await place(engine, "SO-1")
        await tried(engine, 8)
        await measure_backlog(engine.pool, ["toy"])
        assert counted("trunkline.transition.unknown_age")[TOY] == 0
        assert await rows(engine, "SELECT reason FROM exceptions") == [("unavailable",)]


async def test_what_only_a_person_can_find_is_unknown_until_they_say(
    new_engine: Callable[..., Engine],
) -> None:
    listen()
    async with new_engine().opened() as idle:
        await rows(idle, f"{EXCEPTION.replace("'x'", "'unknown_outcome'")} RETURNING 1")
        await measure_backlog(idle.pool, ["toy"])
        assert counted("trunkline.transition.unknown_age")[TOY] > 7000
        await rows(idle, "UPDATE exceptions SET state = 'resolved' RETURNING 1")
        await measure_backlog(idle.pool, ["toy"])
    assert counted("trunkline.transition.unknown_age")[TOY] == 0
