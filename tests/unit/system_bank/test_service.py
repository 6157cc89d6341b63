"""The whole service over gRPC: what it read can be asked for."""

import socket
from collections.abc import AsyncIterator
from datetime import date

import pytest
from eventually import eventually
from litestar import Litestar
from litestar.testing import TestClient

from trunkline.system.bank_statements.v1 import bank_statements_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline_kit.channel import connect
from trunkline_kit.errors import Invalid, NotFound
from trunkline_kit.rpc import call_port
from trunkline_kit.secret import Secret
from trunkline_model.capabilities.bank_statements import (
    BankStatements,
    GetStatement,
    ListStatements,
)
from trunkline_model.capabilities.events import EventLog, EventPage, ReadEvents
from trunkline_sandbox_bank.settings import Settings as BankSettings
from trunkline_system_bank.main import life
from trunkline_system_bank.settings import BankConnection, Settings


@pytest.fixture
async def address(
    database_url: str, bank: TestClient[Litestar], bank_settings: BankSettings
) -> AsyncIterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = Settings(
        grpc_port=port,
        database_url=database_url,
        master_key="AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    )
    connection = BankConnection(
        connection_id="bank",
        sftp_address=f"127.0.0.1:{bank.app.state.sftp_port}",
        sftp_user="trunkline",
        sftp_password=Secret(bank_settings.bank_sftp_password),
        poll_s=0.05,
    )
    async with life(settings, connection):
        yield f"127.0.0.1:{port}"


async def test_what_the_bank_delivered_is_answered(
    address: str, bank: TestClient[Litestar]
) -> None:
    entry = {"amount": "12.00", "booked_on": "2026-11-02", "counterparty": "Ada Byron"}
    bank.post("/_sandbox/entries", json=entry)
    number = bank.post("/_sandbox/statements", json={"closed_on": "2026-11-02"}).json()[
        "statement_id"
    ]
    async with connect(address) as channel:
        log = call_port(EventLog, events_pb2, channel)

        async def entries() -> EventPage | None:
            page = await log.read_events(ReadEvents(after=1))
            return page if page.events else None

        await eventually(entries)
        statements = call_port(BankStatements, bank_statements_pb2, channel)
        one = await statements.get_statement(GetStatement("bank", number))
        assert one.entries[0].counterparty == "Ada Byron"
        day = date(2026, 11, 2)
        listed = await statements.list_statements(ListStatements("bank", day, day))
        assert listed.statements == (one,)
        with pytest.raises(NotFound):
            await statements.get_statement(GetStatement("other-bank", number))
        with pytest.raises(NotFound):
            await statements.get_statement(GetStatement("bank", "none"))
        with pytest.raises(Invalid):
            await statements.list_statements(ListStatements("bank", day, date(2026, 11, 1)))
