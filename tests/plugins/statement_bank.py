"""system-bank before the stand-in bank's SFTP server, each its own process, as any bank."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from msgspec import Struct
from sandbox_control import SandboxControl
from second_connection import SUFFIX, beside_one_in_vain
from service_process import free_port, service_process
from stores import Stores

from trunkline.system.bank_statements.v1 import bank_statements_pb2
from trunkline.system.document_register.v1 import document_register_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.payment_files.v1 import payment_files_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.bank_statements import BankStatements
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.events import Event, EventLog
from trunkline_model.capabilities.payment_files import PaymentFiles

CONNECTION = f"bank{SUFFIX}"
PASSWORD = "sandbox-bank-password"


class StatementBank(Struct, frozen=True):
    """The bank as tests of statements and of its event log use it."""

    name: str
    connection_id: str
    backend: SandboxControl
    statements: BankStatements
    register: DocumentRegister
    payments: PaymentFiles
    event_log: EventLog

    async def book(self, amount: str, **more: str) -> dict[str, Any]:
        """Book an entry; gives it as it stands in the bank's own books."""
        entry = {"amount": amount, "counterparty": "Ada Byron", **more}
        return dict(await self.backend.tell("entries", entry))

    async def close(self, **more: str) -> dict[str, Any]:
        """Close a day and put its statement out; gives it."""
        return dict(await self.backend.tell("statements", more))

    async def put_out(self, route: str, **more: str) -> str:
        """Put out a bad or a repeated file under a name of its own; gives the name."""
        name = f"{uuid4().hex[:10]}.xml"
        await self.backend.tell(route, {"name": name, **more})
        return name

    async def happen(self) -> str:
        """Put a statement out."""
        return str((await self.close())["statement_id"])

    async def happen_untold(self) -> str:
        """Put a statement out while the folder cannot be read."""
        await self.backend.fault("sftp.list", "timeout_before_commit", times=2)
        await self.backend.fault("sftp.read", "5xx", times=2)
        return await self.happen()

    async def tell_again(self, event: Event) -> None:
        """Put the same statement out under another name."""
        await self.put_out("repeated-files", statement_id=self.key_of(event))

    def key_of(self, event: Event) -> str:
        """Give the id of the statement."""
        received = event.bank_statement_received
        return received.statement_id if received else ""


@asynccontextmanager
async def statement_bank(stores: Stores, folder: Path) -> AsyncIterator[StatementBank]:
    """Run bank and service while the block lives."""
    sandbox = {
        "http_port": free_port(),
        "sftp_port": free_port(),
        "state_path": folder / "bank.sqlite3",
        "bank_sftp_password": PASSWORD,
    }
    service = {
        "grpc_port": free_port(),
        **stores.settings(),
        "second_password": PASSWORD,
        **_connections(f"127.0.0.1:{sandbox['sftp_port']}"),
    }
    with (
        service_process("trunkline_sandbox_bank", sandbox, folder / "bank.log"),
        service_process("trunkline_system_bank", service, folder / "service.log"),
    ):
        url = f"http://127.0.0.1:{sandbox['http_port']}"
        async with (
            httpx.AsyncClient(base_url=url) as http,
            connect(f"127.0.0.1:{service['grpc_port']}") as channel,
        ):
            yield StatementBank(
                name="system-bank",
                connection_id=CONNECTION,
                backend=SandboxControl(http),
                statements=call_port(BankStatements, bank_statements_pb2, channel),
                register=call_port(DocumentRegister, document_register_pb2, channel),
                payments=call_port(PaymentFiles, payment_files_pb2, channel),
                event_log=call_port(EventLog, events_pb2, channel),
            )


def _connections(address: str) -> dict[str, object]:
    second = {
        "connection_id": CONNECTION,
        "sftp_address": address,
        "sftp_user": "trunkline",
        "sftp_password": "env:TRUNKLINE_SECOND_PASSWORD",
        "poll_s": 0.1,
    }
    needed = {"sftp_address": "{}", "sftp_user": "trunkline"}
    return beside_one_in_vain("bank", needed, second)
