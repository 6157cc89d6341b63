"""The inbox: pages, groups, parts, remarks, and many decided at once."""

from itertools import pairwise

import pytest
from toy_process import rows

from trunkline_durable import inbox
from trunkline_durable.bulk import decide_exceptions
from trunkline_durable.engine import Engine
from trunkline_durable.exceptions import (
    Raised,
    assign_exception,
    comment_exception,
    discard_exception,
    raise_exception,
    retry_exception,
)
from trunkline_durable.problem import Problem, problem_of
from trunkline_durable.splitting import split_exception
from trunkline_kit.errors import Conflict, FieldError, Invalid, NotFound, Refused
from trunkline_model.capabilities.inbox import DecideExceptions, ListExceptionGroups
from trunkline_model.capabilities.operations import (
    ExceptionFilter,
    ExceptionItem,
    ListExceptions,
)

TWO_FAULTS = Invalid(
    "both are wrong",
    reason="order_invalid",
    fields=(
        FieldError("lines[0].sku", "unknown_sku", "The ERP sells no article A."),
        FieldError("lines[1].tax", "tax_amount", "The tax of B is wrong."),
    ),
)


async def told(engine: Engine, problem: Problem, *, owner: str = "desk") -> str:
    """Raise an exception of an event that was set aside; gives its id."""
    async with engine.transaction() as conn:
        await raise_exception(conn, Raised("toy", problem, owner, consumer="toy", source="shop"))
    [(newest,)] = await rows(
        engine, "SELECT exception_id FROM exceptions ORDER BY raised_at DESC LIMIT 1"
    )
    return str(newest)


async def listed(engine: Engine, query: ListExceptions) -> tuple[ExceptionItem, ...]:
    async with engine.transaction() as conn:
        return (await inbox.list_exceptions(conn, query)).exceptions


async def state_of(engine: Engine, exception_id: str) -> str:
    async with engine.transaction() as conn:
        return (await inbox.get_exception(conn, exception_id)).state


def missing(sku: str, line: int = 0) -> Problem:
    sentence = f"The ERP sells no article {sku}."
    return Problem(reason="unknown_sku", field=f"lines[{line}].sku", sentence=sentence)


async def test_pages_follow_each_other_without_a_gap_or_a_repetition(idle: Engine) -> None:
    for number in range(5):
        await told(idle, missing(f"A-{number}"))
    seen: list[str] = []
    cursor = ""
    for _ in range(3):
        async with idle.transaction() as conn:
            page = await inbox.list_exceptions(conn, ListExceptions(limit=2, cursor=cursor))
        seen += [one.exception_id for one in page.exceptions]
        cursor = page.next_cursor
    assert cursor == ""
    assert len(seen) == len(set(seen)) == 5
    ages = [one.raised_at for one in await listed(idle, ListExceptions())]
    assert all(older <= newer for older, newer in pairwise(ages))


async def test_a_cursor_that_was_not_given_is_refused(idle: Engine) -> None:
    with pytest.raises(Invalid, match="begin without one"):
        await listed(idle, ListExceptions(cursor="rubbish"))


async def test_the_list_is_narrowed_by_everything_that_is_said(idle: Engine) -> None:
    mine = await told(idle, missing("A"), owner="ada")
    await told(idle, missing("A"), owner="bob")
    await told(idle, Problem(reason="defect", sentence="KeyError"), owner="ada")
    only = ExceptionFilter(owner="ada", reason="unknown_sku", severity="normal", process="toy")
    assert [one.exception_id for one in await listed(idle, ListExceptions(only=only))] == [mine]
    assert await listed(idle, ListExceptions(only=ExceptionFilter(case_id="cnone"))) == ()


async def test_what_may_have_cost_money_already_is_urgent(idle: Engine) -> None:
    for reason in ("unknown_outcome", "unavailable", "unknown_sku"):
        await told(idle, Problem(reason=reason, sentence=reason))
    found = [(one.reason, one.severity) for one in await listed(idle, ListExceptions())]
    assert found == [("unknown_outcome", "high"), ("unavailable", "low"), ("unknown_sku", "normal")]


async def test_the_same_trouble_on_whatever_line_is_one_group(idle: Engine) -> None:
    first = await told(idle, missing("A", line=0))
    await told(idle, missing("A", line=7))
    await told(idle, missing("B"))
    async with idle.transaction() as conn:
        groups = (await inbox.list_groups(conn, ListExceptionGroups())).groups
        page = await inbox.show_exception(conn, first)
    assert [(one.count, one.sentence) for one in groups] == [
        (2, "The ERP sells no article A."),
        (1, "The ERP sells no article B."),
    ]
    assert (page.item.group_id, page.group_count) == (groups[0].group_id, 2)


async def test_what_a_problem_is_about_groups_it_whatever_its_sentence(idle: Engine) -> None:
    for order in ("SO-1", "SO-2"):
        sentence = f"{order} is not on the price list"
        await told(idle, Problem(reason="unknown_sku", sentence=sentence, about="A"))
    async with idle.transaction() as conn:
        [group] = (await inbox.list_groups(conn, ListExceptionGroups())).groups
    assert group.count == 2


async def test_handing_over_and_remarks_are_kept(idle: Engine) -> None:
    one = await told(idle, missing("A"))
    async with idle.transaction() as conn:
        await assign_exception(conn, one, owner="tax desk", actor="ada")
        await comment_exception(conn, one, actor="bob", said="asked the buyer")
        page = await inbox.show_exception(conn, one)
    assert page.item.owner == "tax desk"
    noted = [(each.kind, each.actor, each.said) for each in page.notes]
    assert noted == [("assigned", "ada", "tax desk"), ("comment", "bob", "asked the buyer")]


async def test_a_split_gives_each_fault_an_exception_of_its_own(idle: Engine) -> None:
    whole = await told(idle, problem_of(TWO_FAULTS))
    async with idle.transaction() as conn:
        parts = await split_exception(conn, whole, actor="ada")
        page = await inbox.show_exception(conn, whole)
    assert page.item.state == "split"
    assert {one.exception_id for one in page.parts} == set(parts)
    waiting = await listed(idle, ListExceptions())
    assert {(one.field, one.reason) for one in waiting} == {
        ("lines[0].sku", "unknown_sku"),
        ("lines[1].tax", "tax_amount"),
    }
    assert {one.split_from for one in waiting} == {whole}


async def test_the_work_behind_a_split_waits_for_its_last_part(idle: Engine) -> None:
    whole = await told(idle, problem_of(TWO_FAULTS))
    async with idle.transaction() as conn:
        first, last = await split_exception(conn, whole, actor="ada")
        await discard_exception(conn, first, actor="ada", reason="it is sold by now")
    assert (await state_of(idle, first), await state_of(idle, last)) == ("discarded", "open")
    async with idle.transaction() as conn:
        await retry_exception(conn, last, actor="bob")
    assert await state_of(idle, last) == "decided"


async def test_one_fault_is_not_split_and_nothing_is_split_twice(idle: Engine) -> None:
    single, whole = await told(idle, missing("A")), await told(idle, problem_of(TWO_FAULTS))
    async with idle.transaction() as conn:
        await split_exception(conn, whole, actor="ada")
    for one, why in ((single, "nothing_to_split"), (whole, "decided")):
        with pytest.raises(Refused) as refused:
            async with idle.transaction() as conn:
                await split_exception(conn, one, actor="ada")
        assert refused.value.reason == why
    with pytest.raises(NotFound):
        async with idle.transaction() as conn:
            await split_exception(conn, "exc_none", actor="ada")


async def test_many_are_decided_only_when_they_are_as_many_as_were_counted(idle: Engine) -> None:
    for _ in range(3):
        await told(idle, missing("A"))
    other = await told(idle, missing("B"))
    [group] = {
        one.group_id for one in await listed(idle, ListExceptions()) if one.exception_id != other
    }
    only = ExceptionFilter(group_id=group)
    async with idle.transaction() as conn:
        counted = await decide_exceptions(conn, DecideExceptions(only, "retry", "ada"))
    assert (counted.matched, counted.decided) == (3, 0)
    with pytest.raises(Conflict, match="3 match by now and not 4"):
        async with idle.transaction() as conn:
            await decide_exceptions(conn, DecideExceptions(only, "retry", "ada", expected=4))
    async with idle.transaction() as conn:
        asked = DecideExceptions(only, "retry", "ada", expected=3)
        done = await decide_exceptions(conn, asked)
    assert (done.decided, done.refused) == (3, ())
    assert await state_of(idle, other) == "open"


async def test_what_cannot_be_decided_with_the_others_is_told(idle: Engine) -> None:
    await told(idle, missing("A"), owner="ada")
    async with idle.transaction() as conn:
        raised = Raised("toy", missing("A"), "ada")
        await raise_exception(conn, raised)  # nothing waits behind it
        only = ExceptionFilter(owner="ada")
        done = await decide_exceptions(conn, DecideExceptions(only, "retry", "ada", expected=2))
    assert done.decided == 1
    assert [one.reason for one in done.refused] == ["nothing_to_retry"]


async def test_nobody_decides_about_everything_at_once(idle: Engine) -> None:
    with pytest.raises(Invalid, match="say which"):
        async with idle.transaction() as conn:
            await decide_exceptions(conn, DecideExceptions(ExceptionFilter(), "retry", "ada"))


async def test_who_was_faster_is_told(idle: Engine) -> None:
    one = await told(idle, missing("A"))
    async with idle.transaction() as conn:
        await discard_exception(conn, one, actor="ada", reason="sold elsewhere")
    with pytest.raises(Refused, match="ada was faster"):
        async with idle.transaction() as conn:
            await assign_exception(conn, one, owner="bob", actor="bob")
