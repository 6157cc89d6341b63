"""News in any order, and repeated, ends in the same case."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from purchase_builders import RAISED_AT, arrived, bill, billed, came, fold_all, gbp, raised

from trunkline_process_procure_to_pay.cases import supplier_invoice
from trunkline_process_procure_to_pay.cases.supplier_invoice import BillCase
from trunkline_process_procure_to_pay.facts.fulfilment import BillMatched, BillPaid, BillPosted
from trunkline_process_procure_to_pay.facts.purchase import (
    ApprovalAsked,
    OrderAnswered,
    OrderConfirmed,
    OrderDrafted,
    OrderSent,
    PurchaseApproved,
)
from trunkline_process_procure_to_pay.facts.supplier_invoice import (
    BillCaptured,
    BillScheduled,
    BillUnscheduled,
)
from trunkline_process_procure_to_pay.lifecycle import PURCHASE_CHART
from trunkline_process_procure_to_pay.rules.matching import match
from trunkline_process_procure_to_pay.rules.tolerance import Tolerances
from trunkline_process_procure_to_pay.standing import bill_state, purchase_state


def story() -> list[Any]:
    """Everything that happens to a smooth purchase, in its order."""

    def at(hours: int) -> Any:
        return RAISED_AT + timedelta(hours=hours)

    first = raised()
    version = fold_all([first]).version
    here = arrived("R1", came("1", 10), came("2", 4))
    found = match(bill(), fold_all([first, here]), Tolerances())
    took = BillMatched(
        occurred_at=at(30),
        bill_key="a",
        lines=found.lines,
        charges=found.charges,
        explanation=found.explanation,
    )
    return [
        first,
        ApprovalAsked(occurred_at=at(1), version=version, approvers=("sam",), due_at=at(25)),
        PurchaseApproved(occurred_at=at(2), version=version, actor="sam"),
        OrderDrafted(occurred_at=at(3), system="erp", order_number="PO-1"),
        OrderConfirmed(occurred_at=at(4), system="erp"),
        OrderSent(occurred_at=at(5), system="trade", version=1, document_id="d1"),
        OrderAnswered(occurred_at=at(6), document_id="d2", accepted=True),
        here,
        took,
        BillPosted(occurred_at=at(31), bill_key="a"),
        BillPaid(occurred_at=at(32), bill_key="a", paid_on=at(32).date()),
    ]


@given(st.permutations(story()), st.sampled_from(story()))
def test_a_purchase_is_the_same_in_whatever_order_its_news_come(
    shuffled: list[Any], again: Any
) -> None:
    case = fold_all([*shuffled, again])
    assert case == fold_all(story())
    assert purchase_state(case) == "PAID"


def test_a_smooth_purchase_keeps_to_the_chart() -> None:
    told = story()
    states = [purchase_state(fold_all(told[:count])) for count in range(len(told) + 1)]
    for before, after in pairwise(states):
        assert before == after or PURCHASE_CHART.allows(before, after), (before, after)


@given(st.permutations(range(4)))
def test_a_bill_that_a_run_gave_back_may_be_offered_whatever_came_first(order: list[int]) -> None:
    now = RAISED_AT
    facts: list[Any] = [
        BillCaptured(occurred_at=now, connection_id="k", channel="sftp", bill=bill(billed("1", 1))),
        BillScheduled(occurred_at=now, run_key="r1", amount=gbp(1)),
        BillUnscheduled(occurred_at=now, run_key="r1", reason="AC04"),
        BillScheduled(occurred_at=now, run_key="r2", amount=gbp(1)),
    ]
    case = BillCase()
    for at in order:
        case = supplier_invoice.fold(case, facts[at])
    assert case.live_run == "r2"
    assert bill_state(case) == "CAPTURED"
