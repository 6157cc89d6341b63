"""The declaration is whole: what is due exists, what can be undone is undone, all is told."""

from hypothesis import given
from hypothesis import strategies as st
from order_story import STORY

from trunkline_process_order_to_cash import facts
from trunkline_process_order_to_cash.due import due
from trunkline_process_order_to_cash.fold import SLOTS, fold_all
from trunkline_process_order_to_cash.process import ORDER_TO_CASH
from trunkline_process_order_to_cash.sentences import SENTENCES, tell


@given(st.sets(st.sampled_from(range(len(STORY)))))
def test_whatever_is_due_is_declared(known: set[int]) -> None:
    case = fold_all(STORY[at] for at in known)
    assert {one.transition for one in due(case)} <= set(ORDER_TO_CASH.transitions)


def test_every_kind_of_fact_is_told_in_a_sentence() -> None:
    assert set(SENTENCES) == set(SLOTS)
    for fact in STORY:
        assert tell(fact).endswith("."), tell(fact)


def test_a_sentence_names_the_number_that_the_system_gave() -> None:
    told = " ".join(tell(one) for one in STORY)
    for number in ("S1", "SH-P1", "P2", "R-P1", "TL-1-1", "TRACK-P1"):
        assert number in told


def test_every_step_before_the_goods_leave_has_its_undo() -> None:
    undone = {step.name: step.undo.step.name for step in ORDER_TO_CASH.steps if step.undo}
    assert undone == {
        "book_sales_order": "cancel_sales_order",
        "allocate_stock": "release_allocation",
        "create_shipment_order": "cancel_shipment_order",
    }


def test_a_closed_order_asks_for_nothing() -> None:
    case = fold_all(STORY)
    assert [one.transition for one in due(case)] == ["push_fulfilment", "push_fulfilment"]
    shown = [
        facts.FulfilmentShown(
            occurred_at=STORY[0].occurred_at,
            system="s",
            parcel_id=name,
            fulfilment_id=f"F-{name}",
            shipped_on=STORY[0].occurred_at.date(),
        )
        for name in ("P1", "P2")
    ]
    assert [one.transition for one in due(fold_all([*STORY, *shown]))] == ["close_order"]
