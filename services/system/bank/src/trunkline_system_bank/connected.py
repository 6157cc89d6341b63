"""One bank connected: its own line, folder and polling over what all share."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import structlog
from msgspec import Struct

from trunkline_kit.sftp import Access, Folder, HostKey, host_and_port
from trunkline_model.capabilities.bank_statements import BankStatements
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool

from .adapter import Bank
from .intake import Intake
from .polling import Polling
from .register import Register
from .rows import Rows
from .settings import BankConnection

log = structlog.get_logger()


class Connected(Struct, frozen=True):
    """One bank as it is served."""

    connection_id: str
    statements: BankStatements
    """Answered from what was read."""
    register: DocumentRegister
    """Every entry that the bank told."""
    polling: Callable[[], Coroutine[Any, Any, None]]
    """Takes files in for as long as it runs."""


@asynccontextmanager
async def connected(one: BankConnection, pool: Pool, keyring: Keyring) -> AsyncIterator[Connected]:
    """Put a connection together; the bank is called by the first look."""
    name = one.connection_id
    accounts = frozenset(one.accounts.replace(",", " ").split())
    intake = Intake(pool, keyring, name, accounts)
    folder = Folder(access(one), await _host_key(one, pool, intake.rows))
    try:
        polling = Polling(folder, intake)
        yield Connected(
            name,
            Bank(pool, intake.rows),
            Register(pool, intake.rows),
            partial(polling.run, one.poll_s, name),
        )
    finally:
        await folder.close()


def access(one: BankConnection) -> Access:
    """Say where the folder is."""
    host, port = host_and_port(one.sftp_address)
    return Access(
        host=host,
        port=port,
        user=one.sftp_user,
        password=one.sftp_password,
        private_key=one.sftp_private_key,
        folder=one.statement_folder.rstrip("/"),
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
