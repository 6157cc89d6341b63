from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace as changed
from toy_process import (
    START,
    TOY,
    Answer,
    Ask,
    Backends,
    Booked,
    CancelAsked,
    Cancelled,
    Order,
    Parcel,
    Placed,
    due,
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
from trunkline_durable.process import Due
from trunkline_durable.run import Run
from trunkline_durable.settings import EngineSettings
from trunkline_kit.errors import Refused


async def test_what_is_not_asked_for_any_more_before_it_began_is_withdrawn(
    idle: Engine, new_engine: Callable[..., Engine], backends: Backends
) -> None:
    await place(idle, "SO-1")
    await tell(idle, "SO-1", CancelAsked(occurred_at=START))
    async with new_engine().running() as engine:
        await until_state(engine, "SO-1", "CANCELLED")
    assert backends.asked == []


async def test_what_was_withdrawn_opens_when_it_is_asked_for_again(
    idle: Engine, new_engine: Callable[..., Engine]
) -> None:
    def picky(case: Order) -> list[Due]:
        return [one for one in due(case) if case.quantity < 5]

    toy = changed(TOY, due=picky)
    await place(idle, "SO-1", quantity=1)
    many = Placed(occurred_at=START + timedelta(minutes=1), quantity=9)
    await tell(idle, "SO-1", many, "many")
    async with new_engine(processes=(toy,)).running() as engine:
        await until_transition(engine, "book", "withdrawn")
        few = Placed(occurred_at=START + timedelta(minutes=2), quantity=2)
        await tell(engine, "SO-1", few, "few")
        await until_state(engine, "SO-1", "BOOKED")


async def test_a_transition_that_this_release_does_not_know_waits_for_another(
    new_engine: Callable[..., Engine],
) -> None:
    older = changed(TOY, transitions={})
    async with new_engine(processes=(older,)).running() as engine:
        await place(engine, "SO-1")
        await until_transition(engine, "book", "parked")
        [(why,)] = await rows(engine, "SELECT last_error FROM transitions")
        assert "does not know book" in why


async def test_a_fact_told_while_its_case_is_moved_is_not_lost(
    engine: Engine, backends: Backends
) -> None:
    real = backends.effect

    async def effect(operation: str, request: Ask) -> Answer:
        told = Parcel(occurred_at=START, parcel=operation, quantity=0)
        await tell(engine, "SO-1", told, operation)
        return await real(operation, request)

    backends.effect = effect  # type: ignore[method-assign]
    await place(engine, "SO-1")

    async def all_invoiced() -> bool:
        return backends.count()["invoice"] == 3

    await until(all_invoiced)
    file = await until_state(engine, "SO-1", "BOOKED")
    assert set(file.case.parcels) == {"reserve", "book", "invoice"}


async def test_a_case_that_cannot_be_folded_is_put_before_a_person_once(
    idle: Engine, new_engine: Callable[..., Engine]
) -> None:
    def broken(case: Order, fact: object) -> Order:
        raise ZeroDivisionError(type(fact).__name__, type(case).__name__)

    await place(idle, "SO-1")
    newer = changed(TOY, fold=broken, version=2)
    hasty = EngineSettings(lease_s=0.3, sweep_s=0.1)
    async with new_engine(processes=(newer,), settings=hasty).running() as engine:

        async def told_and_tried_again() -> bool:
            """An exception is written after the fence was raised for the try that failed."""
            tried = "SELECT FROM cases, exceptions WHERE fence >= 2"
            return await rows(engine, tried) != []

        await until(told_and_tried_again)
        found = await rows(engine, "SELECT reason FROM exceptions")
        assert found == [("defect",)]
    async with new_engine().running() as engine:
        await until_state(engine, "SO-1", "BOOKED")


async def test_a_fact_that_was_told_before_is_recorded_by_its_transition_once(
    new_engine: Callable[..., Engine],
) -> None:
    async def book(run: Run, case: Order) -> None:  # noqa: ARG001
        run.record(Parcel(occurred_at=START, parcel="p", quantity=1), fact_id="parcel-p")
        run.record(Booked(occurred_at=START, number="7"))

    toy = changed(TOY, transitions={**TOY.transitions, "book": book})
    async with new_engine().opened() as idle:
        await tell(idle, "SO-1", Parcel(occurred_at=START, parcel="p", quantity=1), "parcel-p")
        await place(idle, "SO-1", quantity=5)
    async with new_engine(processes=(toy,)).running() as engine:
        await until_transition(engine, "book", "done")
        assert (await look(engine, "SO-1")).case.shipped == 1


async def test_a_stuck_transition_without_effects_is_withdrawn_when_it_is_retried_too_late(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["reserve"] = [Refused("sold out")]
    await place(engine, "SO-1")
    await until_transition(engine, "book", "stuck")
    await tell(engine, "SO-1", Cancelled(occurred_at=START))
    await until_state(engine, "SO-1", "CANCELLED")
    [(exception_id,)] = await rows(engine, "SELECT exception_id FROM exceptions")
    async with engine.transaction() as conn:
        await retry_exception(conn, exception_id, actor="ada")
    await until_transition(engine, "book", "withdrawn")
    assert backends.count() == {}
