from asyncio import gather
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from toy_process import (
    START,
    TOY,
    Booked,
    CancelAsked,
    Cancelled,
    Parcel,
    Placed,
    fold,
    look,
    place,
    rows,
    tell,
)

from trunkline_durable.cases import CaseQuery, Command
from trunkline_durable.engine import Engine
from trunkline_durable.process import Fact
from trunkline_durable.writing import Said
from trunkline_kit.errors import NotFound, Refused

FACTS: list[Fact] = [
    Placed(occurred_at=START, quantity=3, buyer="Ada"),
    Booked(occurred_at=START + timedelta(hours=1), number="7"),
    Parcel(occurred_at=START + timedelta(hours=2), parcel="p1", quantity=1),
    Parcel(occurred_at=START + timedelta(hours=2), parcel="p2", quantity=2),
    CancelAsked(occurred_at=START + timedelta(hours=2)),
    Cancelled(occurred_at=START + timedelta(hours=3)),
]


async def test_a_fact_is_recorded_before_its_case_exists(idle: Engine) -> None:
    parcel = await tell(idle, "SO-1", Parcel(occurred_at=START, parcel="p1", quantity=1))
    assert (parcel.new, parcel.state) == (True, "PART_SHIPPED")
    placed = await place(idle, "SO-1", quantity=1)
    assert (placed.case_id, placed.state) == (parcel.case_id, "SHIPPED")


async def test_the_same_fact_twice_is_one_fact(idle: Engine) -> None:
    first = await place(idle, "SO-1")
    again = await place(idle, "SO-1")
    assert (first.new, again.new) == (True, False)
    assert again.case == first.case
    assert len(await rows(idle, "SELECT FROM journal")) == 1


@given(order=st.lists(st.integers(0, len(FACTS) - 1), min_size=1, max_size=14))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_any_order_and_repetition_of_facts_ends_in_the_same_case(
    idle: Engine, order: list[int]
) -> None:
    key = "-".join(map(str, order))
    for number in [*order, *range(len(FACTS))]:
        await tell(idle, key, FACTS[number], f"f{number}")
    expected = TOY.snapshot()
    for fact in (FACTS[0], FACTS[1], FACTS[4], FACTS[2], FACTS[3], FACTS[5]):
        expected = fold(expected, fact)
    file = await look(idle, key)
    assert file.case == expected
    assert file.state == "CANCELLED"


async def test_a_fact_is_never_refused(idle: Engine) -> None:
    await tell(idle, "SO-1", Cancelled(occurred_at=START))
    late = await tell(idle, "SO-1", Parcel(occurred_at=START, parcel="p", quantity=1))
    assert (late.new, late.state) == (True, "CANCELLED")


def cancelling(fact_id: str = "cancel-1") -> Command:
    asked = CancelAsked(occurred_at=START)
    return Command(name="cancel", actor="ada", fact_id=fact_id, fact=asked)


async def test_a_command_that_the_chart_does_not_allow_is_refused(idle: Engine) -> None:
    await place(idle, "SO-1", quantity=1)
    await tell(idle, "SO-1", Parcel(occurred_at=START, parcel="p", quantity=1))
    with pytest.raises(Refused, match="not possible in state SHIPPED"):
        async with idle.transaction() as conn:
            await idle.cases.command(conn, TOY, "SO-1", cancelling())
    assert not (await look(idle, "SO-1")).case.cancel_asked


async def test_the_same_command_twice_is_one_command(idle: Engine) -> None:
    await place(idle, "SO-1")
    for expected in (True, False):
        async with idle.transaction() as conn:
            assert (await idle.cases.command(conn, TOY, "SO-1", cancelling())).new == expected
    assert len(await rows(idle, "SELECT FROM journal WHERE kind = 'command'")) == 1


async def test_a_command_for_no_case_is_not_found(idle: Engine) -> None:
    with pytest.raises(NotFound):
        async with idle.transaction() as conn:
            await idle.cases.command(conn, TOY, "SO-1", cancelling())


async def test_a_fact_its_work_and_its_job_commit_together_or_not_at_all(idle: Engine) -> None:
    said = Said("f1", FACTS[0])

    async def fail_halfway() -> None:
        async with idle.transaction() as conn:
            await idle.cases.record_fact(conn, TOY, "SO-1", said)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_halfway()
    tables = ("cases", "facts", "journal", "transitions", "procrastinate_jobs")
    assert [len(await rows(idle, f"SELECT FROM {table}")) for table in tables] == [0] * 5
    async with idle.transaction() as conn:
        await idle.cases.record_fact(conn, TOY, "SO-1", said)
    assert [len(await rows(idle, f"SELECT FROM {table}")) for table in tables] == [1] * 5


async def test_facts_are_recorded_only_inside_a_transaction(idle: Engine) -> None:
    async with idle.pool.connection() as conn:
        with pytest.raises(RuntimeError, match="transaction"):
            await idle.cases.record_fact(conn, TOY, "SO-1", Said("f1", FACTS[0]))


async def test_a_fact_finds_its_case_by_an_alias(idle: Engine) -> None:
    placed = await place(idle, "SO-1")
    await tell(idle, "SO-1", Booked(occurred_at=START, number="ERP-7"))
    parcel = await tell(idle, "ERP-7", Parcel(occurred_at=START, parcel="p", quantity=1))
    assert parcel.case_id == placed.case_id


async def test_cases_fold_anew_under_a_new_version(idle: Engine) -> None:
    await place(idle, "SO-1", quantity=2)
    await tell(idle, "SO-1", Parcel(occurred_at=START, parcel="p", quantity=1))

    def generous(case: object, fact: Fact) -> object:
        doubled = replace(fact, quantity=9) if isinstance(fact, Parcel) else fact
        return fold(case, doubled)  # type: ignore[arg-type]

    newer = replace(TOY, fold=generous, version=2)
    async with idle.transaction() as conn:
        assert (await idle.cases.load(conn, newer, "SO-1")).case.shipped == 9


async def test_cases_are_paged_by_label_newest_first(idle: Engine) -> None:
    for number in range(4):
        await tell(idle, f"SO-{number}", Booked(occurred_at=START, number=str(number % 2)))
    async with idle.transaction() as conn:
        found = await idle.cases.page(conn, TOY, CaseQuery(labels={"number": "1"}, limit=1))
        rest = CaseQuery(labels={"number": "1"}, before=found[0].case_id)
        more = await idle.cases.page(conn, TOY, rest)
    assert [file.business_key for file in (*found, *more)] == ["SO-3", "SO-1"]


async def test_a_transition_is_asked_for_once_a_cause(idle: Engine) -> None:
    await place(idle, "SO-1")
    for number in ("1", "2"):
        parcel = Parcel(occurred_at=START, parcel=number, quantity=0)
        await tell(idle, "SO-1", parcel, number)
        await tell(idle, "SO-1", Booked(occurred_at=START, number="7"), f"b{number}")
    found = await rows(idle, "SELECT name || ':' || cause FROM transitions ORDER BY 1")
    assert [row[0] for row in found] == ["book:placed", "invoice:1", "invoice:2"]


async def test_facts_of_one_case_told_at_once_are_all_folded(idle: Engine) -> None:
    parcels = [Parcel(occurred_at=START, parcel=f"p{n}", quantity=1) for n in range(12)]
    await gather(*(tell(idle, "SO-1", parcel, parcel.parcel) for parcel in parcels))
    assert (await look(idle, "SO-1")).case.shipped == 12
