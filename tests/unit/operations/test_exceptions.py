"""People see what is stuck, and their decision is carried out by the owner of the case."""

import pytest
from eventually import eventually
from toy_process import START, Backends, Parcel, place, tell, until_state, until_transition

from trunkline_durable.engine import Engine
from trunkline_kit.errors import Invalid, NotFound, Refused
from trunkline_model.capabilities.operations import (
    DiscardException,
    ExceptionItem,
    GetCase,
    GetException,
    ListExceptions,
    Operations,
    RetryException,
)


async def stuck(engine: Engine, backends: Backends, operations: Operations) -> ExceptionItem:
    """Place an order whose booking is refused once."""
    backends.failures["book"] = [Refused("no such article", reason="unknown_sku")]
    await place(engine, "T-1")
    await until_transition(engine, "book", "stuck")
    (item,) = (await operations.list_exceptions(ListExceptions())).exceptions
    return item


async def test_stuck_work_is_listed_with_its_reason_and_case(
    engine: Engine, backends: Backends, operations: Operations
) -> None:
    item = await stuck(engine, backends, operations)
    assert (item.reason, item.sentence, item.process) == (
        "unknown_sku",
        "no such article",
        "toy",
    )
    assert (item.state, item.owner) == ("open", "operations")
    assert item.age_s >= 0
    case = await operations.get_case(GetCase("T-1"))
    assert (case.summary.case_id, case.summary.open_exceptions) == (item.case_id, 1)
    assert [one.transition_id for one in case.transitions] == [item.transition_id]


async def test_a_retry_is_carried_out_by_the_owner(
    engine: Engine, backends: Backends, operations: Operations
) -> None:
    item = await stuck(engine, backends, operations)
    await operations.retry_exception(RetryException(item.exception_id, "alice"))
    await until_state(engine, "T-1", "BOOKED")
    assert backends.count()["book"] == 1

    async def state() -> bool:
        found = await operations.get_exception(GetException(item.exception_id))
        return found.state == "resolved"

    await eventually(state)
    case = await operations.get_case(GetCase("T-1"))
    assert ("retried", "alice") in {(one.kind, one.actor) for one in case.timeline}
    with pytest.raises(Refused):
        await operations.retry_exception(RetryException(item.exception_id, "alice"))


async def test_a_discarded_exception_stops_the_work_for_good_and_its_reason_is_sealed(
    engine: Engine, backends: Backends, operations: Operations
) -> None:
    item = await stuck(engine, backends, operations)
    request = DiscardException(item.exception_id, "alice", "sold elsewhere")
    await operations.discard_exception(request)
    await until_transition(engine, "book", "discarded")

    async def discarded() -> tuple[ExceptionItem, ...]:
        asked = ListExceptions(state="discarded")
        return (await operations.list_exceptions(asked)).exceptions

    (found,) = await eventually(discarded)
    assert found.exception_id == item.exception_id
    case = await operations.get_case(GetCase("T-1"))
    (entry,) = [one for one in case.timeline if one.kind == "discarded"]
    assert (entry.actor, entry.document) == ("alice", '{"reason":"[personal]"}')
    assert case.transitions == ()
    with pytest.raises(Refused):
        await operations.discard_exception(request)


async def test_only_what_depends_on_an_exception_waits(
    engine: Engine, backends: Backends, operations: Operations
) -> None:
    await place(engine, "T-1", quantity=2)
    await until_state(engine, "T-1", "BOOKED")
    backends.failures["invoice"] = [Refused("the parcel is unknown")]
    await tell(engine, "T-1", Parcel(occurred_at=START, parcel="P-1", quantity=1), "P-1")
    await until_transition(engine, "invoice", "stuck")
    await tell(engine, "T-1", Parcel(occurred_at=START, parcel="P-2", quantity=1), "P-2")
    await place(engine, "T-2")
    await until_transition(engine, "invoice", "done")  # the other parcel of the same case
    await until_state(engine, "T-2", "BOOKED")
    [item] = (await operations.list_exceptions(ListExceptions())).exceptions
    assert (item.state, item.transition_id.rpartition(":")[2]) == ("open", "P-1")


async def test_work_that_went_on_by_itself_is_not_tried_again(
    engine: Engine, backends: Backends, operations: Operations
) -> None:
    item = await stuck(engine, backends, operations)
    async with engine.transaction() as conn:
        await conn.execute("UPDATE transitions SET state = 'done'")
    with pytest.raises(Refused) as refused:
        await operations.retry_exception(RetryException(item.exception_id, "alice"))
    assert refused.value.reason == "nothing_to_retry"


async def test_a_decision_needs_a_name_and_a_discard_needs_a_reason(
    engine: Engine, backends: Backends, operations: Operations
) -> None:
    item = await stuck(engine, backends, operations)
    with pytest.raises(Invalid) as nameless:
        await operations.retry_exception(RetryException(item.exception_id, " "))
    with pytest.raises(Invalid) as groundless:
        await operations.discard_exception(DiscardException(item.exception_id, "alice", ""))
    assert nameless.value.fields[0].field == "actor"
    assert groundless.value.fields[0].field == "reason"


async def test_unknown_exceptions_and_states_are_told(operations: Operations) -> None:
    with pytest.raises(NotFound):
        await operations.get_exception(GetException("exc_none"))
    with pytest.raises(NotFound):
        await operations.retry_exception(RetryException("exc_none", "alice"))
    with pytest.raises(NotFound):
        await operations.discard_exception(DiscardException("exc_none", "alice", "why"))
    with pytest.raises(Invalid):
        await operations.list_exceptions(ListExceptions(state="lost"))
