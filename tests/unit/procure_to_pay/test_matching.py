"""Bills take their part of what came, line by line, and never more in all than is there."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from purchase_builders import RAISED_AT, arrived, bill, billed, came, gbp, purchase, raised, wanted

from trunkline_process_procure_to_pay.billing import Bill, BillKind
from trunkline_process_procure_to_pay.cases.purchase import PurchaseCase, fold
from trunkline_process_procure_to_pay.facts.fulfilment import BillMatched
from trunkline_process_procure_to_pay.rules.matching import Matching, Way, match
from trunkline_process_procure_to_pay.rules.quantities import (
    fully_invoiced,
    fully_received,
    grni,
    progress,
)
from trunkline_process_procure_to_pay.rules.tolerance import Tolerance, Tolerances

TERMS = Tolerances()
STRICT = Tolerances(Tolerance(Decimal(0)), Tolerance(Decimal(0)), Decimal(0))


def took(case: PurchaseCase, key: str, found: Matching) -> PurchaseCase:
    fact = BillMatched(
        occurred_at=RAISED_AT + timedelta(days=5),
        bill_key=key,
        lines=found.lines,
        charges=found.charges,
        explanation=found.explanation,
    )
    return fold(case, fact)


def credit(*lines: Any, **more: Any) -> Bill:
    return bill(*lines, kind=BillKind.CREDIT_NOTE, number="CN-1", **more)


def all_here(*more: Any) -> PurchaseCase:
    return purchase(arrived("R1", came("1", 10), came("2", 4)), *more)


def test_what_was_ordered_received_and_billed_alike_matches_and_leaves_no_grni() -> None:
    case = all_here()
    assert grni(case) == gbp(200)
    found = match(bill(), case, STRICT)
    assert found.matched
    after = took(case, "a", found)
    assert grni(after) == gbp(0)
    assert fully_invoiced(after)


def test_what_is_billed_before_it_came_waits_for_goods() -> None:
    found = match(bill(), purchase(arrived("R1", came("1", 10))), TERMS)
    assert (found.matched, found.waits_for) == (False, "goods")
    assert "4 billed in all, 0 received" in found.explanation


def test_more_than_was_ordered_waits_for_a_credit() -> None:
    found = match(bill(billed("1", 11)), all_here(), TERMS)
    assert found.waits_for == "credit"


def test_two_bills_cannot_take_the_same_units() -> None:
    case = all_here()
    first = match(bill(billed("1", 6)), case, TERMS)
    case = took(case, "a", first)
    assert match(bill(billed("1", 4)), case, TERMS).matched
    assert not match(bill(billed("1", 5)), case, TERMS).matched


def test_an_over_billed_line_matches_once_it_is_credited() -> None:
    case = purchase(arrived("R1", came("1", 9, 1), came("2", 4)))
    assert match(bill(), case, TERMS).waits_for == "goods"
    given_back = match(credit(billed("1", 1)), case, TERMS)
    assert given_back.matched
    case = took(case, "credit", given_back)
    found = match(bill(), case, TERMS)
    assert found.matched
    assert grni(took(case, "invoice", found)) == gbp(0)


def test_what_went_back_is_still_to_come_until_it_is_credited() -> None:
    case = purchase(arrived("R1", came("1", 9, 1), came("2", 4)))
    assert not fully_received(case)
    assert fully_received(took(case, "credit", match(credit(billed("1", 1)), case, TERMS)))


def test_a_dearer_price_passes_within_tolerance_and_says_so() -> None:
    found = match(bill(billed("1", 10, "10.20")), all_here(), TERMS)
    assert found.matched
    assert "2.00 GBP against a tolerance of 2.0" in found.explanation
    assert match(bill(billed("1", 10, "10.21")), all_here(), TERMS).waits_for == "price"


def test_small_variances_of_many_bills_add_up() -> None:
    tight = Tolerances(price=Tolerance(Decimal("0.02"), Decimal("1.00")))
    case = all_here()
    first = match(bill(billed("1", 5, "10.15")), case, tight)
    assert first.matched
    case = took(case, "a", first)
    assert match(bill(billed("1", 5, "10.15")), case, tight).waits_for == "price"


def test_freight_shares_one_tolerance_an_order() -> None:
    case = all_here()
    first = match(bill(billed("1", 5), billed("", 1, "10.00")), case, TERMS)
    assert first.matched
    case = took(case, "a", first)
    again = match(bill(billed("1", 5), billed("", 1, "10.00")), case, TERMS)
    assert again.waits_for == "charges"


def test_without_tolerance_a_hair_of_price_does_not_pass() -> None:
    line = billed("1", 10, "10.001")
    assert match(bill(line), all_here(), STRICT).waits_for == "price"


def test_a_line_that_was_not_ordered_does_not_match() -> None:
    assert match(bill(billed("7", 1)), all_here(), TERMS).waits_for == "line"


def test_services_match_two_ways_without_a_receipt() -> None:
    assert match(bill(), purchase(), TERMS, Way.TWO).matched
    assert not match(bill(billed("1", 11)), purchase(), TERMS, Way.TWO).matched


events = st.lists(
    st.tuples(st.sampled_from(["come", "bill", "credit"]), st.integers(1, 8)), max_size=25
)


@given(events, st.integers(1, 20), st.integers(0, 10))
def test_over_random_purchases_no_more_is_billed_than_came(
    happened: list[tuple[str, int]], ordered: int, per_cent: int
) -> None:
    """GRNI is always the sum of (received - invoiced) x price, however bills and goods mix."""
    terms = Tolerances(quantity=Tolerance(Decimal(per_cent) / 100))
    case, here, taken = purchase(raised(wanted("1", ordered))), 0, 0
    for at, (what, count) in enumerate(happened):
        if what == "come":
            case, here = fold(case, arrived(f"R{at}", came("1", count))), here + count
            continue
        one = bill(billed("1", count)) if what == "bill" else credit(billed("1", count))
        found = match(one, case, terms)
        if found.matched:
            case, taken = took(case, str(at), found), taken + count * one.sign
        assert taken <= here
        assert taken <= ordered * (1 + Decimal(per_cent) / 100)
        assert grni(case) == gbp((here - taken) * 10)
        assert progress(case)[0].invoiced == taken
