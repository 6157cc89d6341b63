"""Any order, repetition and delay of the same facts ends in the same case."""

from hypothesis import given, settings
from hypothesis import strategies as st
from order_story import STORY

from trunkline_process_order_to_cash import facts
from trunkline_process_order_to_cash.due import due
from trunkline_process_order_to_cash.fold import SLOTS, fold, fold_all
from trunkline_process_order_to_cash.lifecycle import CHART, state_of
from trunkline_process_order_to_cash.order import OrderCase
from trunkline_process_order_to_cash.rules.quantities import progress


@settings(max_examples=200)
@given(st.permutations(STORY), st.lists(st.sampled_from(STORY), max_size=6))
def test_any_order_and_repetition_gives_the_same_case(
    told: list[facts.OrderFact], again: list[facts.OrderFact]
) -> None:
    assert fold_all([*told, *again]) == fold_all(STORY)


@settings(max_examples=200)
@given(st.permutations(STORY), st.integers(0, len(STORY)))
def test_quantities_are_conserved_after_every_fact(told: list[facts.OrderFact], count: int) -> None:
    case = fold_all(told[:count])
    for line in progress(case):
        assert line.ordered == line.cancelled + line.open + line.shipped
        assert line.shipped >= line.invoiced >= 0
        assert line.open >= 0
        assert line.allocated >= 0
        assert line.releasable <= line.open


@given(st.permutations(STORY), st.integers(0, len(STORY)))
def test_whatever_is_known_a_state_and_its_work_can_be_named(
    told: list[facts.OrderFact], count: int
) -> None:
    case = fold_all(told[:count])
    assert state_of(case) in CHART.states
    assert len({(one.transition, one.cause) for one in due(case)}) == len(due(case))


def test_the_story_moves_only_along_the_chart() -> None:
    case, seen = OrderCase(), ["RECEIVED"]
    for fact in STORY:
        before, case = state_of(case), fold(case, fact)
        assert CHART.allows(before, state_of(case)), fact
        seen.append(state_of(case).value)
    assert list(dict.fromkeys(seen)) == [
        "RECEIVED",
        "VALIDATED",
        "HELD",
        "ACCEPTED",
        "PART_ALLOCATED",
        "PICKING",
        "PART_SHIPPED",
        "PART_INVOICED",
        "INVOICED",
        "PART_PAID",
        "PAID",
    ]


def test_every_kind_of_fact_has_its_slot() -> None:
    names = {kind.__name__ for kind in SLOTS}
    declared = {
        one
        for one in facts.__all__
        if one not in {"OrderFact", "HoldPlaced", "LineCover", "Unseen"}
    }
    assert names == declared
    assert {slot.name for slot in SLOTS.values()} == set(OrderCase.__struct_fields__)
