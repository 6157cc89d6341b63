"""What cannot be taken is kept with its reason, and the next document is read."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from msgspec import structs
from trade_documents import SELLER, despatch, invoice, line, order, pounds, remittance
from trading_partner_inbox import Inbox, inbox_of

from trunkline_kit.sftp import Listed
from trunkline_model.capabilities.supplier_documents import InboundFormat
from trunkline_model.trade_party import TradeParty
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool
from trunkline_system_trading_partners.documents import Document
from trunkline_system_trading_partners.formats.csv import write_csv
from trunkline_system_trading_partners.formats.edifact import write_edifact
from trunkline_system_trading_partners.formats.edifact.envelope import Ends
from trunkline_system_trading_partners.formats.json import write_json
from trunkline_system_trading_partners.formats.ubl import write_ubl
from trunkline_system_trading_partners.outbox import Label, Outbox
from trunkline_system_trading_partners.reading import Partner, read
from trunkline_system_trading_partners.unreadable import Unreadable

AT = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def edifact(document: Document, control: str = "42") -> bytes:
    return write_edifact(document, Ends("SELLER", "BUYER", control), AT)


GOOD = write_ubl(invoice())
EDI = edifact(invoice())
CSV = write_csv(invoice())
JSON = write_json(invoice())
LAUGHS = b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha") for n in range(10)
)
HIDDEN = '?xml version="1.0" encoding="UTF-16"?><I/>'
CALLS = b"-2+3+cmd|' /C calc'!A0"
DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>'


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def elsewhere(old: bytes, new: bytes, content: bytes) -> bytes:
    assert old in content
    return content.replace(old, new, 1)


BAD: list[tuple[str, str, bytes]] = [
    ("a DOCTYPE", "doctype", b"<!DOCTYPE Invoice>" + GOOD.partition(b"?>")[2]),
    ("an entity bomb", "doctype", b"<!DOCTYPE I [" + LAUGHS + b"]><I>&a9;</I>"),
    ("an external DTD", "doctype", b'<!DOCTYPE I SYSTEM "http://127.0.0.1:9/a.dtd"><I/>'),
    ("an external entity", "doctype", b'<!DOCTYPE I [<!ENTITY x SYSTEM "file:///etc/hosts">]><I>&x;</I>'),
    ("a hidden encoding", "encoding", b"<" + HIDDEN.encode("utf-16")),
    ("UBL cut off", "not_well_formed", cut(GOOD)),
    ("another root", "other_message", DECLARED + b"<Catalogue/>"),
    ("another namespace", "other_message", GOOD.replace(b"Invoice-2", b"Invoice-3")),
    ("UBL without lines", "en16931", GOOD.partition(b"<cac:InvoiceLine>")[0] + b"</Invoice>"),
    ("UBL without a number", "en16931", elsewhere(b"<cbc:ID>INV-1001</cbc:ID>", b"", GOOD)),
    ("an EDIFACT envelope cut off", "not_well_formed", cut(EDI)),
    ("no UNZ", "envelope", EDI.partition(b"UNZ")[0]),
    ("no UNB", "encoding", b"UNA:+.? 'UNH" + EDI.partition(b"'UNH")[2]),
    ("no UNT", "envelope", EDI.partition(b"UNT")[0] + b"UNZ+1+42'"),
    ("too few segments", "envelope", elsewhere(b"DTM+137:20261120:102'", b"", EDI)),
    ("too many messages", "envelope", elsewhere(b"UNZ+1", b"UNZ+2", EDI)),
    ("another control number", "envelope", elsewhere(b"UNZ+1+42", b"UNZ+1+43", EDI)),
    ("another message number", "envelope", elsewhere(b"UNH+1+", b"UNH+2+", EDI)),
    ("another directory", "other_message", elsewhere(b"D:96A", b"D:01B", EDI)),
    ("another message", "other_message", elsewhere(b"INVOIC:", b"PRICAT:", EDI)),
    ("an unknown charset", "encoding", elsewhere(b"UNOC", b"UNOX", EDI)),
    ("EDIFACT without a price", "schema", elsewhere(b"PRI+AAA:9.95'", b"PIA+5+X:IN'", EDI)),
    ("a price in words", "value", elsewhere(b"AAA:9.95", b"AAA:NaN", EDI)),
    ("a day that is none", "value", elsewhere(b"137:20261120", b"137:20261340", EDI)),
    ("a formula", "formula", elsewhere(b"Bolt M1", b"=1+1", CSV)),
    ("a formula with a sign", "formula", elsewhere(b"Bolt M1", b"@SUM(A1)", CSV)),
    ("a formula that calls a program", "formula", elsewhere(b"Bolt M1", CALLS, CSV)),
    ("a row cut off", "not_well_formed", CSV.rpartition(b",")[0].rpartition(b",")[0]),
    ("a row of no part", "schema", elsewhere(b"\r\nlines,", b"\r\npieces,", CSV)),
    ("a number in words", "schema", elsewhere(b"9.95", b"nine", CSV)),
    ("text that is none", "encoding", b"record,a\r\ninvoice,\xff\xfe\r\n"),
    ("nothing at all", "other_message", b""),
    ("a picture", "encoding", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("JSON cut off", "not_well_formed", cut(JSON)),
    ("JSON that says a name twice", "not_well_formed", b'{"object":"order","object":"invoice"}'),
    ("JSON nested too deep", "not_well_formed", b'{"a":' * 100 + b"1" + b"}" * 100),
    ("JSON of no document", "other_message", b'{"object":"cheque"}'),
    ("JSON without a date", "schema", b'{"object":"order_response","response_number":"1"}'),
    ("JSON with a price in words", "schema", elsewhere(b'"9.95"', b'"nine"', JSON)),
    ("an order of ours", "unexpected_kind", write_ubl(order())),
    ("a remittance advice of ours", "unexpected_kind", write_csv(remittance())),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "content"), [one[1:] for one in BAD], ids=[one[0] for one in BAD]
)
def test_what_cannot_be_read_says_why(reason: str, content: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        read(content)
    assert raised.value.fault.reason == reason


PENNY = pounds("0.01")


@pytest.mark.parametrize("field", ["line_total", "net", "tax", "gross", "payable"])
@pytest.mark.parametrize("write", [write_ubl, write_csv, edifact, write_json])
def test_a_total_that_is_wrong_by_a_penny_is_refused(
    field: str, write: Callable[[Document], bytes]
) -> None:
    right = invoice()
    wrong = structs.replace(right, **{field: getattr(right, field) + PENNY})
    with pytest.raises(Unreadable) as raised:
        read(write(wrong))
    assert raised.value.fault.reason in {"en16931", "arithmetic"}


def test_a_line_that_is_wrong_by_a_penny_is_refused() -> None:
    wrong = invoice(line(1, "10", "9.95", net=pounds("99.51")))
    with pytest.raises(Unreadable) as raised:
        read(write_ubl(wrong))
    assert raised.value.fault.field == "lines[0].net"


def test_a_tax_that_is_wrong_by_a_penny_is_refused() -> None:
    right = invoice()
    tax = structs.replace(right.taxes[0], tax=right.taxes[0].tax + PENNY)
    wrong = structs.replace(right, taxes=(tax,), tax=right.tax + PENNY, gross=right.gross + PENNY)
    with pytest.raises(Unreadable) as raised:
        read(write_csv(structs.replace(wrong, payable=right.payable + PENNY)))
    assert raised.value.fault.field == "taxes[0].tax"


def test_an_amount_of_another_currency_is_refused() -> None:
    wrong = structs.replace(invoice(), payable=structs.replace(invoice().payable, currency="EUR"))
    with pytest.raises(Unreadable) as raised:
        read(write_csv(wrong))
    assert raised.value.fault.reason == "currency"


async def test_it_is_kept_with_its_reason_and_the_next_is_read(inbox: Inbox) -> None:
    assert await inbox.reason(b"<!DOCTYPE a><a/>") == "doctype"
    assert await inbox.reason(cut(EDI)) == "not_well_formed"
    await inbox.send(GOOD, "good")
    assert [one.number for one in await inbox.received()] == ["INV-1001"]


async def test_another_seller_is_refused(inbox: Inbox) -> None:
    for stranger in (
        structs.replace(SELLER, vat_number="GB111111111"),
        structs.replace(SELLER, identifier="5000000000001"),
    ):
        assert await inbox.reason(write_csv(invoice(seller=stranger))) == "other_supplier"
    await inbox.send(write_csv(invoice(seller=TradeParty("Acme"))), "unsaid")
    assert len(await inbox.received()) == 1


async def test_another_supplier_s_order_is_refused(
    inbox: Inbox, pool: Pool, keyring: Keyring
) -> None:
    form = (InboundFormat.UBL, Ends("BUYER", "OTHER", ""))
    await Outbox(pool, keyring, "other", form).pack(Label("order", "PO-7"), order())
    content = write_csv(invoice(order_number="PO-7"))
    assert await inbox.reason(content) == "other_suppliers_order"
    others = inbox_of(pool, keyring, Partner("other", "SUP-2"))
    await others.send(content)
    assert [one.order_number for one in await others.received()] == ["PO-7"]


async def test_an_interchange_number_is_good_once(inbox: Inbox) -> None:
    await inbox.send(edifact(invoice()), "monday.edi")
    assert await inbox.reason(edifact(despatch())) == "duplicate_interchange"
    assert "monday.edi" in (await inbox.rejected())[-1].sentence
    await inbox.send(edifact(despatch(), "43"), "tuesday.edi")
    assert len(await inbox.received()) == 2


async def test_a_refused_interchange_does_not_use_its_number_up(inbox: Inbox) -> None:
    stranger = invoice(seller=structs.replace(SELLER, vat_number="GB111111111"))
    assert await inbox.reason(edifact(stranger)) == "other_supplier"
    await inbox.send(edifact(invoice()), "again.edi")
    assert len(await inbox.received()) == 1


async def test_a_file_of_two_messages_is_taken_whole_or_not_at_all(inbox: Inbox) -> None:
    one, two = edifact(invoice()), edifact(invoice(invoice_number="INV-2", gross=pounds("1")))
    second = two.partition(b"UNH")[2].partition(b"UNZ")[0]
    second = second.replace(b"1+INVOIC", b"2+INVOIC", 1)
    head, _, count = second.rpartition(b"+1'")
    both = one.partition(b"UNZ")[0] + b"UNH" + head + b"+2'" + count + b"UNZ+2+42'"
    assert await inbox.reason(both) == "arithmetic"
    assert await inbox.received() == []


async def test_a_file_that_is_too_large_is_left_and_told_of(inbox: Inbox) -> None:
    file = Listed("huge.xml", 10 * 1024 * 1024, 1_800_000_000)
    assert not inbox.intake.fits(file)
    await inbox.intake.leave(file)
    assert not await inbox.intake.is_new(file)
    (told,) = await inbox.rejected()
    assert (told.reason, told.name) == ("too_large", "huge.xml")
