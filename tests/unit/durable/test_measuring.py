"""What operations watches of the engine."""

from collections.abc import Callable

from measured import counted, listen
from toy_process import Backends, place, rows, until_state, until_transition

from trunkline_durable.engine import Engine
from trunkline_durable.measuring import measure_backlog
from trunkline_kit.errors import Refused, Unavailable

TOY = (("trunkline.process", "toy"),)
EXCEPTION = """
INSERT INTO exceptions (exception_id, process, reason, sentence, owner)
VALUES ('exc-1', 'toy', 'x', 'It waits.', 'operations')
"""


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
