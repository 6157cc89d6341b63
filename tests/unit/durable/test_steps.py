import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace as changed
from toy_process import (
    BOOK,
    RESERVE,
    START,
    TOY,
    Answer,
    Ask,
    Backends,
    Booked,
    Order,
    Placed,
    look,
    place,
    rows,
    tell,
    until,
    until_state,
    until_transition,
)

from trunkline_durable.engine import Engine
from trunkline_durable.exceptions import discard_exception, retry_exception
from trunkline_durable.run import Run
from trunkline_durable.settings import EngineSettings
from trunkline_kit.errors import FieldError, Invalid, Refused, Unavailable

NEVER_SENT = Unavailable("connection refused")
LOST = Unavailable("no answer", unknown=True)


async def test_a_journalled_step_is_not_sent_again(engine: Engine, backends: Backends) -> None:
    backends.failures["book"] = [NEVER_SENT, NEVER_SENT]
    await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")
    assert [name for name, _ in backends.asked] == ["reserve", "book", "book", "book"]


async def test_a_request_id_is_transition_and_step(engine: Engine, backends: Backends) -> None:
    placed = await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")
    asked = [request.request_id for _, request in backends.asked]
    transition = f"{placed.case_id}:book:placed"
    assert asked == [f"{transition}.reserve", f"{transition}.book"]


async def test_the_intent_lies_in_the_journal_before_it_is_sent(
    engine: Engine, backends: Backends
) -> None:
    seen: list[Any] = []
    real = backends.effect

    async def effect(operation: str, request: Ask) -> Answer:
        query = "SELECT kind, name FROM journal WHERE transition_id IS NOT NULL ORDER BY seq"
        seen.append(await rows(engine, query))
        return await real(operation, request)

    backends.effect = effect  # type: ignore[method-assign]
    await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")
    assert seen[0] == [("intent", "reserve")]
    assert seen[1] == [("intent", "reserve"), ("result", "reserve"), ("intent", "book")]


async def _commits(engine: Engine) -> dict[tuple[str, str], str]:
    found = await rows(engine, "SELECT kind, name, xmin::text FROM journal")
    return {(kind, name): commit for kind, name, commit in found}


async def test_a_bound_write_shares_the_commit_of_its_intent_with_the_result_before(
    engine: Engine,
) -> None:
    await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")
    commits = await _commits(engine)
    assert commits["result", "reserve"] == commits["intent", "book"]
    assert commits["result", "book"] == commits["done", "book"] == commits["fact", "Booked"]


async def test_an_unbound_write_commits_its_intent_alone(engine: Engine) -> None:
    await place(engine, "SO-1", quantity=13)
    await until_state(engine, "SO-1", "BOOKED")
    commits = await _commits(engine)
    alone = commits["intent", "post"]
    assert [name for name, commit in commits.items() if commit == alone] == [("intent", "post")]
    assert commits["result", "post"] != commits["done", "book"]


async def test_a_resumed_step_sends_the_journalled_request_never_a_recomputed_one(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["book"] = [LOST] * 3
    await place(engine, "SO-1", quantity=2)
    await until_transition(engine, "book", "parked")
    later = Placed(occurred_at=START + timedelta(minutes=1), quantity=5)
    await tell(engine, "SO-1", later, "edited")
    file = await until_state(engine, "SO-1", "BOOKED")
    assert file.case.quantity == 5
    assert {ask.what for name, ask in backends.asked if name == "book"} == {"SO-1 x2"}


async def test_no_connection_and_no_transaction_is_held_across_a_call(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    narrow = EngineSettings(lease_s=5, sweep_s=0.1, pool_max=2)
    gate, inside = asyncio.Event(), asyncio.Event()
    real = backends.effect

    async def effect(operation: str, request: Ask) -> Answer:
        inside.set()
        await gate.wait()
        return await real(operation, request)

    backends.effect = effect  # type: ignore[method-assign]
    async with new_engine(settings=narrow).running() as engine:
        for number in range(5):
            await place(engine, f"SO-{number}")
        await inside.wait()

        async def five_are_called() -> bool:
            return len(backends.asked) == 5

        await until(five_are_called)
        busy = "SELECT FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
        assert await rows(engine, f"{busy} AND datname = current_database()") == []
        gate.set()
        await until_state(engine, "SO-4", "BOOKED")


async def test_an_unavailable_backend_parks_and_the_same_request_is_asked_again(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["reserve"] = [NEVER_SENT, LOST]
    await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")
    ids = [ask.request_id for name, ask in backends.asked if name == "reserve"]
    assert len(ids) == 3
    assert len(set(ids)) == 1


async def _exceptions(engine: Engine, state: str = "open") -> list[Any]:
    query = "SELECT exception_id, reason, field FROM exceptions WHERE state = %s"
    return await rows(engine, query, state)


async def test_what_is_unknown_stays_unknown_and_people_are_told(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["book"] = [LOST] * 7
    await place(engine, "SO-1")

    async def told() -> bool:
        return [row[1] for row in await _exceptions(engine)] == ["unknown_outcome"]

    await until(told)
    assert (await look(engine, "SO-1")).state == "PLACED"
    await until_state(engine, "SO-1", "BOOKED")
    assert backends.count()["book"] == 1
    assert await _exceptions(engine) == []
    assert len(await _exceptions(engine, "resolved")) == 1


async def test_an_unbound_write_without_an_answer_is_not_sent_again_by_a_machine(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["post"] = [LOST]
    await place(engine, "SO-1", quantity=13)
    await until_transition(engine, "book", "stuck")
    [(exception_id, reason, _)] = await _exceptions(engine)
    assert reason == "unknown_outcome"
    assert backends.count()["post"] == 0
    async with engine.transaction() as conn:
        await retry_exception(conn, exception_id, actor="ada")
    await until_state(engine, "SO-1", "BOOKED")
    assert backends.count() == {"reserve": 1, "book": 1, "post": 1}


async def test_a_refusal_becomes_an_exception_with_its_field(
    engine: Engine, backends: Backends
) -> None:
    fault = FieldError("lines[0].sku", "unknown_sku", "No article has this number.")
    backends.failures["book"] = [Invalid("bad order", fields=(fault,))]
    await place(engine, "SO-1")
    await until_transition(engine, "book", "stuck")
    [(_, reason, field)] = await _exceptions(engine)
    assert (reason, field) == ("unknown_sku", "lines[0].sku")


async def test_a_retried_refusal_is_asked_anew_under_a_new_id_and_a_raised_fence(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["book"] = [Refused("period is closed")]
    await place(engine, "SO-1")
    await until_transition(engine, "book", "stuck")
    [(before,)] = await rows(engine, "SELECT fence FROM cases")
    [(exception_id, _, _)] = await _exceptions(engine)
    async with engine.transaction() as conn:
        await retry_exception(conn, exception_id, actor="ada")
    await until_state(engine, "SO-1", "BOOKED")
    ids = [ask.request_id for name, ask in backends.asked if name == "book"]
    assert ids[1] == f"{ids[0]}~1"
    assert [name for name, _ in backends.asked].count("reserve") == 1
    [(after,)] = await rows(engine, "SELECT fence FROM cases")
    assert after > before
    [(actor,)] = await rows(
        engine,
        "SELECT convert_from(entry, 'UTF8')::json->>'actor' FROM journal WHERE kind = 'retried'",
    )
    assert actor == "ada"


async def test_a_discarded_exception_closes_its_transition_with_a_reason(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["book"] = [Refused("period is closed")]
    await place(engine, "SO-1")
    await until_transition(engine, "book", "stuck")
    [(exception_id, _, _)] = await _exceptions(engine)
    async with engine.transaction() as conn:
        await discard_exception(conn, exception_id, actor="ada", reason="typed by hand")
    await until_transition(engine, "book", "discarded")
    [(reason,)] = await rows(engine, "SELECT last_error FROM transitions")
    assert reason == "typed by hand"
    assert len(await _exceptions(engine, "discarded")) == 1


async def test_a_decision_is_made_once(engine: Engine, backends: Backends) -> None:
    backends.failures["book"] = [Refused("no")] * 2
    await place(engine, "SO-1")
    await until_transition(engine, "book", "stuck")
    [(exception_id, _, _)] = await _exceptions(engine)
    async with engine.transaction() as conn:
        await retry_exception(conn, exception_id, actor="ada")
    with pytest.raises(Refused, match="not open"):
        async with engine.transaction() as conn:
            await discard_exception(conn, exception_id, actor="bob", reason="no")


async def test_a_defect_becomes_an_exception_and_the_worker_lives(
    engine: Engine, backends: Backends
) -> None:
    backends.failures["book"] = [ZeroDivisionError("ours")]
    await place(engine, "SO-1")
    await until_transition(engine, "book", "stuck")
    assert [row[1] for row in await _exceptions(engine)] == ["defect"]
    await place(engine, "SO-2")
    await until_state(engine, "SO-2", "BOOKED")


async def test_a_caught_refusal_is_refused_again_on_replay_without_being_sent(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    async def book(run: Run, case: Order) -> None:  # noqa: ARG001
        try:
            await run.step(RESERVE, Ask("a"))
        except Refused as refused:
            booked = await run.step(BOOK, Ask(refused.sentence))
            run.record(Booked(occurred_at=START, number=booked.number))

    backends.failures = {"reserve": [Refused("sold out")], "book": [NEVER_SENT]}
    toy = changed(TOY, transitions={"book": book})
    async with new_engine(processes=(toy,)).running() as engine:
        await place(engine, "SO-1")
        await until_state(engine, "SO-1", "BOOKED")
    assert [name for name, _ in backends.asked] == ["reserve", "book", "book"]
    assert {ask.what for name, ask in backends.asked if name == "book"} == {"sold out"}


async def test_a_read_is_seen_the_same_by_every_run(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    prices = iter(["10", "20"])

    async def price() -> Answer:
        return Answer(next(prices))

    async def book(run: Run, case: Order) -> None:  # noqa: ARG001
        seen = await run.observe("price", Answer, price)
        booked = await run.step(BOOK, Ask("a"))
        run.record(Booked(occurred_at=START, number=f"{booked.number}@{seen.number}"))

    backends.failures["book"] = [NEVER_SENT]
    toy = changed(TOY, transitions={"book": book})
    async with new_engine(processes=(toy,)).running() as engine:
        await place(engine, "SO-1")
        assert (await until_state(engine, "SO-1", "BOOKED")).case.number == "book-1@10"


async def test_a_call_without_an_answer_in_time_is_unknown(
    new_engine: Callable[..., Engine], backends: Backends
) -> None:
    real, slow = backends.effect, [True]

    async def effect(operation: str, request: Ask) -> Answer:
        if operation == "book" and slow and slow.pop():
            await asyncio.Event().wait()
        return await real(operation, request)

    backends.effect = effect  # type: ignore[method-assign]
    hasty = EngineSettings(lease_s=5, sweep_s=0.1, backoff_first_s=0.05, step_timeout_s=0.2)
    async with new_engine(settings=hasty).running() as engine:
        await place(engine, "SO-1")
        await until_state(engine, "SO-1", "BOOKED")
        [(entry,)] = await rows(engine, "SELECT entry FROM journal WHERE kind = 'attempt'")
    assert b'"unknown":true' in entry
