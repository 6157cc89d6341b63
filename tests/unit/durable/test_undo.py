from collections.abc import Callable
from typing import Any

from toy_process import (
    START,
    Backends,
    CancelAsked,
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
from trunkline_durable.exceptions import retry_exception
from trunkline_durable.settings import EngineSettings
from trunkline_kit.errors import NotFound, Refused, Unavailable

SLOW_BACKOFF = EngineSettings(lease_s=30, sweep_s=0.1, backoff_first_s=60)
LOST = Unavailable("no answer", unknown=True)


async def cancel(engine: Engine) -> None:
    await tell(engine, "SO-1", CancelAsked(occurred_at=START))


async def _booked_and_cancelled(engine: Engine, backends: Backends) -> None:
    await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")
    backends.asked.clear()
    await cancel(engine)


async def test_what_was_done_is_undone_newest_first(engine: Engine, backends: Backends) -> None:
    await _booked_and_cancelled(engine, backends)
    await until_state(engine, "SO-1", "CANCELLED")
    assert [name for name, _ in backends.asked] == ["unbook", "release"]


async def test_an_undo_is_told_the_steps_input_and_result(
    engine: Engine, backends: Backends
) -> None:
    await _booked_and_cancelled(engine, backends)
    await until_state(engine, "SO-1", "CANCELLED")
    assert [ask.what for _, ask in backends.asked] == ["SO-1 x1 book-2", "SO-1 reserve-1"]


async def test_an_undo_is_registered_before_its_step_has_run(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    backends.failures["book"] = [LOST]
    async with new_engine(settings=SLOW_BACKOFF).running() as engine:
        await place(engine, "SO-1")
        await until_transition(engine, "book", "parked")
        backends.asked.clear()
        await cancel(engine)
        await until_state(engine, "SO-1", "CANCELLED")
    assert [ask.what for _, ask in backends.asked] == ["SO-1 x1 unknown", "SO-1 reserve-1"]


async def test_work_that_was_undone_is_not_taken_up_again(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    backends.failures["book"] = [LOST]
    async with new_engine(settings=SLOW_BACKOFF).running() as engine:
        await place(engine, "SO-1")
        await until_transition(engine, "book", "parked")
        await cancel(engine)
        await until_state(engine, "SO-1", "CANCELLED")
        [(state,)] = await rows(engine, "SELECT state FROM transitions WHERE name = 'book'")
    assert state == "discarded"
    assert backends.count()["book"] == 0


async def test_a_refused_step_is_not_undone(engine: Engine, backends: Backends) -> None:
    backends.failures["book"] = [Refused("no")]
    await place(engine, "SO-1")
    await until_transition(engine, "book", "stuck")
    backends.asked.clear()
    await cancel(engine)
    await until_state(engine, "SO-1", "CANCELLED")
    assert [name for name, _ in backends.asked] == ["release"]


async def _exceptions(engine: Engine) -> list[Any]:
    return await rows(
        engine, "SELECT exception_id, reason, sentence FROM exceptions WHERE state = 'open'"
    )


async def test_what_got_stuck_ends_with_the_case_that_is_undone(
    engine: Engine, backends: Backends
) -> None:
    await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")
    backends.failures["invoice"] = [Refused("no such customer")]
    await tell(engine, "SO-1", Parcel(occurred_at=START, parcel="P1", quantity=1))
    await until_transition(engine, "invoice", "stuck")
    await cancel(engine)
    await until_state(engine, "SO-1", "CANCELLED")
    await until_transition(engine, "invoice", "discarded")
    assert not await _exceptions(engine)


async def test_a_failing_undo_becomes_an_exception_and_the_others_still_run(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["unbook"] = [Refused("it is posted")]
    await _booked_and_cancelled(engine, backends)
    await until_state(engine, "SO-1", "CANCELLED")
    assert [name for name, _ in backends.asked] == ["unbook", "release"]
    [(_, reason, sentence)] = await _exceptions(engine)
    assert reason == "undo_failed"
    assert sentence == "unbook did not undo book: it is posted"


async def test_a_failed_undo_can_be_tried_again_by_itself(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["unbook"] = [Refused("it is posted"), Refused("still posted")]
    await _booked_and_cancelled(engine, backends)
    await until_state(engine, "SO-1", "CANCELLED")
    for expected in (0, 1):
        [(exception_id, *_)] = await _exceptions(engine)
        async with engine.transaction() as conn:
            await retry_exception(conn, exception_id, actor="ada")

        async def tried(count: int = expected) -> bool:
            unbooked = [name for name, _ in backends.asked].count("unbook") == count + 2
            busy = await rows(engine, "SELECT FROM transitions WHERE state = 'running'")
            waiting = await rows(engine, "SELECT FROM exceptions WHERE state = 'decided'")
            return unbooked and not busy and not waiting

        await until(tried)
    assert await _exceptions(engine) == []
    assert backends.count() == {"reserve": 1, "book": 1, "release": 1, "unbook": 1}


async def test_an_undo_that_cannot_be_reached_parks_after_the_others_have_run(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["unbook"] = [Unavailable("down")]
    await _booked_and_cancelled(engine, backends)
    await until_state(engine, "SO-1", "CANCELLED")
    assert [name for name, _ in backends.asked] == ["unbook", "release", "unbook"]


async def test_an_undo_waits_for_one_that_stands_in_its_way(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["unbook"] = [LOST]
    await place(engine, "SO-1", quantity=21)
    await until_state(engine, "SO-1", "BOOKED")
    backends.asked.clear()
    await cancel(engine)
    await until_state(engine, "SO-1", "CANCELLED")
    assert [name for name, _ in backends.asked] == ["unbook", "unbook", "unquote"]
    assert await _exceptions(engine) == []


async def test_an_undo_that_finds_nothing_of_an_unknown_step_is_done(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    backends.failures = {"book": [LOST], "unbook": [NotFound("no such order")]}
    async with new_engine(settings=SLOW_BACKOFF).running() as engine:
        await place(engine, "SO-1")
        await until_transition(engine, "book", "parked")
        await cancel(engine)
        await until_state(engine, "SO-1", "CANCELLED")
        assert await _exceptions(engine) == []
        assert (await look(engine, "SO-1")).case.cancelled
