"""Which change of an order needs an approval of its own, whose, and what it may never be."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from purchase_builders import RAISED_AT, arrived, came, gbp, purchase, wanted

from trunkline_kit.errors import Conflict, Invalid, Refused
from trunkline_model.capabilities.purchases import ChangePurchase, WantedLine
from trunkline_process_procure_to_pay.cases.purchase import PurchaseCase
from trunkline_process_procure_to_pay.changing import change_asked
from trunkline_process_procure_to_pay.due_change import change_due
from trunkline_process_procure_to_pay.due_purchase import purchase_due
from trunkline_process_procure_to_pay.facts.changing import (
    ChangeAsked,
    ChangeDropped,
    ChangeSent,
    ChangeUndone,
    ChangeWeighed,
    Dropping,
)
from trunkline_process_procure_to_pay.facts.purchase import (
    AnswerJudged,
    OrderAmended,
    PurchaseApproved,
)
from trunkline_process_procure_to_pay.goods import PurchaseLine
from trunkline_process_procure_to_pay.rules.approval import ApprovalPolicy, Limit
from trunkline_process_procure_to_pay.rules.changing import hash_of, order_version
from trunkline_process_procure_to_pay.rules.tolerance import Tolerances
from trunkline_process_procure_to_pay.rules.weighing import change_route, judge_change, why_approve
from trunkline_process_procure_to_pay.terms import Terms

POLICY = ApprovalPolicy((Limit("fay", gbp(203)), Limit("sam", gbp(50_000)), Limit("olu", None)))
ON = date(2026, 11, 20)
FIRST, SECOND = wanted("1", 10), wanted("2", 4, "25.00")
"""100 each, approved by fay."""
MORE = WantedLine("1", "", "", Decimal(12), gbp("10.00"))


def change(*lines: PurchaseLine, actor: str = "ben", version: int = 2) -> ChangeAsked:
    return ChangeAsked(
        occurred_at=RAISED_AT, version=version, actor=actor, reason="sells well", lines=lines
    )


def approved(*more: object) -> PurchaseCase:
    case = purchase()
    by = PurchaseApproved(occurred_at=RAISED_AT, version=case.version, actor="fay")
    return purchase(by, *more)


@pytest.mark.parametrize(
    ("lines", "because"),
    [
        ((wanted("1", 9), SECOND), ""),
        ((structs.replace(FIRST, wanted_on=ON), SECOND), ""),
        ((wanted("1", 10, "10.30"), SECOND), ""),
        ((wanted("1", 10, "10.35"), SECOND), "beyond the limit"),
        ((wanted("1", 11), SECOND), "210.00 GBP, 200.00 GBP were approved"),
        ((wanted("1", 5), SECOND, wanted("3", 1, category="travel")), "Nobody approved"),
        ((wanted("1", 0), SECOND, wanted("3", 1, cost_centre="canteen")), "canteen"),
    ],
)
def test_a_change_that_was_approved_already_needs_no_approval(
    lines: tuple[PurchaseLine, ...], because: str
) -> None:
    found = why_approve(approved(), change(*lines), POLICY, Tolerances())
    assert because in found
    assert bool(found) is bool(because)


def test_small_changes_do_not_add_up_to_one_that_nobody_approved() -> None:
    wide = ApprovalPolicy((Limit("fay", gbp(500)),))
    first = change(wanted("1", 10, "10.30"), SECOND)
    second = change(wanted("1", 10, "10.60"), SECOND, version=3)
    case = approved(first)
    assert not why_approve(case, first, wide, Tolerances())
    assert "were approved" in why_approve(case, second, wide, Tolerances())
    yes = PurchaseApproved(occurred_at=RAISED_AT, version=hash_of(first), actor="fay")
    assert not why_approve(approved(first, yes), second, wide, Tolerances())


def test_neither_who_asked_for_the_change_nor_for_the_order_approves_it() -> None:
    policy = ApprovalPolicy(tuple(Limit(one, None) for one in ("ada", "ben", "sam")))
    asked = change(wanted("1", 90), SECOND)
    assert change_route(policy, purchase(), asked) == ("sam",)
    allowed = {
        one: judge_change(policy, purchase(), asked, one, on=ON).allowed
        for one in ("ada", "ben", "sam")
    }
    assert allowed == {"ada": False, "ben": False, "sam": True}


@given(
    good=st.tuples(st.integers(0, 6), st.integers(0, 4)),
    damaged=st.integers(0, 4),
    units=st.tuples(st.integers(0, 12), st.integers(0, 6)),
)
def test_no_order_is_changed_below_what_came(
    good: tuple[int, int], damaged: int, units: tuple[int, int]
) -> None:
    here = (came("1", good[0], damaged), came("2", good[1]))
    case = approved(arrived("GR-1", *here))
    lines = tuple(
        WantedLine(one.line_id, "", "", Decimal(count), one.unit_price)
        for one, count in zip((FIRST, SECOND), units, strict=True)
    )
    try:
        asked = change_asked(case, ChangePurchase("PU-1", "ben", lines, "sells well"))
    except Refused:
        assert units[0] < good[0] + damaged or units[1] < good[1] or not any(units)
    except Invalid:
        assert units == (10, 4)
    else:
        assert asked.lines[0].quantity >= good[0] + damaged
        assert asked.lines[1].quantity >= good[1]


def test_a_change_is_of_the_order_that_was_seen_and_asked_twice_it_is_one() -> None:
    fewer = (WantedLine("1", "", "", Decimal(8), gbp("10.00")),)
    seen = order_version(approved())
    asked = ChangePurchase("PU-1", "ben", fewer, "sells less", order_version=seen)
    first = change_asked(approved(), asked)
    moved = approved(first)
    assert order_version(moved) != seen
    assert change_asked(moved, asked) == first
    dropped = ChangeDropped(
        occurred_at=RAISED_AT, version=first.version, by=Dropping.ERP, reason="no"
    )
    assert change_asked(approved(first, dropped), asked) == first
    for other in (structs.replace(asked, actor="sam"), structs.replace(asked, lines=(MORE,))):
        with pytest.raises(Conflict, match="another than the one that was shown"):
            change_asked(moved, other)


def test_a_change_waits_until_the_one_that_was_refused_is_put_back() -> None:
    """Else the order as it was would be written over the new one."""
    story = _refused(2)
    assert _due(*story) == [("undo_change", "2")]
    third = change(wanted("1", 8), SECOND, version=3)
    weighed = ChangeWeighed(occurred_at=RAISED_AT, version=3, because="")
    assert _due(*story, third) == [("undo_change", "2")]
    assert _due(*story, third, weighed) == [("undo_change", "2")]
    undone = ChangeUndone(occurred_at=RAISED_AT, version=2)
    assert _due(*story, third, weighed, undone) == [("change_order", "3")]


def test_a_late_no_puts_nothing_back_once_a_later_version_was_sent() -> None:
    third = change(wanted("1", 8), SECOND, version=3)
    sent = ChangeSent(occurred_at=RAISED_AT, version=3)
    assert _due(*_refused(2), third, sent) == [("chase_change", "3-1")]


def _refused(version: int) -> tuple[object, ...]:
    no = ChangeDropped(
        occurred_at=RAISED_AT, version=version, by=Dropping.SUPPLIER, reason="they are fired"
    )
    sent = ChangeSent(occurred_at=RAISED_AT, version=version)
    return (change(wanted("1", 9), SECOND, version=version), sent, no)


def test_a_change_waits_until_the_erp_has_what_the_supplier_answered() -> None:
    answered = AnswerJudged(
        occurred_at=RAISED_AT,
        document_id="answer-1",
        taken=True,
        explanation="a little dearer",
        lines=(wanted("1", 10, "10.05"), SECOND),
    )
    weighed = ChangeWeighed(occurred_at=RAISED_AT, version=2, because="")
    under_way = (answered, change(wanted("1", 9, "10.05"), SECOND), weighed)
    amended = OrderAmended(occurred_at=RAISED_AT, document_id="answer-1", system="erp")
    assert _ordered(*under_way) == ["amend_order"]
    assert _ordered(*under_way, amended) == ["change_order"]


def _ordered(*facts: object) -> list[str]:
    due = purchase_due(Terms())(approved(*facts))
    return [one.transition for one in due if one.transition in {"amend_order", "change_order"}]


def _due(*facts: object) -> list[tuple[str, str]]:
    return [(one.transition, one.cause) for one in change_due(approved(*facts), Terms())]


def test_what_approvers_decide_about_is_the_same_for_a_line_without_a_day_of_its_own() -> None:
    """An approval under way outlives the release that gave lines a day."""
    assert purchase().version == "e013ebf535957d80"
    dated = structs.replace(FIRST, wanted_on=ON + timedelta(days=1))
    assert change(dated, SECOND) != change(FIRST, SECOND)
    assert hash_of(change(dated, SECOND)) != hash_of(change(FIRST, SECOND))
