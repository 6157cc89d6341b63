import pytest
from toy_process import Backends, place, until_state, until_transition

from trunkline_durable import inbox, operations
from trunkline_durable.engine import Engine
from trunkline_durable.exceptions import assign_exception, discard_exception, retry_exception
from trunkline_kit.errors import NotFound, Refused
from trunkline_model.capabilities.operations import ListCases, ListExceptions


@pytest.fixture
async def stuck(engine: Engine, backends: Backends) -> str:
    """One case that is stuck and one that is well; gives the exception's id."""
    await place(engine, "SO-1", buyer="Ada")
    await until_state(engine, "SO-1", "BOOKED")
    backends.failures["book"] = [Refused("period is closed")]
    await place(engine, "SO-2")
    await until_transition(engine, "book", "stuck")
    async with engine.transaction() as conn:
        [found] = (await inbox.list_exceptions(conn, ListExceptions())).exceptions
    return found.exception_id


@pytest.mark.usefixtures("stuck")
async def test_cases_are_listed_newest_first_with_what_waits(engine: Engine) -> None:
    async with engine.transaction() as conn:
        cases = (await operations.list_cases(conn, ListCases())).cases
        booked = (await operations.list_cases(conn, ListCases(state="BOOKED"))).cases
    listed = [(one.business_key, one.state, one.open_exceptions) for one in cases]
    assert listed == [("SO-2", "PLACED", 1), ("SO-1", "BOOKED", 0)]
    assert [one.business_key for one in booked] == ["SO-1"]


@pytest.mark.usefixtures("stuck")
async def test_a_case_tells_its_whole_journal_with_personal_values_masked(engine: Engine) -> None:
    async with engine.transaction() as conn:
        case = await operations.get_case(conn, "SO-1")
    told = [(entry.kind, entry.name) for entry in case.timeline]
    assert told == [
        ("fact", "Placed"),
        ("intent", "reserve"),
        ("result", "reserve"),
        ("intent", "book"),
        ("result", "book"),
        ("done", "book"),
        ("fact", "Booked"),
    ]
    assert case.chain_intact
    assert case.transitions == ()
    assert "[personal]" in case.timeline[0].document
    assert "Ada" not in "".join(entry.document for entry in case.timeline)


@pytest.mark.usefixtures("stuck")
async def test_a_stuck_case_says_where_and_why(engine: Engine) -> None:
    async with engine.transaction() as conn:
        case = await operations.get_case(conn, "SO-2")
    [waiting] = case.transitions
    assert (waiting.state, waiting.last_error) == ("stuck", "period is closed")


async def test_an_exception_has_a_reason_an_owner_and_an_age(engine: Engine, stuck: str) -> None:
    async with engine.transaction() as conn:
        await assign_exception(conn, stuck, owner="finance", actor="ada")
        found = await inbox.get_exception(conn, stuck)
    assert (found.reason, found.sentence, found.owner) == ("refused", "period is closed", "finance")
    assert found.age_s >= 0
    assert found.transition_id.endswith(":book:placed")


async def test_what_does_not_exist_is_not_found(engine: Engine) -> None:
    async with engine.transaction() as conn:
        with pytest.raises(NotFound):
            await operations.get_case(conn, "SO-9")
        with pytest.raises(NotFound):
            await inbox.get_exception(conn, "exc_none")
        with pytest.raises(NotFound):
            await discard_exception(conn, "exc_none", actor="ada", reason="x")


async def test_an_exception_whose_work_has_ended_cannot_be_retried(
    engine: Engine, stuck: str
) -> None:
    async with engine.transaction() as conn:
        await conn.execute("UPDATE transitions SET state = 'done' WHERE state = 'stuck'")
    with pytest.raises(Refused, match="nothing to try"):
        async with engine.transaction() as conn:
            await retry_exception(conn, stuck, actor="ada")


async def test_what_is_decided_stays_among_the_open_until_it_is_carried_out(
    engine: Engine, stuck: str
) -> None:
    async with engine.transaction() as conn:
        await retry_exception(conn, stuck, actor="ada")
        [listed] = (await inbox.list_exceptions(conn, ListExceptions("open"))).exceptions
        [decided] = (await inbox.list_exceptions(conn, ListExceptions("decided"))).exceptions
        waiting = (await operations.get_case(conn, "SO-2")).summary.open_exceptions
    assert (listed.exception_id, listed.state, waiting) == (stuck, "decided", 1)
    assert decided == listed


async def test_a_discard_needs_a_reason(engine: Engine, stuck: str) -> None:
    async with engine.transaction() as conn:
        with pytest.raises(Refused, match="why"):
            await discard_exception(conn, stuck, actor="ada", reason=" ")
