"""Two banks in one process: each has its own connection, and neither holds up the other."""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from eventually import eventually
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import Struct, structs

from trunkline.system.bank_statements.v1 import bank_statements_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline_kit.channel import connect
from trunkline_kit.errors import NotFound
from trunkline_kit.rpc import call_port
from trunkline_kit.secret import Secret
from trunkline_model.capabilities.bank_statements import BankStatements, GetStatement
from trunkline_model.capabilities.events import Event, EventLog, ReadEvents
from trunkline_sandbox_bank.app import build
from trunkline_sandbox_bank.settings import Settings as BankSettings
from trunkline_system_bank.main import life
from trunkline_system_bank.settings import BankConnection, Settings

type Bank = TestClient[Litestar]

DAY = date(2026, 11, 2)


class Served(Struct, frozen=True):
    """The service as its callers see it."""

    statements: BankStatements
    log: EventLog

    async def entries(self, count: int) -> list[Event]:
        """Wait until so many entries were booked."""

        async def read() -> list[Event] | None:
            events = (await self.log.read_events(ReadEvents(0))).events
            booked = [one for one in events if one.bank_entry_booked]
            return booked if len(booked) >= count else None

        return await eventually(read) or []

    async def rejected(self) -> Event:
        """Wait for the first file that was not taken."""

        async def read() -> Event | None:
            events = (await self.log.read_events(ReadEvents(0))).events
            return next((one for one in events if one.document_rejected), None)

        found = await eventually(read)
        assert found
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Bank]:
    (tmp_path / "second").mkdir()
    state = tmp_path / "second" / "state.sqlite3"
    settings = BankSettings(0, 0, state, bank_sftp_password="two")
    with TestClient(build(settings)) as client:
        yield client


def connection(bank: Bank, name: str, password: str) -> BankConnection:
    return BankConnection(
        connection_id=name,
        sftp_address=f"127.0.0.1:{bank.app.state.sftp_port}",
        sftp_user="trunkline",
        sftp_password=Secret(password),
        poll_s=0.05,
    )


@asynccontextmanager
async def served(database_url: str, *connections: BankConnection) -> AsyncIterator[Served]:
    key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    told = Settings(free_port(), database_url, key)
    async with life(told, *connections), connect(f"127.0.0.1:{told.grpc_port}") as channel:
        statements = call_port(BankStatements, bank_statements_pb2, channel)
        yield Served(statements, call_port(EventLog, events_pb2, channel))


def closed(bank: Bank, amount: str) -> str:
    """Book an entry and close its day; gives the number of the statement."""
    entry = {"amount": amount, "booked_on": DAY.isoformat(), "counterparty": "Ada Byron"}
    bank.post("/_sandbox/entries", json=entry)
    answer = bank.post("/_sandbox/statements", json={"closed_on": DAY.isoformat()})
    return str(answer.json()["statement_id"])


async def test_statements_of_the_same_number_are_each_their_own_banks(
    database_url: str, bank: Bank, bank_settings: BankSettings, second: Bank
) -> None:
    numbers = {closed(bank, "12.00"), closed(second, "34.00")}
    assert len(numbers) == 1, "both banks count from the same number"
    number = numbers.pop()
    one = connection(bank, "bank", bank_settings.bank_sftp_password)
    async with served(database_url, one, connection(second, "bank-2", "two")) as both:
        told = await both.entries(2)
        amounts = {
            one.connection_id: str(one.bank_entry_booked.amount.amount)
            for one in told
            if one.bank_entry_booked
        }
        assert amounts == {"bank": "12.00", "bank-2": "34.00"}
        for name, amount in amounts.items():
            read = await both.statements.get_statement(GetStatement(name, number))
            assert [str(entry.amount.amount) for entry in read.entries] == [amount]
        with pytest.raises(NotFound, match="bank-3") as refusal:
            await both.statements.get_statement(GetStatement("bank-3", number))
        assert refusal.value.reason == "connection"


async def test_a_bank_is_read_for_its_own_accounts_only(
    database_url: str, bank: Bank, bank_settings: BankSettings, second: Bank
) -> None:
    closed(bank, "12.00")
    closed(second, "34.00")
    ours = f"GB29, {bank_settings.bank_account}"
    first = connection(bank, "bank", bank_settings.bank_sftp_password)
    other = structs.replace(connection(second, "bank-2", "two"), accounts="GB29")
    async with served(database_url, structs.replace(first, accounts=ours), other) as both:
        rejected = await both.rejected()
        (event,) = await both.entries(1)
    assert (event.connection_id, rejected.connection_id) == ("bank", "bank-2")


async def test_banks_that_are_away_or_turn_us_away_hold_up_no_other(
    database_url: str, bank: Bank, bank_settings: BankSettings, second: Bank
) -> None:
    closed(second, "34.00")
    away = connection(bank, "bank", bank_settings.bank_sftp_password)
    away = structs.replace(away, sftp_address=f"127.0.0.1:{free_port()}")
    turned_away = connection(bank, "bank-3", "not the password")
    senseless = structs.replace(
        turned_away, connection_id="bank-4", sftp_private_key=Secret("no key")
    )
    good = connection(second, "bank-2", "two")
    async with served(database_url, away, turned_away, senseless, good) as all_of_them:
        (event,) = await all_of_them.entries(1)
    assert event.connection_id == "bank-2"
