"""Every planted defect is found under its name, and nothing else is."""

from decimal import Decimal

import pytest
from counted_day import DEFECTS, Books, Planted, clean_day, plant
from hypothesis import given, settings
from hypothesis import strategies as st

from trunkline_process_operations.completeness.entry import Entry, Side
from trunkline_process_operations.completeness.finding import Found
from trunkline_process_operations.completeness.routes import ROUTES
from trunkline_process_operations.completeness.rules import differences


def found_in(books: Books) -> list[Found]:
    return [one for entries in books.values() for one in differences(entries)]


@settings(max_examples=10, deadline=None)
@given(st.integers(min_value=0))
def test_a_clean_day_has_no_difference(seed: int) -> None:
    assert found_in(clean_day(seed, documents=60)) == []


@settings(max_examples=10, deadline=None)
@given(st.integers(min_value=0))
def test_of_a_hundred_planted_defects_a_hundred_are_found_by_name(seed: int) -> None:
    books = clean_day(seed)
    planted = plant(books, seed, count=100)
    found = found_in(books)
    assert {Planted(one.kind, one.document_type, one.key) for one in found} == planted
    assert len(found) == len(planted) == 100


def test_every_kind_of_defect_is_planted_in_every_type_it_fits() -> None:
    seen: set[tuple[str, str]] = set()
    for seed in range(24):
        planted = plant(clean_day(seed), seed, count=100)
        seen |= {(one.kind, one.document_type) for one in planted}
    assert seen == {(defect.kind, kind) for defect in DEFECTS for kind in defect.types}
    assert {kind for _, kind in seen} == {one.document_type for one in ROUTES}


def entries(**sides: str) -> list[Entry]:
    """One order as some sides have it, worth the amount that each is given."""
    clean = next(iter(clean_day(1, documents=1).values()))[0]
    return [
        Entry(
            side=side,
            document_id=side[0],
            document_type="order",
            channel=clean.channel,
            key="#1",
            on=clean.on,
            currency="GBP",
            gross=Decimal(gross),
        )
        for side, gross in sides.items()
    ]


def test_a_difference_says_between_whom_and_by_how_much() -> None:
    (one,) = differences(entries(source="10.00", taken="10.00", sent="10.00", target="10.01"))
    assert (one.between, one.off_by) == ((Side.SENT, Side.TARGET), Decimal("0.01"))
    assert (one.expected, one.found) == ("10.00 GBP", "10.01 GBP")


def test_a_fault_is_told_once_between_the_two_that_it_lies_between() -> None:
    (one,) = differences(entries(source="10.00", taken="9.99", sent="9.99", target="9.99"))
    assert one.between == (Side.SOURCE, Side.TAKEN)


@pytest.mark.parametrize("enumerated", [True, False])
def test_a_source_that_nobody_can_list_misses_nothing(*, enumerated: bool) -> None:
    found = list(differences(entries(sent="1.00", target="1.00"), enumerated=enumerated))
    assert [one.kind for one in found] == (["missing_in_source"] if enumerated else [])
