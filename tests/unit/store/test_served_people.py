"""What a system service keeps about a person is found, and let go of as the law allows."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from msgspec import Struct

from trunkline_model.capabilities.events import BankEntryBooked, Event, ShipmentOrderRejected
from trunkline_model.capabilities.people import ErasePerson, FindPerson
from trunkline_model.money import Money
from trunkline_model.personal import EmailStr, PersonName, Retention
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo, Write
from trunkline_store.pool import Pool
from trunkline_store.raw_documents import RawDocuments
from trunkline_store.sealing import sealer
from trunkline_store.served_people import ServedPeople

NAME = "Ada Byron"
DAY = date(2026, 11, 2)


class Party(Struct, frozen=True):
    name: PersonName
    email: EmailStr


@pytest.fixture
async def asked(pool: Pool, keyring: Keyring) -> FindPerson:
    """An answer of a write, a document and a payment of hers."""
    memo = Memo(pool, keyring)

    async def send() -> bytes:
        return await memo.vault.seal(sealer(Party), Party(NAME, "ada@b.example"), "case1:book:a.b")

    await memo.run(Write("case1:book:a.b", b"f", send))
    entry = BankEntryBooked(
        "S1", "E1", "GB1", Money(Decimal(5), "GBP"), DAY, DAY, f" {NAME.upper()}", "thanks", ""
    )
    event = Event(0, "e1", "bank", datetime(2026, 11, 2, tzinfo=UTC), bank_entry_booked=entry)
    async with pool.connection() as conn:
        kept = await RawDocuments(keyring).keep(
            conn, b'{"who":"Ada"}', content_type="application/json", source="shop"
        )
        await EventLog(keyring).append(conn, event)
    return FindPerson(("case1",), (kept.raw_id,), (), (NAME,))


async def test_everything_is_found_with_where_it_lies(
    pool: Pool, keyring: Keyring, asked: FindPerson
) -> None:
    found = (await ServedPeople(pool, keyring).find_person(asked)).values
    said = {(one.store, one.pointer): (one.value, one.retention) for one in found}
    assert said == {
        ("request_memo", "/name"): (NAME, Retention.TAX_RECORD),
        ("request_memo", "/email"): ("ada@b.example", Retention.BRIEF),
        ("event_log", "/bank_entry_booked/counterparty"): (" ADA BYRON", Retention.TAX_RECORD),
        ("event_log", "/bank_entry_booked/remittance"): ("thanks", Retention.TAX_RECORD),
        ("raw_documents", ""): ('{"who":"Ada"}', Retention.BRIEF),
    }


async def test_only_the_records_of_payments_are_left_until_the_law_lets_them_go(
    pool: Pool, keyring: Keyring, asked: FindPerson
) -> None:
    people = ServedPeople(pool, keyring)
    erase = ErasePerson(asked.case_ids, asked.raw_document_ids, (), asked.names, everything=False)
    assert (await people.erase_person(erase)).keys == 2
    left = (await people.find_person(asked)).values
    assert {one.store for one in left} == {"event_log"}
    assert (await people.erase_person(erase)).keys == 0
    final = ErasePerson(asked.case_ids, asked.raw_document_ids, (), asked.names, everything=True)
    assert (await people.erase_person(final)).keys == 1
    assert (await people.find_person(asked)).values == ()


async def test_a_file_of_many_is_nobody_s_own_to_be_shown_or_destroyed(
    pool: Pool, keyring: Keyring, asked: FindPerson
) -> None:
    people = ServedPeople(pool, keyring, shared_files=True)
    assert "raw_documents" not in {one.store for one in (await people.find_person(asked)).values}
    await people.erase_person(
        ErasePerson(asked.case_ids, asked.raw_document_ids, (), asked.names, everything=True)
    )
    async with pool.connection() as conn:
        kept = await RawDocuments(keyring).get(conn, asked.raw_document_ids[0])
    assert kept.content == b'{"who":"Ada"}'


async def test_what_an_event_says_goes_with_the_case_that_it_told_of(
    pool: Pool, keyring: Keyring
) -> None:
    at, told = datetime(2026, 11, 2, tzinfo=UTC), ShipmentOrderRejected("R-1", "she moved away")
    event = Event(0, "e9", "warehouse", at, shipment_order_rejected=told)
    async with pool.connection() as conn:
        [position] = await EventLog(keyring).append(conn, event)
    people = ServedPeople(pool, keyring)
    asked = FindPerson((), (), (position,), ())
    assert [one.value for one in (await people.find_person(asked)).values] == ["she moved away"]
    await people.erase_person(ErasePerson((), (), (position,), (), everything=False))
    assert (await people.find_person(asked)).values == ()
