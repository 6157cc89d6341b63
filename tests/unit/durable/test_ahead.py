"""What ended waits for the commit of the next intent, and nothing is lost by that."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace as changed
from toy_process import (
    INVOICE,
    START,
    TOY,
    Answer,
    Ask,
    Backends,
    Booked,
    CancelAsked,
    Order,
    Parcel,
    place,
    rows,
    tell,
    until,
    until_state,
    until_transition,
)

from trunkline_durable.chain import verify
from trunkline_durable.engine import Engine
from trunkline_durable.run import Run

PARCEL = Parcel(occurred_at=START, parcel="p1", quantity=1)


async def ordered(engine: Engine, quantity: int = 9) -> None:
    """Tell of a parcel first, so that an invoice is asked for as soon as the order is booked."""
    await tell(engine, "SO-1", PARCEL)
    await place(engine, "SO-1", quantity=quantity)


async def commits(engine: Engine) -> dict[tuple[str, str], str]:
    found = await rows(engine, "SELECT kind, name, xmin::text FROM journal")
    return {(kind, name): commit for kind, name, commit in found}


def with_invoice(invoice: Callable[..., Any]) -> Any:
    return changed(TOY, transitions={**TOY.transitions, "invoice": invoice})


async def test_the_end_of_a_transition_shares_the_commit_of_the_next_intent(
    engine: Engine,
) -> None:
    await ordered(engine)
    await until_transition(engine, "invoice", "done")
    found = await commits(engine)
    ends = ("result", "book"), ("done", "book"), ("fact", "Booked")
    assert {found[end] for end in ends} == {found["intent", "invoice"]}
    assert found["done", "invoice"] != found["intent", "invoice"]


async def test_what_ran_ahead_leaves_the_same_rows_and_a_whole_chain(engine: Engine) -> None:
    await ordered(engine)
    await until_transition(engine, "invoice", "done")
    file = await until_state(engine, "SO-1", "PART_SHIPPED")
    found = await rows(engine, "SELECT name, state, attempts, fence FROM transitions ORDER BY 1")
    assert found == [("book", "done", 1, file.fence), ("invoice", "done", 1, file.fence)]
    async with engine.transaction() as conn:
        assert await verify(conn, file.case_id) is None


async def test_a_transition_without_a_write_needs_no_commit_of_its_own(
    new_engine: Callable[..., Engine],
) -> None:
    async def invoice(run: Run, case: Order) -> None:
        """Write nothing."""

    async with new_engine(processes=(with_invoice(invoice),)).running() as engine:
        await ordered(engine)
        await until_transition(engine, "invoice", "done")
        found = await commits(engine)
    assert found["done", "invoice"] == found["done", "book"]


async def test_a_result_does_not_wait_while_a_backend_is_read(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    seen: list[list[Any]] = []

    async def invoice(run: Run, case: Order) -> None:  # noqa: ARG001
        async def ask() -> Answer:
            query = "SELECT FROM journal WHERE kind = 'result' AND name = 'book'"
            seen.append(await rows(engine, query))
            return Answer("seen")

        await run.observe("look", Answer, ask)
        await run.step(INVOICE, Ask(run.cause))

    async with new_engine(processes=(with_invoice(invoice),)).running() as engine:
        await ordered(engine)
        await until_transition(engine, "invoice", "done")
    assert [len(found) for found in seen] == [1]
    assert backends.count()["invoice"] == 1


async def test_what_a_fact_overtakes_begins_anew_and_only_if_it_is_still_due(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    runs: list[str] = []

    async def invoice(run: Run, case: Order) -> None:  # noqa: ARG001
        runs.append(run.cause)
        await tell(engine, "SO-1", CancelAsked(occurred_at=START))
        await run.step(INVOICE, Ask(run.cause))

    async with new_engine(processes=(with_invoice(invoice),)).running() as engine:
        await ordered(engine)
        file = await until_state(engine, "SO-1", "CANCELLED")
        async with engine.transaction() as conn:
            assert await verify(conn, file.case_id) is None
    assert runs == ["p1"]
    assert backends.count() == {"reserve": 1, "book": 1, "unbook": 1, "release": 1}


async def test_what_is_begun_with_a_fact_may_go_on_being_asked_for(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    async def invoice(run: Run, case: Order) -> None:
        await run.step(INVOICE, Ask(run.cause))
        run.record(Booked(occurred_at=START + timedelta(hours=2), number=case.number))

    async with new_engine(processes=(with_invoice(invoice),)).running() as engine:
        for parcel in ("p1", "p2", "p3"):
            await tell(engine, "SO-1", changed(PARCEL, parcel=parcel), parcel)
        await place(engine, "SO-1", quantity=9)

        async def all_invoiced() -> bool:
            query = "SELECT FROM transitions WHERE name = 'invoice' AND state = 'done'"
            return len(await rows(engine, query)) == 3

        await until(all_invoiced)
        assert await rows(engine, "SELECT reason FROM exceptions") == []
    assert backends.count()["invoice"] == 3
