"""What is told under an alias before its case has it belongs to the case in the end."""

from asyncio import gather
from collections.abc import Callable
from datetime import timedelta

from toy_process import (
    START,
    TOY,
    Backends,
    Booked,
    Parcel,
    look,
    place,
    rows,
    tell,
    until,
    until_state,
)

from trunkline_durable.cases import CaseQuery
from trunkline_durable.chain import verify
from trunkline_durable.engine import Engine
from trunkline_durable.settings import EngineSettings


def parcel(name: str = "p1") -> Parcel:
    return Parcel(occurred_at=START + timedelta(hours=2), parcel=name, quantity=1)


def booked(number: str = "ERP-7") -> Booked:
    return Booked(occurred_at=START + timedelta(hours=1), number=number)


async def cases(engine: Engine) -> list[str]:
    async with engine.transaction() as conn:
        found = await engine.cases.page(conn, TOY, CaseQuery(limit=100))
    return sorted(one.business_key for one in found)


async def test_a_fact_that_came_under_an_alias_joins_the_case_that_gets_it(idle: Engine) -> None:
    early = await tell(idle, "ERP-7", parcel())
    placed = await place(idle, "SO-1", quantity=1)
    joined = await tell(idle, "SO-1", booked())
    assert (joined.case_id, joined.state) == (placed.case_id, "SHIPPED")
    assert await cases(idle) == ["SO-1"]
    assert (await look(idle, "ERP-7")).case_id == placed.case_id
    async with idle.transaction() as conn:
        for one in (early.case_id, placed.case_id):
            assert await verify(conn, one) is None


async def test_what_follows_under_the_alias_goes_to_the_case_too(idle: Engine) -> None:
    await tell(idle, "ERP-7", parcel())
    await place(idle, "SO-1", quantity=2)
    await tell(idle, "SO-1", booked())
    later = await tell(idle, "ERP-7", parcel("p2"), "later")
    assert (later.state, later.case.parcels) == ("SHIPPED", ("p1", "p2"))


async def test_a_fact_that_both_were_told_is_one(idle: Engine) -> None:
    await tell(idle, "ERP-7", parcel(), "same")
    await place(idle, "SO-1", quantity=2)
    await tell(idle, "SO-1", parcel(), "same")
    joined = await tell(idle, "SO-1", booked())
    assert joined.case.shipped == 1


async def test_work_that_only_the_joined_facts_ask_for_is_done_once(
    engine: Engine, backends: Backends
) -> None:
    await tell(engine, "book-2", parcel())
    await place(engine, "SO-1", quantity=1)
    await until_state(engine, "SO-1", "SHIPPED")
    await until_effect(engine)
    assert backends.count()["invoice"] == 1


async def test_work_that_joined_facts_ask_for_wakes_somebody(
    new_engine: Callable[..., Engine],
) -> None:
    async with new_engine(settings=EngineSettings(sweep_s=3600)).running() as engine:
        await tell(engine, "ERP-7", parcel())
        await tell(engine, "SO-1", booked())
        await until_effect(engine)


async def until_effect(engine: Engine) -> None:
    async def invoiced() -> bool:
        done = "SELECT FROM transitions WHERE name = 'invoice' AND state = 'done'"
        return bool(await rows(engine, done))

    await until(invoiced)


async def test_a_case_that_had_effects_is_left_to_a_person(engine: Engine) -> None:
    await place(engine, "ERP-7")
    await until_state(engine, "ERP-7", "BOOKED")
    await tell(engine, "SO-1", booked())
    [(reason, sentence)] = await rows(engine, "SELECT reason, sentence FROM exceptions")
    assert reason == "two_cases"
    assert sentence.startswith("SO-1 is also known as ERP-7")
    assert await cases(engine) == ["ERP-7", "SO-1"]


async def test_however_close_the_two_are_there_is_one_case(idle: Engine) -> None:
    names = [f"ERP-{count}" for count in range(20)]
    for count, name in enumerate(names):
        await place(idle, f"SO-{count}", quantity=1)
        await gather(
            tell(idle, name, parcel(), f"parcel-{name}"),
            tell(idle, f"SO-{count}", booked(name), f"booked-{name}"),
        )
    assert await cases(idle) == sorted(f"SO-{count}" for count in range(20))
    for count in range(20):
        assert (await look(idle, f"SO-{count}")).state == "SHIPPED"
