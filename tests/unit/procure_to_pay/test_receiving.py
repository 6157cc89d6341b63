"""Receipts add up over all deliveries before they are held against anything."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from purchase_builders import arrived, came, gbp, purchase, raised, wanted

from trunkline_process_procure_to_pay.rules.quantities import fully_received, grni, progress
from trunkline_process_procure_to_pay.rules.receiving import (
    debit_of,
    goes_back,
    missing_within,
    over_received,
    unknown_lines,
)
from trunkline_process_procure_to_pay.rules.tolerance import Tolerance, Tolerances

FIVE_PER_CENT = Tolerances(quantity=Tolerance(Decimal("0.05")))
NONE = Tolerances(quantity=Tolerance(Decimal(0)))


def test_what_came_damaged_or_wrong_is_still_to_come() -> None:
    case = purchase(arrived("R1", came("1", 6, 1, 1)), arrived("R2", came("1", 2)))
    first = progress(case)[0]
    assert [first.received, first.sent_back, first.open] == [8, 2, 2]
    assert not fully_received(case)


def test_many_deliveries_within_tolerance_each_are_too_much_together() -> None:
    deliveries = [arrived(f"R{at}", came("1", 26)) for at in range(4)]
    case = purchase(raised(wanted("1", 100)), *deliveries)
    assert not over_received(case, FIVE_PER_CENT)
    (over,) = over_received(
        purchase(raised(wanted("1", 100)), *deliveries, arrived("R9", came("1", 2))), FIVE_PER_CENT
    )
    assert [over.received, over.allowed] == [106, 105]
    assert "105" in over.sentence


def test_without_a_tolerance_a_hair_too_much_is_too_much() -> None:
    hair = arrived("R1", came("1", 100))
    line = wanted("1", Decimal("99.998"))
    assert over_received(purchase(raised(line), hair), NONE)


def test_101_of_100_within_tolerance_is_complete_and_waits_for_nothing() -> None:
    case = purchase(raised(wanted("1", 100)), arrived("R1", came("1", 101)))
    assert fully_received(case)
    assert not over_received(case, FIVE_PER_CENT)


def test_a_little_missing_may_be_closed_short_and_nothing_at_all_may_not() -> None:
    lines = raised(wanted("1", 100))
    assert missing_within(purchase(lines, arrived("R1", came("1", 95))), FIVE_PER_CENT)
    assert not missing_within(purchase(lines, arrived("R1", came("1", 94))), FIVE_PER_CENT)
    assert not missing_within(purchase(lines), Tolerances(quantity=Tolerance(Decimal(1))))


def test_what_goes_back_is_valued_at_the_order_s_prices() -> None:
    delivery = arrived("R1", came("1", 8, 1, 1), came("2", 4))
    case = purchase(delivery)
    assert debit_of(case, delivery) == gbp("20.00")
    assert goes_back(delivery, case.lines) == "1 of SKU-1 damaged, 1 of SKU-1 wrong"
    assert goes_back(arrived("R2", came("2", 4)), case.lines) == ""


def test_a_line_that_was_not_ordered_is_named() -> None:
    assert unknown_lines(purchase(), arrived("R1", came("7", 1))) == ("7",)


@given(st.lists(st.integers(0, 30), max_size=8), st.integers(1, 100), st.integers(0, 20))
def test_how_deliveries_are_split_changes_nothing(
    parts: list[int], ordered: int, per_cent: int
) -> None:
    terms = Tolerances(quantity=Tolerance(Decimal(per_cent) / 100))
    lines = raised(wanted("1", ordered))
    split = purchase(lines, *(arrived(f"R{at}", came("1", one)) for at, one in enumerate(parts)))
    whole = purchase(lines, arrived("R", came("1", sum(parts))))
    assert bool(over_received(split, terms)) == bool(over_received(whole, terms))
    assert grni(split) == grni(whole) == gbp(10 * sum(parts))
