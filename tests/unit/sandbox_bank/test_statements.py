"""Closing a day: balances add up, every entry is told once, the file is valid camt.053."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree

from trunkline_sandbox_bank.broken import spoil
from trunkline_sandbox_bank.camt import write
from trunkline_sandbox_bank.shapes import Entry, Statement

FIXTURES = Path(os.environ.get("TRUNKLINE_FIXTURES", Path(__file__).parents[4] / "shared/fixtures"))
XSD = FIXTURES / "iso20022/xsd/camt.053.001.08.xsd"
needs_xsd = pytest.mark.skipif(not XSD.exists(), reason=f"the ISO 20022 schema is not at {XSD}")

type Bank = TestClient[Litestar]


def book(bank: Bank, amount: str, **more: str) -> dict[str, Any]:
    answer = bank.post("/_sandbox/entries", json={"amount": amount, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def close(bank: Bank, day: str) -> dict[str, Any]:
    answer = bank.post("/_sandbox/statements", json={"closed_on": day})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def files(tmp_path: Path) -> dict[str, bytes]:
    folder = tmp_path / "sftp/out/statements"
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def is_valid() -> Callable[[bytes], bool]:
    schema = etree.XMLSchema(etree.parse(XSD))
    return lambda content: schema.validate(etree.fromstring(content))


def test_balances_chain_from_one_statement_to_the_next(bank: Bank) -> None:
    book(bank, "120.00", booked_on="2026-11-02")
    book(bank, "20.50", booked_on="2026-11-02", direction="debit")
    book(bank, "1.00", booked_on="2026-11-03")
    first, second = close(bank, "2026-11-02"), close(bank, "2026-11-03")
    assert (first["opening"], first["closing"]) == ("10000.00", "10099.50")
    assert (second["opening"], second["closing"]) == ("10099.50", "10100.50")
    assert [len(s["entries"]) for s in (first, second)] == [2, 1]


def test_an_entry_booked_late_for_a_closed_day_comes_on_the_next_statement(bank: Bank) -> None:
    close(bank, "2026-11-02")
    book(bank, "5.00", booked_on="2026-11-02")
    assert len(close(bank, "2026-11-03")["entries"]) == 1
    assert close(bank, "2026-11-04")["entries"] == []


def test_entry_references_are_unique(bank: Bank) -> None:
    references = {book(bank, "5.00")["entry_reference"] for _ in range(5)}
    assert len(references) == 5


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity"])
def test_an_amount_that_is_no_money_is_refused(bank: Bank, amount: str) -> None:
    assert bank.post("/_sandbox/entries", json={"amount": amount}).status_code == 400


def test_another_currency_is_refused(bank: Bank) -> None:
    answer = bank.post("/_sandbox/entries", json={"amount": "1.00", "currency": "EUR"})
    assert answer.status_code == 409


def test_a_statement_appears_whole_and_by_its_final_name_only(bank: Bank, tmp_path: Path) -> None:
    statement = close(bank, "2026-11-02")
    assert list(files(tmp_path)) == [statement["file_name"]]


def test_a_statement_told_to_vanish_is_in_the_books_and_not_in_the_folder(
    bank: Bank, tmp_path: Path
) -> None:
    bank.post("/_sandbox/faults", json={"on": "statement", "kind": "drop"})
    close(bank, "2026-11-02")
    assert files(tmp_path) == {}
    assert len(bank.get("/_sandbox/statements").json()) == 1


def test_a_statement_told_to_double_lies_there_twice(bank: Bank, tmp_path: Path) -> None:
    bank.post("/_sandbox/faults", json={"on": "statement", "kind": "duplicate"})
    close(bank, "2026-11-02")
    assert len(set(files(tmp_path).values())) == 1
    assert len(files(tmp_path)) == 2


@needs_xsd
def test_a_statement_is_valid_camt(
    bank: Bank, tmp_path: Path, is_valid: Callable[[bytes], bool]
) -> None:
    payer = {"counterparty": "Müller & Söhne <GmbH>", "reference": "INV-7 & thanks"}
    book(bank, "120.00", booked_on="2026-11-02", end_to_end_id="E2E-1", **payer)
    book(bank, "20.50", booked_on="2026-11-02", direction="debit", counterparty="Landlord")
    close(bank, "2026-11-02")
    close(bank, "2026-11-03")
    assert [is_valid(content) for content in files(tmp_path).values()] == [True, True]


@needs_xsd
@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.builds(
            Entry,
            entry_reference=st.from_regex(r"[A-Z0-9]{1,35}", fullmatch=True),
            amount=st.decimals("0.01", "999999999.99", places=2),
            direction=st.sampled_from(["credit", "debit"]),
            reference=st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=140),
            end_to_end_id=st.just("NOTPROVIDED"),
            counterparty=st.text(st.characters(categories=("L", "N", "P")), max_size=140),
            booked_on=st.dates(),
            value_on=st.dates(),
            currency=st.just("GBP"),
        ),
        max_size=5,
    )
)
def test_whatever_is_booked_makes_a_valid_file(entries: list[Entry]) -> None:
    schema = etree.XMLSchema(etree.parse(XSD))
    statement = Statement(
        "20261102-000001",
        1,
        "GB29NWBK60161331926819",
        "GBP",
        max((entry.booked_on for entry in entries), default=date(2026, 11, 2)),
        Decimal(-1),
        sum((entry.signed for entry in entries), Decimal(-1)),
        tuple(entries),
    )
    content = write(statement, datetime.now(UTC))
    assert schema.validate(etree.fromstring(content)), schema.error_log


@needs_xsd
@pytest.mark.parametrize("fault", ["schema", "truncated", "not_xml", "other_message"])
def test_a_spoiled_file_is_not_valid(
    bank: Bank, tmp_path: Path, is_valid: Callable[[bytes], bool], fault: str
) -> None:
    book(bank, "1.00", booked_on="2026-11-02")
    close(bank, "2026-11-02")
    bank.post("/_sandbox/broken-files", json={"fault": fault})
    try:
        assert not is_valid(files(tmp_path)["broken.xml"])
    except etree.XMLSyntaxError:
        assert fault in {"truncated", "not_xml"}


@pytest.mark.parametrize("fault", ["doctype", "entity_expansion", "external_entity"])
def test_a_file_with_a_doctype_can_be_put_out(bank: Bank, tmp_path: Path, fault: str) -> None:
    close(bank, "2026-11-02")
    bank.post("/_sandbox/broken-files", json={"fault": fault})
    assert b"<!DOCTYPE" in files(tmp_path)["broken.xml"]


def test_a_wrong_sum_differs_in_one_digit() -> None:
    whole = b'<Cd>OPBD</Cd><Amt Ccy="GBP">1</Amt><Cd>CLBD</Cd><Amt Ccy="GBP">1</Amt>'
    assert spoil(whole, "wrong_sum").endswith(b'<Cd>CLBD</Cd><Amt Ccy="GBP">91</Amt>')


def test_an_upload_in_progress_is_half_a_file_under_a_temporary_name(
    bank: Bank, tmp_path: Path
) -> None:
    statement = close(bank, "2026-11-02")
    order = {"statement_id": statement["statement_id"], "name": "late.xml"}
    bank.post("/_sandbox/half-files", json=order)
    whole, half = files(tmp_path)[statement["file_name"]], files(tmp_path)["late.xml.part"]
    assert 0 < len(half) < len(whole)
