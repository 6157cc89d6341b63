"""Who may approve what: the matrix, delegation, segregation of duties, escalation."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from purchase_builders import RAISED_AT, gbp

from trunkline_process_procure_to_pay.rules.approval import (
    ApprovalPolicy,
    Delegation,
    Limit,
    Part,
    Subject,
    deadline,
    is_material,
    judge_approver,
    next_up,
    route,
)

TODAY = date(2026, 11, 22)
FIRST = Limit("fay", gbp(500))
SECOND = Limit("sam", gbp(5_000))
OWNER = Limit("olu", None)
POLICY = ApprovalPolicy((SECOND, OWNER, FIRST))


def subject(amount: str | int, requester: str = "ada", *parts: Part) -> Subject:
    return Subject("main", gbp(amount), requester, parts or (Part("stock", "shop"),))


def test_who_is_asked_first_has_the_lowest_limit_that_is_enough() -> None:
    assert route(POLICY, subject(500)) == ("fay", "sam", "olu")
    assert route(POLICY, subject("500.01")) == ("sam", "olu")
    assert route(POLICY, subject(10_000)) == ("olu",)


def test_beyond_the_limit_the_refusal_names_who_may() -> None:
    verdict = judge_approver(POLICY, subject(900), "fay", TODAY)
    assert not verdict.allowed
    assert "sam, olu may" in verdict.sentence
    assert judge_approver(POLICY, subject(900), "sam", TODAY).allowed


def test_nobody_approves_what_they_asked_for_not_even_the_owner() -> None:
    assert not judge_approver(POLICY, subject(10, "olu"), "olu", TODAY).allowed
    assert "olu" not in route(POLICY, subject(10, "olu"))


def test_a_delegate_has_the_limits_of_whom_they_stand_in_for_on_those_days_only() -> None:
    away = Delegation("sam", "dee", TODAY, TODAY + timedelta(days=7))
    policy = ApprovalPolicy(POLICY.limits, (away,))
    verdict = judge_approver(policy, subject(900), "dee", TODAY)
    assert (verdict.allowed, verdict.on_behalf_of) == (True, "sam")
    assert not judge_approver(policy, subject(900), "dee", TODAY - timedelta(days=1)).allowed
    assert not judge_approver(policy, subject(9_000), "dee", TODAY).allowed


def test_a_requester_s_delegate_cannot_use_the_requester_s_limit() -> None:
    away = Delegation("sam", "dee", TODAY, TODAY)
    policy = ApprovalPolicy((SECOND,), (away,))
    assert not judge_approver(policy, subject(900, "sam"), "dee", TODAY).allowed


def test_a_scope_is_held_against_every_line() -> None:
    limited = Limit("kit", None, ("main",), ("stock",), ("shop", "cafe"))
    policy = ApprovalPolicy((limited,))
    both = subject(10, "ada", Part("stock", "shop"), Part("stock", "cafe"))
    other = subject(10, "ada", Part("stock", "shop"), Part("it", "shop"))
    assert judge_approver(policy, both, "kit", TODAY).allowed
    assert not judge_approver(policy, other, "kit", TODAY).allowed
    elsewhere = Subject("branch", gbp(10), "ada", (Part("stock", "shop"),))
    assert not judge_approver(policy, elsewhere, "kit", TODAY).allowed


def test_nobody_in_time_asks_the_next_one_up_until_nobody_is_left() -> None:
    assert next_up(("fay", "sam", "olu"), ()) == "sam"
    assert next_up(("fay", "sam", "olu"), ("sam",)) == "olu"
    assert next_up(("fay", "sam", "olu"), ("sam", "olu")) == ""
    assert deadline(POLICY, RAISED_AT, 1) - deadline(POLICY, RAISED_AT, 0) == timedelta(hours=24)


def test_what_costs_more_beyond_the_tolerance_is_approved_anew() -> None:
    assert not is_material(gbp(100), gbp(102), gbp(2))
    assert is_material(gbp(100), gbp("102.01"), gbp(2))
    assert not is_material(gbp(100), gbp(50), gbp(0))


amounts = st.decimals(0, 20_000, places=2)


@given(amount=amounts, actor=st.sampled_from(["fay", "sam", "olu", "ada", "eve"]))
def test_whoever_may_approve_is_on_the_route_and_the_other_way_round(
    amount: Decimal, actor: str
) -> None:
    asked = subject(str(amount))
    assert judge_approver(POLICY, asked, actor, TODAY).allowed == (actor in route(POLICY, asked))


@given(amounts, amounts)
def test_who_may_approve_more_may_approve_less(one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))
    assert set(route(POLICY, subject(str(more)))) <= set(route(POLICY, subject(str(less))))
