"""A bill that came before is found whatever channel it comes by, and the twin is named."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from purchase_builders import BILLED_ON, bill, billed, gbp

from trunkline_process_procure_to_pay.billing import Bill, BillKind
from trunkline_process_procure_to_pay.rules.duplicates import Known, Twin, normal_number, twin_of

FIRST = bill(document_sha256="aa", message_id="m-1")


def twin(other: Bill, known: Bill = FIRST) -> Twin | None:
    return twin_of(other, [Known("KILN/INV-42", known)])


@pytest.mark.parametrize("written", ["INV-0042", "inv 42", "Inv/42", "INV42", "  inv-0000042 "])
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert normal_number(written) == "INV-42"


def test_the_same_message_is_the_same_bill() -> None:
    found = twin(bill(number="X", message_id="m-1"))
    assert found is not None
    assert (found.key, found.certain) == ("KILN/INV-42", True)
    assert "message m-1" in found.why


def test_the_same_bytes_are_the_same_bill_whatever_supplier_they_name() -> None:
    found = twin(bill(number="X", supplier_code="OTHER", document_sha256="aa"))
    assert found is not None
    assert found.certain


def test_the_same_number_date_and_amount_by_another_channel_is_the_same_bill() -> None:
    found = twin(bill(number="inv 42", document_sha256="bb", message_id="m-2"))
    assert found is not None
    assert found.certain


def test_the_same_number_over_another_amount_is_for_a_person() -> None:
    found = twin(bill(billed("1", 3), document_sha256="bb"))
    assert found is not None
    assert not found.certain
    assert "over 36.00 GBP" in found.why


def test_another_number_over_the_same_amount_and_order_is_for_a_person() -> None:
    near = bill(number="INV-43", issued_on=BILLED_ON + timedelta(days=7))
    far = bill(number="INV-43", issued_on=BILLED_ON + timedelta(days=8))
    found = twin(near)
    assert found is not None
    assert not found.certain
    assert twin(far) is None


def test_another_supplier_may_use_the_same_number() -> None:
    assert twin(bill(supplier_code="OTHER")) is None


def test_a_credit_note_is_no_twin_of_its_invoice() -> None:
    assert twin(structs.replace(FIRST, kind=BillKind.CREDIT_NOTE)) is None


def test_a_bill_without_message_and_hash_is_not_like_every_other_without() -> None:
    bare = bill(number="ANOTHER", purchase_number="PU-2", gross=gbp(1))
    assert twin(bare, bill()) is None


@given(st.text("INV0123456789-/ ", min_size=1))
def test_a_normal_number_is_normal(written: str) -> None:
    once = normal_number(written)
    assert normal_number(once) == once
    assert normal_number(written.lower()) == once
