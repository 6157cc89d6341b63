"""A bill that is wrong by a penny, a digit or an account never reaches the books."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from purchase_builders import SUPPLIER, bill, billed, gbp

from trunkline_process_procure_to_pay.billing import Bill
from trunkline_process_procure_to_pay.rules.soundness import faults_of, is_account, tax_of


def reasons(one: Bill) -> set[str]:
    return {fault.reason for fault in faults_of(one, SUPPLIER)}


def test_a_sound_bill_has_no_fault() -> None:
    assert faults_of(bill(), SUPPLIER) == ()
    assert faults_of(bill(account=""), SUPPLIER) == ()


@pytest.mark.parametrize("field", ["net", "tax", "gross"])
def test_a_penny_too_much_is_found_in_each_sum(field: str) -> None:
    right = bill()
    wrong = structs.replace(right, **{field: getattr(right, field) + gbp("0.01")})
    assert "wrong_sum" in reasons(wrong)
    assert field in {fault.field for fault in faults_of(wrong, SUPPLIER)}


@pytest.mark.parametrize("payable", ["60.00", "120.01"])
def test_a_bill_that_asks_for_another_amount_than_its_gross_is_a_persons(payable: str) -> None:
    """Some was prepaid, or it is rounded: its gross must not be paid."""
    wrong = structs.replace(bill(), payable=gbp(payable))
    assert reasons(wrong) == {"payable_differs"}
    assert reasons(structs.replace(bill(), payable=bill().gross)) == set()


def test_a_line_that_does_not_multiply_is_named() -> None:
    wrong = bill(billed("1", 10, net=gbp("100.01")))
    assert "lines[0].net" in {fault.field for fault in faults_of(wrong, SUPPLIER)}


def test_other_currencies_are_refused_before_they_are_added() -> None:
    euros = billed("1", 10, net=structs.replace(gbp(100), currency="EUR"))
    assert reasons(structs.replace(bill(), lines=(euros,))) == {"mixed_currencies"}


def test_a_vat_number_has_right_check_digits_and_is_the_one_in_the_books() -> None:
    assert reasons(bill(vat_number="GB 980 7806 84")) == set()
    assert reasons(bill(vat_number="980780684")) == set()
    assert reasons(bill(vat_number="GB980780685")) == {"invalid_vat_number"}
    assert reasons(bill(vat_number="GB802311782")) == {"other_vat_number"}
    assert reasons(bill(vat_number="")) == {"missing"}


def test_another_account_than_the_books_have_is_found_however_it_is_written() -> None:
    assert reasons(bill(account="gb29 NWBK 6016 1331 9268 19")) == set()
    assert reasons(bill(account="60-16-13 31926819")) == set()
    assert reasons(bill(account="GB94BARC10201530093459")) == {"changed_bank_details"}


@pytest.mark.parametrize(
    ("text", "can_be"),
    [
        ("GB29NWBK60161331926819", True),
        ("GB28NWBK60161331926819", False),
        ("601613 31926819", True),
        ("601613 319268", False),
    ],
)
def test_what_can_be_an_account(text: str, *, can_be: bool) -> None:
    assert is_account(text) is can_be


@given(
    st.lists(st.tuples(st.integers(1, 9_999), st.sampled_from(["0", "0.05", "0.2"])), min_size=1)
)
def test_vat_is_rounded_by_rate_and_not_by_line(lines: list[tuple[int, str]]) -> None:
    every = tuple(
        billed(str(at), 1, str(Decimal(pence) / 100), vat_rate=Decimal(rate))
        for at, (pence, rate) in enumerate(lines)
    )
    exact = sum((one.net.amount * one.vat_rate for one in every), Decimal(0))
    assert abs(tax_of(bill(*every)).amount - exact) <= Decimal("0.01")
