"""Capability bank statements, for every service that answers it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from eventually import eventually
from statement_bank import StatementBank

from trunkline_kit.errors import Invalid, NotFound
from trunkline_model.capabilities.bank_statements import (
    BankStatement,
    GetStatement,
    ListStatements,
)
from trunkline_model.capabilities.events import Event, GetRawDocument, ReadEvents


@pytest.fixture(autouse=True)
async def mended(bank: StatementBank) -> AsyncIterator[None]:
    """Leave the bank in order."""
    yield
    await bank.backend.mend()


async def read(bank: StatementBank, statement_id: str) -> BankStatement:
    """Read a statement as soon as it was fetched."""

    async def look() -> BankStatement | None:
        try:
            request = GetStatement(bank.connection_id, statement_id)
            return await bank.statements.get_statement(request)
        except NotFound:
            return None

    found = await eventually(look)
    assert found is not None
    return found


async def rejection(bank: StatementBank, name: str) -> Event:
    """Wait until a file was rejected."""

    async def look() -> Event | None:
        events = (await bank.event_log.read_events(ReadEvents(0, limit=1000))).events
        named = (one for one in events if one.document_rejected)
        return next((one for one in named if _name(one) == name), None)

    found = await eventually(look)
    assert found is not None
    return found


def _name(event: Event) -> str:
    return event.document_rejected.name if event.document_rejected else ""


async def test_a_statement_is_the_banks_own_books(bank: StatementBank) -> None:
    credit = await bank.book("120.00", reference="INV-7", end_to_end_id="E2E-7")
    debit = await bank.book("20.50", direction="debit")
    closed = await bank.close()
    found = await read(bank, closed["statement_id"])
    assert (str(found.opening.amount), str(found.closing.amount)) == (
        closed["opening"],
        closed["closing"],
    )
    entries = {one.entry_reference: one for one in found.entries}
    assert entries[credit["entry_reference"]].amount.amount == Decimal("120.00")
    assert entries[credit["entry_reference"]].remittance == "INV-7"
    assert entries[credit["entry_reference"]].end_to_end_id == "E2E-7"
    assert entries[debit["entry_reference"]].amount.amount == Decimal("-20.50")
    moved = sum((one.amount.amount for one in found.entries), Decimal(0))
    assert found.opening.amount + moved == found.closing.amount


async def test_statements_are_listed_by_their_days(bank: StatementBank) -> None:
    one = await read(bank, (await bank.close())["statement_id"])
    today = datetime.now(UTC).date()
    listed = await bank.statements.list_statements(ListStatements(bank.connection_id, today, today))
    assert one in listed.statements
    days = [statement.to_on for statement in listed.statements]
    assert days == sorted(days)
    old = date(2000, 1, 1)
    request = ListStatements(bank.connection_id, old, old)
    assert (await bank.statements.list_statements(request)).statements == ()


async def test_days_in_the_wrong_order_are_invalid(bank: StatementBank) -> None:
    request = ListStatements(bank.connection_id, date(2026, 11, 2), date(2026, 11, 1))
    with pytest.raises(Invalid):
        await bank.statements.list_statements(request)


@pytest.mark.parametrize(("connection_id", "statement_id"), [("bank", "NONE"), ("other", "")])
async def test_what_was_never_delivered_is_not_found(
    bank: StatementBank, connection_id: str, statement_id: str
) -> None:
    request = GetStatement(connection_id.replace("bank", bank.connection_id), statement_id)
    with pytest.raises(NotFound):
        await bank.statements.get_statement(request)


async def test_a_statement_comes_with_its_entries_in_order(bank: StatementBank) -> None:
    references = [(await bank.book(f"{n}.00"))["entry_reference"] for n in (1, 2, 3)]
    statement_id = str((await bank.close())["statement_id"])
    await read(bank, statement_id)
    events = (await bank.event_log.read_events(ReadEvents(0, limit=1000))).events
    about = [one for one in events if _statement(one) == statement_id]
    assert bank.key_of(about[0]) == statement_id
    told = [one.bank_entry_booked for one in about[1:]]
    assert [one.entry_reference for one in told if one][-3:] == references


def _statement(event: Event) -> str:
    fact = event.bank_statement_received or event.bank_entry_booked
    return fact.statement_id if fact else ""


@pytest.mark.parametrize(
    "fault", ["schema", "doctype", "external_entity", "truncated", "wrong_sum"]
)
async def test_a_bad_file_is_kept_and_named_and_the_next_is_read(
    bank: StatementBank, fault: str
) -> None:
    await bank.book("1.00")
    await read(bank, (await bank.close())["statement_id"])
    name = await bank.put_out("broken-files", fault=fault)
    after = await bank.close()
    event, _ = await asyncio.gather(rejection(bank, name), read(bank, after["statement_id"]))
    assert event.document_rejected
    assert event.document_rejected.reason
    assert event.document_rejected.sentence
    raw = await bank.event_log.get_raw_document(GetRawDocument(event.raw_document_id))
    assert raw.content
