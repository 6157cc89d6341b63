"""Bad input from the bank: a rejected document with reason, field and bytes, and the next is read.

DOCTYPE, entities, other encodings, other messages and sums: `test_camt.py`. Half-uploaded,
growing, repeated and changed files: `test_intake.py`.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from trunkline_kit.sftp import Listed
from trunkline_model.money import Money, total
from trunkline_sandbox_bank.camt import write
from trunkline_sandbox_bank.shapes import Entry, Statement
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool
from trunkline_system_bank.intake import Intake
from trunkline_system_bank.reading import read_file
from trunkline_system_bank.unreadable import Unreadable

from .conftest import Heard

OURS, THEIRS = "GB29NWBK60161331926819", "GB94BARC10201530093459"
DAY = date(2026, 11, 2)


def entry(number: int, amount: str) -> Entry:
    return Entry(
        entry_reference=f"FT{number}",
        amount=Decimal(amount),
        direction="credit",
        reference="INV-7",
        end_to_end_id="E2E-7",
        counterparty="Ada Byron",
        booked_on=DAY,
        value_on=DAY,
        currency="GBP",
    )


def statement(*entries: Entry, account: str = OURS, number: str = "S-1") -> bytes:
    opening = Decimal("100.00")
    closing = opening + sum((one.signed for one in entries), Decimal(0))
    whole = Statement(number, 1, account, "GBP", DAY, opening, closing, entries)
    return write(whole, datetime(2026, 11, 2, 20, tzinfo=UTC))


GOOD = statement(entry(1, "12.00"))
FILES = {
    "bad UTF-8": (GOOD.replace(b"Ada", b"Ad\xff"), "not_well_formed"),
    "NUL": (GOOD.replace(b"Ada", b"A\x00a"), "encoding"),
    "NUL by reference": (GOOD.replace(b"Ada", b"A&#0;a"), "not_well_formed"),
    "deep": (b"<a>" * 10_000 + b"</a>" * 10_000, "not_well_formed"),
    "empty": (b"", "not_well_formed"),
    "half": (GOOD[: len(GOOD) // 2], "not_well_formed"),
    "JSON": (b'{"statement": 1}', "not_well_formed"),
    "wrong currency in an entry": (GOOD.replace(b'"GBP">12.00', b'"EUR">12.00', 1), "currency"),
    "no currency": (GOOD.replace(b'"GBP"', b'"pounds"'), "schema"),
    "wrong type": (GOOD.replace(b">12.00<", b">twelve<"), "schema"),
    "more digits than a bank has": (GOOD.replace(b">12.00<", b">" + b"9" * 19 + b"<"), "schema"),
    "no number": (GOOD.replace(b">12.00<", b">NaN<"), "schema"),
}


@pytest.mark.parametrize(("content", "reason"), FILES.values(), ids=FILES)
async def test_a_file_that_cannot_be_is_unreadable_with_its_reason(
    content: bytes, reason: str
) -> None:
    with pytest.raises(Unreadable) as unreadable:
        await read_file(content)
    fault = unreadable.value.fault
    assert fault.reason == reason
    assert fault.sentence
    assert "Ada" not in fault.sentence + fault.field


async def test_a_byte_order_mark_is_no_fault_of_xml() -> None:
    assert await read_file(b"\xef\xbb\xbf" + GOOD) == await read_file(GOOD)


async def test_amounts_of_ten_to_the_fifteen_are_read_to_the_penny() -> None:
    (found,) = (await read_file(statement(entry(1, "1000000000000000.01")))).statements
    assert found.entries[0].amount == Money(Decimal("1000000000000000.01"), "GBP")


async def test_ten_thousand_entries_are_all_read() -> None:
    content = statement(*(entry(number, "0.01") for number in range(10_000)))
    (found,) = (await read_file(content)).statements
    assert len({one.entry_reference for one in found.entries}) == 10_000
    assert total((one.amount for one in found.entries), "GBP") == Money(Decimal(100), "GBP")


async def test_a_statement_of_another_account_is_put_before_a_person_and_the_next_is_read(
    pool: Pool, keyring: Keyring, heard: Heard
) -> None:
    intake = Intake(pool, keyring, "bank", frozenset({OURS}))
    theirs = statement(entry(1, "12.00"), account=THEIRS)
    for number, content in enumerate((theirs, theirs, GOOD)):
        await intake.take(Listed(f"{number}.xml", len(content), 1), content)
    rejected, received, booked = await heard.events()
    assert rejected.document_rejected
    fault = rejected.document_rejected
    assert (fault.reason, fault.field) == ("other_account", "element Acct")
    assert THEIRS not in fault.sentence
    assert THEIRS[-4:] in fault.sentence
    assert await heard.raw(rejected.raw_document_id) == theirs
    assert received.bank_statement_received
    assert booked.bank_entry_booked
    assert booked.bank_entry_booked.account == OURS


async def test_without_a_list_of_accounts_every_account_is_ours(
    pool: Pool, keyring: Keyring, heard: Heard
) -> None:
    intake = Intake(pool, keyring, "bank")
    theirs = statement(account=THEIRS)
    await intake.take(Listed("1.xml", len(theirs), 1), theirs)
    assert await heard.rejections() == []


async def test_bytes_that_are_no_statement_are_kept_once_and_the_next_is_read(
    pool: Pool, keyring: Keyring, heard: Heard
) -> None:
    intake = Intake(pool, keyring, "bank")
    for name, (content, _) in FILES.items():
        for copy in ("", "-again"):
            await intake.take(Listed(f"{name}{copy}.xml", len(content), 1), content)
    await intake.take(Listed("good.xml", len(GOOD), 1), GOOD)
    *bad, received, _ = await heard.events()
    assert [one.document_rejected and one.document_rejected.reason for one in bad] == [
        reason for _, reason in FILES.values()
    ]
    for one, (content, _) in zip(bad, FILES.values(), strict=True):
        assert await heard.raw(one.raw_document_id) == content
    assert received.bank_statement_received
