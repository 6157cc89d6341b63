"""Statements of account as suppliers send them: what is read, and what is refused and kept."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from msgspec import structs
from trade_documents import SELLER, entry, pounds, statement
from trading_partner_inbox import Inbox

from trunkline_model.capabilities.supplier_documents import InboundChannel, InboundKind
from trunkline_model.trade_statement import TradeStatement
from trunkline_system_trading_partners.documents import Document, number_of
from trunkline_system_trading_partners.formats.csv import write_csv
from trunkline_system_trading_partners.formats.json import write_json
from trunkline_system_trading_partners.formats.ubl import write_ubl
from trunkline_system_trading_partners.reading import read
from trunkline_system_trading_partners.unreadable import Unreadable

LEDGER = (
    b"Date,Reference,Type,Details,Amount,Balance\r\n"
    b"01/11/2026,,Balance b/f,,50.00,50.00\r\n"
    b'03/11/2026,INV-1001,Invoice,"Bolts, M1","1,120.60","1,170.60"\r\n'
    b"2026-11-09,CN-9,Credit note,,-20.00,1150.60\r\n"
    b"20/11/2026,TRUNK 1,Payment,BACS,-50,1100.60\r\n"
)
UBL = write_ubl(statement())


def elsewhere(old: bytes, new: bytes, content: bytes) -> bytes:
    assert old in content
    return content.replace(old, new, 1)


def the(content: bytes) -> Document:
    (document,) = read(content).documents
    return document


def test_a_ledger_as_csv_is_a_statement_of_its_last_day() -> None:
    read_one = the(LEDGER)
    assert isinstance(read_one, TradeStatement)
    assert str(read_one.stated_on) == "2026-11-20"
    assert [one.kind.value for one in read_one.entries] == [
        "brought_forward",
        "invoice",
        "credit_note",
        "payment",
    ]
    assert read_one.entries[1].amount.amount == Decimal("1120.60")
    assert (read_one.closing_balance, read_one.currency) == (pounds("1100.60"), "GBP")


def test_a_ledger_as_csv_has_the_same_number_when_it_comes_again_and_another_for_other_rows() -> (
    None
):
    first, again = the(LEDGER), the(LEDGER.replace(b"\r\n", b"\n"))
    other = the(elsewhere(b"TRUNK 1", b"TRUNK 2", LEDGER))
    numbers = [number_of(one) for one in (first, again, other)]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_payment_in_ubl_that_names_a_bill_is_for_that_bill() -> None:
    named = (
        b"<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>INV-7</cbc:ID>"
        b"</cac:InvoiceDocumentReference></cac:BillingReference><cac:CollectedPayment>"
    )
    paid = the(elsewhere(b"<cac:CollectedPayment>", named, UBL))
    assert isinstance(paid, TradeStatement)
    assert (paid.entries[3].kind.value, paid.entries[3].reference) == ("payment", "INV-7")


EURO = b'<cbc:CreditLineAmount currencyID="EUR">1</cbc:CreditLineAmount><cbc:Debit'
BAD: list[tuple[str, str, bytes]] = [
    ("a DOCTYPE", "doctype", b"<!DOCTYPE Statement>" + UBL.partition(b"?>")[2]),
    ("an entity bomb", "doctype", b'<!DOCTYPE S [<!ENTITY a "ha">]><S>&a;</S>'),
    ("another namespace", "other_message", UBL.replace(b"Statement-2", b"Statement-3")),
    ("UBL cut off", "not_well_formed", UBL[: len(UBL) // 2]),
    ("UBL without a number", "schema", elsewhere(b"<cbc:ID>ST-11</cbc:ID>", b"", UBL)),
    ("UBL without a balance", "schema", UBL.replace(b"TotalBalanceAmount", b"TotalDebitAmount")),
    ("an entry of nothing", "schema", UBL.replace(b"CollectedPayment", b"AllowanceCharge")),
    ("an entry without a day", "schema", UBL.replace(b"ReceivedDate", b"PaidTime")),
    ("an entry without an amount", "schema", UBL.replace(b"CreditLineAmount", b"Amount")),
    ("a day that is none", "value", elsewhere(b"StartDate>2026-11-20", b"StartDate>soon", UBL)),
    ("an amount in words", "value", elsewhere(b">120.60<", b">many<", UBL)),
    ("an entry in two currencies", "currency", elsewhere(b"<cbc:Debit", EURO, UBL)),
    ("a formula", "formula", elsewhere(b"BACS", b"=1+1", LEDGER)),
    ("a formula for a number", "formula", elsewhere(b"INV-1001", b"@SUM(A1)", LEDGER)),
    ("a row cut off", "not_well_formed", LEDGER.rpartition(b",")[0]),
    ("bytes that are no text", "encoding", LEDGER + b"\xff\xfe"),
    ("a type that nobody knows", "schema", elsewhere(b"Credit note", b"Cheque", LEDGER)),
    ("an American day", "schema", elsewhere(b"20/11/2026", b"11/20/2026", LEDGER)),
    ("a cell without a balance", "schema", elsewhere(b",1150.60", b",", LEDGER)),
    ("no rows", "schema", LEDGER.partition(b"\r\n")[0] + b"\r\n"),
    ("a running balance a penny off", "arithmetic", elsewhere(b"1150.60", b"1150.61", LEDGER)),
    ("another currency in a row", "schema", elsewhere(b",50.00,", b",50.00 EUR,", LEDGER)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "content"), [one[1:] for one in BAD], ids=[one[0] for one in BAD]
)
def test_what_cannot_be_read_says_why(reason: str, content: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        read(content)
    assert raised.value.fault.reason == reason


ONE, TWO = entry("invoice", "A", "1.00", "1.00"), entry("invoice", "B", "2.00", "3.01")
FORWARD = entry("brought_forward", "", "1.00")
EUROS = statement(ONE, currency="EUR", closing_balance=pounds("1.00"))
WRONG: list[tuple[str, str, TradeStatement]] = [
    ("arithmetic", "closing_balance", statement(closing_balance=pounds("100.61"))),
    ("arithmetic", "entries[1].balance", statement(ONE, TWO)),
    ("arithmetic", "entries[0].amount", statement(entry("invoice", "A", "1.001"))),
    ("currency", "entries[0].amount", EUROS),
    ("sign", "entries[0].amount", statement(entry("invoice", "A", "-1.00"))),
    ("sign", "entries[0].amount", statement(entry("credit_note", "A", "1.00"))),
    ("schema", "entries[0].reference", statement(entry("invoice", " ", "1.00"))),
    ("schema", "entries[1].kind", statement(ONE, FORWARD)),
    ("schema", "entries", statement(*[entry("invoice", "A", "1.00")] * 5001)),
    ("schema", "statement_number", statement(statement_number="9" * 101)),
]


@pytest.mark.parametrize(("reason", "field", "wrong"), WRONG)
@pytest.mark.parametrize("write", [write_ubl, write_csv, write_json])
def test_a_statement_that_does_not_add_up_is_refused_with_the_place(
    reason: str, field: str, wrong: TradeStatement, write: Callable[[Document], bytes]
) -> None:
    with pytest.raises(Unreadable) as raised:
        read(write(wrong))
    assert (raised.value.fault.reason, raised.value.fault.field) == (reason, field)


async def test_it_is_told_of_with_its_bytes_and_a_copy_names_its_twin(inbox: Inbox) -> None:
    await inbox.send(UBL, "ST-11.xml", InboundChannel.SFTP)
    await inbox.send(write_csv(statement()), "st-11.csv", InboundChannel.MAIL)
    first, copy = await inbox.received()
    assert (first.kind, first.number, first.order_number) == (InboundKind.STATEMENT, "ST-11", "")
    assert (first.twin_document_id, copy.twin_document_id) == ("", first.document_id)
    document = await inbox.document(first.document_id)
    assert document is not None
    assert document.statement == statement()
    assert document.raw_document_id


async def test_another_supplier_s_statement_is_refused_and_the_next_is_read(inbox: Inbox) -> None:
    stranger = structs.replace(SELLER, vat_number="GB111111111")
    assert await inbox.reason(write_ubl(statement(seller=stranger))) == "other_supplier"
    assert await inbox.reason(elsewhere(b"1150.60", b"1150.61", LEDGER)) == "arithmetic"
    await inbox.send(LEDGER, "ledger.csv")
    assert [one.kind for one in await inbox.received()] == [InboundKind.STATEMENT]
