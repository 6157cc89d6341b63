"""The oracle is itself tested: a clean run is green, and each planted defect turns its rule red."""

import pytest
from clean_run import clean_run
from msgspec import structs
from oracle.observed import Delivery
from oracle.verdict import judge
from planted_defects import (
    DEFECTS,
    FIRST,
    RUN,
    doubled,
    effect,
    first_case,
    first_delivery,
    without,
)


def test_a_clean_run_is_green() -> None:
    verdict = judge(RUN)
    assert verdict.findings == ()
    assert verdict.green


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_turns_exactly_its_rule_red(defect: str) -> None:
    rule, plant = DEFECTS[defect]
    assert judge(plant(RUN)).red == {rule}


def test_a_stuck_case_is_missed_by_whoever_waits_for_it_and_by_the_count() -> None:
    stuck = first_case(state="RELEASED", ended=False)(RUN)
    assert judge(stuck).red == {"liveness", "effort"}


def test_an_order_sent_as_goods_come_in_is_asked_for_in_as_many_parts_but_never_twice() -> None:
    plan = structs.replace(RUN.plan[0], split=True)
    run = structs.replace(RUN, plan=(plan, *RUN.plan[1:]))
    (asked,) = (one for one in run.effects if one.kind == "shipment_order" and one.order == FIRST)
    halves = [structs.replace(asked, units=(one,), key=one.sku) for one in asked.units]
    rest = [one for one in run.effects if one != asked]
    assert judge(structs.replace(run, effects=(*rest, halves[0], halves[1]))).red == {"evidence"}
    twice = judge(structs.replace(run, effects=(*rest, asked, structs.replace(asked, key="again"))))
    assert "control totals" in twice.red


def test_an_order_without_a_case_is_a_loss() -> None:
    nobody = structs.replace(RUN, cases=RUN.cases[1:])
    assert "liveness" in judge(nobody).red


def test_a_run_without_a_plan_is_no_proof() -> None:
    assert judge(clean_run()).red == {"effort"}


def test_what_is_wrong_is_counted() -> None:
    assert judge(without(effect("fulfilment"))(RUN)).lost == 1
    assert judge(doubled(effect("shipment_order"))(RUN)).doubled == 1
    assert judge(DEFECTS["a penny shifted in the sale"][1](RUN)).pence == 1
    lost = judge(first_delivery(outcome="passed over")(RUN))
    assert (lost.lost, lost.doubled, lost.pence) == (1, 0, 0)


def test_a_refused_delivery_is_no_loss() -> None:
    refused = Delivery(source="shop", delivery_id="x", accepted=False, outcome="passed over")
    assert judge(structs.replace(RUN, deliveries=(*RUN.deliveries, refused))).green
