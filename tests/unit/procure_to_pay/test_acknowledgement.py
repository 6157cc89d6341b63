"""What a supplier answers, held against what was ordered."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from purchase_builders import gbp, wanted

from trunkline_process_procure_to_pay.goods import AnsweredLine
from trunkline_process_procure_to_pay.rules.acknowledgement import Judgement, Outcome, judge_answer
from trunkline_process_procure_to_pay.rules.tolerance import Tolerance, Tolerances

NEEDED = date(2026, 11, 30)
TERMS = Tolerances(price=Tolerance(Decimal("0.02"), Decimal(25)))
ORDERED = (wanted("1", 10), wanted("2", 4, "25.00"))


def judged(*answers: AnsweredLine) -> Judgement:
    return judge_answer(ORDERED, answers, NEEDED, TERMS)


def answer(line_id: str, quantity: int, price: str, **more: object) -> AnsweredLine:
    return AnsweredLine(line_id, Decimal(quantity), gbp(price), **more)  # type: ignore[arg-type]


def test_an_answer_that_says_the_same_or_nothing_is_as_ordered() -> None:
    assert judged().outcome is Outcome.AS_ORDERED
    assert judged(answer("1", 10, "10.00"), answer("2", 4, "25.00")).lines == ORDERED


def test_a_price_within_tolerance_goes_on_and_amends_the_order() -> None:
    found = judged(answer("1", 10, "10.20"))
    assert found.outcome is Outcome.WITHIN_TOLERANCE
    assert [one.unit_price for one in found.lines] == [gbp("10.20"), gbp("25.00")]
    assert "10.20 GBP a unit instead of 10.00 GBP" in found.explanation


def test_a_penny_beyond_waits_for_the_buyer() -> None:
    assert judged(answer("1", 10, "10.21")).outcome is Outcome.FOR_BUYER


def test_a_cheaper_price_goes_on() -> None:
    assert judged(answer("1", 10, "1.00")).outcome is Outcome.WITHIN_TOLERANCE


def test_another_quantity_article_or_line_waits_for_the_buyer() -> None:
    assert judged(answer("1", 9, "10.00")).outcome is Outcome.FOR_BUYER
    assert judged(answer("1", 10, "10.00", sku="OTHER")).outcome is Outcome.FOR_BUYER
    assert judged(answer("9", 10, "10.00")).outcome is Outcome.FOR_BUYER


def test_a_few_days_later_goes_on_and_many_do_not() -> None:
    late, too_late = NEEDED + timedelta(days=3), NEEDED + timedelta(days=4)
    assert judged(answer("1", 10, "10.00", deliver_on=late)).outcome is Outcome.WITHIN_TOLERANCE
    assert judged(answer("1", 10, "10.00", deliver_on=too_late)).outcome is Outcome.FOR_BUYER


@given(st.decimals(0, 100, places=4))
def test_without_a_tolerance_no_dearer_price_passes(more: Decimal) -> None:
    none = Tolerances(price=Tolerance(Decimal(0)))
    dearer = AnsweredLine("1", Decimal(10), gbp(Decimal(10) + more))
    found = judge_answer(ORDERED, (dearer,), NEEDED, none)
    assert (found.outcome is Outcome.FOR_BUYER) == (more > 0)
