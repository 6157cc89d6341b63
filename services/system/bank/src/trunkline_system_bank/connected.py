"""One bank connected: its own lines, folders and polling over what all share."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import structlog
from msgspec import Struct

from trunkline_kit.address import host_and_port
from trunkline_kit.sftp import Access, Folder, HostKey
from trunkline_model.capabilities.bank_statements import BankStatements
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.payment_files import PaymentFiles
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo
from trunkline_store.memoised import Doubles, memoised
from trunkline_store.pool import Pool

from .adapter import Bank
from .intake import Intake
from .payment_rows import PaymentRows
from .payments import Paying, Payments
from .polling import Polling
from .register import Register
from .rows import Rows
from .settings import BankConnection

log = structlog.get_logger()


class Shared(Struct, frozen=True):
    """What every connection of the process uses."""

    pool: Pool
    keyring: Keyring
    memo: Memo


class Connected(Struct, frozen=True):
    """One bank as it is served."""

    connection_id: str
    statements: BankStatements
    """Answered from what was read."""
    register: DocumentRegister
    """Every entry that the bank told."""
    payments: PaymentFiles
    """Sends payment files, behind the request memo."""
    polling: tuple[Callable[[], Coroutine[Any, Any, None]], ...]
    """Each takes the files of one folder in for as long as it runs."""


@asynccontextmanager
async def connected(one: BankConnection, shared: Shared) -> AsyncIterator[Connected]:
    """Put a connection together; the bank is called by the first look."""
    name, pool = one.connection_id, shared.pool
    accounts = frozenset(one.accounts.replace(",", " ").split())
    rows = Rows(shared.keyring, name)
    host_key = await _host_key(one, pool, rows)
    async with AsyncExitStack() as stack:

        def folder(path: str) -> Folder:
            opened = Folder(access(one, path), host_key)
            stack.push_async_callback(opened.close)
            return opened

        def polling(path: str, place: str) -> Callable[[], Coroutine[Any, Any, None]]:
            intake = Intake(pool, shared.keyring, name, accounts, place=place)
            return partial(Polling(folder(path), intake).run, one.poll_s, name)

        payments = Payments(
            pool,
            PaymentRows(shared.keyring, name),
            folder(one.payment_folder),
            Paying(name, accounts, one.service_user),
        )
        port: PaymentFiles = payments
        yield Connected(
            name,
            Bank(pool, rows),
            Register(pool, rows),
            memoised(port, shared.memo, Doubles(probes={"submit_payment_file": payments.find})),
            tuple(polling(path, place) for path, place in _read_folders(one)),
        )


def _read_folders(one: BankConnection) -> list[tuple[str, str]]:
    """Name the folders that are read, each with what goes before its files' names in the books."""
    apart = one.report_folder not in {"", one.statement_folder}
    return [(one.statement_folder, ""), *([(one.report_folder, "reports/")] if apart else [])]


def access(one: BankConnection, folder: str) -> Access:
    """Say where a folder is."""
    host, port = host_and_port(one.sftp_address)
    return Access(
        host=host,
        port=port,
        user=one.sftp_user,
        password=one.sftp_password,
        private_key=one.sftp_private_key,
        folder=folder.rstrip("/"),
    )


async def _host_key(one: BankConnection, pool: Pool, rows: Rows) -> HostKey:
    """Take the configured key, else the one that was met first, else the next one met."""

    async def remember(host_key: str) -> None:
        log.warning("host_key_met_first", host_key=host_key)
        async with pool.connection() as conn:
            await rows.note_host_key(conn, host_key)

    if one.sftp_host_key:
        return HostKey(one.sftp_host_key, remember)
    async with pool.connection() as conn:
        return HostKey(await rows.host_key(conn), remember)
