"""A file is read as the bank meant it, or refused with a reason, a line and no personal data."""

import hashlib
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from trunkline_model.money import Money
from trunkline_sandbox_bank.broken import spoil
from trunkline_sandbox_bank.camt import write
from trunkline_sandbox_bank.shapes import Entry, Statement
from trunkline_system_bank.message_file import read_message
from trunkline_system_bank.reading import ReadFile, read_file
from trunkline_system_bank.schemas import CAMT_053, definition
from trunkline_system_bank.unreadable import Unreadable

FIXTURES = Path(os.environ.get("TRUNKLINE_FIXTURES", Path(__file__).parents[4] / "shared/fixtures"))
PUBLISHED = FIXTURES / f"iso20022/xsd/{CAMT_053}.xsd"
SAMPLE = FIXTURES / "iso20022/camt-samples/camt053.v8.xml"
IBAN = "GB29NWBK60161331926819"
DAY = date(2026, 11, 2)


def entry(reference: str, amount: str, direction: str = "credit", **more: str) -> Entry:
    return Entry(
        entry_reference=reference,
        amount=Decimal(amount),
        direction="credit" if direction == "credit" else "debit",
        reference=more.get("reference", "INV-7"),
        end_to_end_id=more.get("end_to_end_id", "E2E-7"),
        counterparty=more.get("counterparty", "Ada Byron"),
        booked_on=DAY,
        value_on=date(2026, 11, 3),
        currency="GBP",
    )


def statement(*entries: Entry) -> bytes:
    opening = Decimal("100.00")
    closing = opening + sum((one.signed for one in entries), Decimal(0))
    whole = Statement("S-1", 1, IBAN, "GBP", DAY, opening, closing, entries)
    return write(whole, datetime(2026, 11, 2, 20, tzinfo=UTC))


async def read(content: bytes) -> ReadFile:
    return await read_file(content)


async def refusal(content: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        await read_file(content)
    return caught.value.fault.reason, caught.value.fault.field


async def test_entries_are_signed_and_carry_what_matching_needs() -> None:
    found = await read(statement(entry("FT1", "120.50"), entry("FT2", "20.00", "debit")))
    (one,) = found.statements
    assert (one.account, one.from_on, one.to_on) == (IBAN, DAY, DAY)
    assert (one.opening, one.closing) == (money("100.00"), money("200.50"))
    credit, debit = one.entries
    assert (credit.amount, debit.amount) == (money("120.50"), money("-20.00"))
    assert (credit.counterparty, credit.remittance) == ("Ada Byron", "INV-7")
    assert (credit.end_to_end_id, credit.value_on) == ("E2E-7", date(2026, 11, 3))
    assert found.created_at == datetime(2026, 11, 2, 20, tzinfo=UTC)


def money(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


async def test_a_day_without_entries_is_a_statement_too() -> None:
    found = await read(statement())
    assert found.statements[0].entries == ()


async def test_an_overdrawn_account_is_negative() -> None:
    found = await read(statement(entry("FT1", "150.00", "debit")))
    assert found.statements[0].closing == money("-50.00")


async def test_pending_entries_are_not_booked() -> None:
    content = statement(entry("FT1", "0.01")).replace(b"<Cd>BOOK</Cd>", b"<Cd>PDNG</Cd>")
    content = content.replace(b">100.01<", b">100.00<")
    assert (await read(content)).statements[0].entries == ()


async def test_a_batch_is_split_into_its_payments() -> None:
    whole = statement(entry("FT1", "30.00")).decode()
    head, opening, rest = whole.partition("<TxDtls>")
    details, closing, tail = rest.partition("</TxDtls>")
    parts = "".join(
        opening + details.replace("30.00", part).replace("INV-7", name) + closing
        for part, name in (("10.00", "INV-8"), ("20.00", "INV-9"))
    )
    (one,) = (await read((head + parts + tail).encode())).statements
    assert [(e.amount, e.remittance, e.entry_reference) for e in one.entries] == [
        (money("10.00"), "INV-8", "FT1"),
        (money("20.00"), "INV-9", "FT1/2"),
    ]


async def test_structured_references_are_read_too() -> None:
    strd = "<Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"
    content = statement(entry("FT1", "1.00")).decode()
    content = content.replace("<Ustrd>INV-7</Ustrd>", strd)
    found = await read(content.encode())
    assert found.statements[0].entries[0].remittance == "RF18539007547034"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("schema", "schema"),
        ("doctype", "doctype"),
        ("entity_expansion", "doctype"),
        ("external_entity", "doctype"),
        ("truncated", "not_well_formed"),
        ("not_xml", "not_well_formed"),
        ("wrong_sum", "balance"),
        ("other_message", "other_message"),
    ],
)
async def test_a_spoiled_file_is_refused_with_its_reason(fault: str, reason: str) -> None:
    found, _ = await refusal(spoil(statement(entry("FT1", "1.00")), fault))  # type: ignore[arg-type]
    assert found == reason


async def test_a_schema_fault_names_line_and_element_and_no_value() -> None:
    content = statement(entry("FT1", "1.00", counterparty="X" * 141))
    with pytest.raises(Unreadable) as caught:
        await read_file(content)
    assert caught.value.fault.field.endswith("element Nm")
    assert caught.value.fault.field.startswith("line ")
    assert "XXX" not in str(caught.value.fault)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-7"])
async def test_a_doctype_cannot_hide_in_another_encoding(encoding: str) -> None:
    text = spoil(statement(), "doctype").decode().replace("UTF-8", encoding)
    assert await refusal(text.encode(encoding)) == ("encoding", "")


async def test_a_latin_file_is_read() -> None:
    text = statement(entry("FT1", "1.00", counterparty="Müller")).decode()
    content = text.replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert (await read(content)).statements[0].entries[0].counterparty == "Müller"


async def test_mixed_currencies_are_refused() -> None:
    content = statement(entry("FT1", "1.00")).replace(b'Ccy="GBP"', b'Ccy="EUR"', 1)
    assert (await refusal(content))[0] == "currency"


async def test_a_statement_without_a_closing_balance_is_refused() -> None:
    content = statement().replace(b"<Cd>CLBD</Cd>", b"<Cd>ITBD</Cd>")
    assert (await refusal(content))[0] == "balance_missing"


async def test_a_year_that_no_calendar_has_is_refused() -> None:
    content = statement(entry("FT1", "1.00")).replace(b">2026-11-03<", b">12026-11-03<")
    assert (await refusal(content))[0] == "value"


async def test_a_huge_file_is_refused_before_it_is_parsed() -> None:
    assert (await refusal(b" " * (20 * 1024 * 1024 + 1)))[0] == "too_large"


def test_the_shipped_schema_is_the_one_we_looked_at() -> None:
    digest = hashlib.sha256(definition(CAMT_053)).hexdigest()
    assert digest == "ca0b135cc8e2dde5b2f99af6b6c514a8f29d6e7c6cf98e9ea84d247189868ff5"


@pytest.mark.skipif(not PUBLISHED.exists(), reason=f"no second copy of the schema at {PUBLISHED}")
def test_the_shipped_schema_equals_an_independent_copy() -> None:
    ours, theirs = (etree.canonicalize(xml_data=text, strip_text=True) for text in _schemas())
    assert ours == theirs


def _schemas() -> tuple[str, str]:
    return definition(CAMT_053).decode(), PUBLISHED.read_text()


@pytest.mark.skipif(not SAMPLE.exists(), reason=f"no sample at {SAMPLE}")
def test_a_sample_that_nobody_here_wrote_is_valid() -> None:
    _, root = read_message(SAMPLE.read_bytes(), (CAMT_053,))
    assert etree.QName(root).localname == "Document"
