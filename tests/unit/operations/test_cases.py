"""People see every case with its journal, and who is in it stays hidden."""

import pytest
from toy_process import place, until_state

from trunkline_durable.engine import Engine
from trunkline_kit.errors import Invalid, NotFound
from trunkline_model.capabilities.operations import GetCase, ListCases, Operations


async def test_cases_are_listed_newest_first(engine: Engine, operations: Operations) -> None:
    for key in ("T-1", "T-2"):
        await place(engine, key)
        await until_state(engine, key, "BOOKED")
    found = (await operations.list_cases(ListCases())).cases
    assert [(one.business_key, one.process, one.state) for one in found] == [
        ("T-2", "toy", "BOOKED"),
        ("T-1", "toy", "BOOKED"),
    ]
    assert (await operations.list_cases(ListCases(process="other"))).cases == ()
    assert (await operations.list_cases(ListCases(state="SHIPPED"))).cases == ()
    assert len((await operations.list_cases(ListCases(limit=1))).cases) == 1


async def test_cases_come_in_pages_and_by_how_their_keys_begin(
    engine: Engine, operations: Operations
) -> None:
    for key in ("T-1", "T-2", "U-1"):
        await place(engine, key)
    first = await operations.list_cases(ListCases(limit=2))
    assert ([one.business_key for one in first.cases], first.has_more) == (["U-1", "T-2"], True)
    rest = await operations.list_cases(ListCases(limit=2, before=first.cases[-1].case_id))
    assert ([one.business_key for one in rest.cases], rest.has_more) == (["T-1"], False)
    found = await operations.list_cases(ListCases(business_key="T-"))
    assert [one.business_key for one in found.cases] == ["T-2", "T-1"]
    assert (await operations.list_cases(ListCases(business_key="%"))).cases == ()


async def test_a_case_shows_its_journal_and_that_its_chain_is_whole(
    engine: Engine, operations: Operations
) -> None:
    await place(engine, "T-1", buyer="Ada Byron")
    await until_state(engine, "T-1", "BOOKED")
    case = await operations.get_case(GetCase("T-1"))
    assert case.chain_intact
    assert case.transitions == ()
    assert {"fact", "intent", "result"} <= {one.kind for one in case.timeline}
    assert [one.sequence for one in case.timeline] == list(range(1, len(case.timeline) + 1))
    documents = " ".join(one.document for one in case.timeline)
    assert "Ada" not in documents
    assert "[personal]" in documents
    assert await operations.get_case(GetCase(case.summary.case_id)) == case


async def test_a_forged_journal_shows_as_broken(engine: Engine, operations: Operations) -> None:
    await place(engine, "T-1")
    await until_state(engine, "T-1", "BOOKED")
    async with engine.transaction() as conn:
        await conn.execute("ALTER TABLE journal DISABLE TRIGGER USER")
        await conn.execute("UPDATE journal SET name = 'other' WHERE seq = 2")
    assert not (await operations.get_case(GetCase("T-1"))).chain_intact


async def test_an_unknown_case_is_not_found(operations: Operations) -> None:
    with pytest.raises(NotFound):
        await operations.get_case(GetCase("NO-SUCH"))


@pytest.mark.parametrize("limit", [0, 501])
async def test_a_page_is_neither_empty_nor_endless(operations: Operations, limit: int) -> None:
    with pytest.raises(Invalid):
        await operations.list_cases(ListCases(limit=limit))
