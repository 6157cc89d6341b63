"""A bank that runs, and our service's parts against it and a real database."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs
from payment_runs import DEBTOR

from trunkline_kit.sftp import Access, Folder, HostKey
from trunkline_model.capabilities.events import Event
from trunkline_model.capabilities.payment_files import PaymentFiles
from trunkline_sandbox_bank.app import build
from trunkline_sandbox_bank.settings import Settings as BankSettings
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo, MemoSettings
from trunkline_store.memoised import Doubles, memoised
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool
from trunkline_store.raw_documents import RawDocuments
from trunkline_system_bank.intake import Intake
from trunkline_system_bank.main import MIGRATIONS
from trunkline_system_bank.payment_rows import PaymentRows
from trunkline_system_bank.payments import Paying, Payments
from trunkline_system_bank.polling import Polling

SCHEMA = "system_bank"


@pytest.fixture
def bank_settings(tmp_path: Path) -> BankSettings:
    return BankSettings(0, 0, tmp_path / "state.sqlite3")


@pytest.fixture
def bank(bank_settings: BankSettings) -> Iterator[TestClient[Litestar]]:
    with TestClient(build(bank_settings)) as client:
        yield client


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(bytes(range(32)))


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate(database_url, schema=SCHEMA, packages=MIGRATIONS)
    async with open_pool(database_url, schema=SCHEMA) as opened:
        yield opened


async def remember_nothing(_: str) -> None:
    """Forget the host key."""


@pytest.fixture
def access(bank: TestClient[Litestar], bank_settings: BankSettings) -> Access:
    return Access(
        host="127.0.0.1",
        port=bank.app.state.sftp_port,
        user="trunkline",
        password=bank_settings.bank_sftp_password,
        private_key="",
        folder="/out/statements",
    )


@pytest.fixture
async def folder(access: Access) -> AsyncIterator[Folder]:
    opened = Folder(access, HostKey("", remember_nothing))
    yield opened
    await opened.close()


@pytest.fixture
def intake(pool: Pool, keyring: Keyring) -> Intake:
    return Intake(pool, keyring, "bank")


@pytest.fixture
def polling(folder: Folder, intake: Intake) -> Polling:
    return Polling(folder, intake)


class Heard:
    """Reads the service's log."""

    def __init__(self, pool: Pool, keyring: Keyring) -> None:
        self._pool = pool
        self._log = EventLog(keyring)
        self._documents = RawDocuments(keyring)

    async def events(self) -> list[Event]:
        async with self._pool.connection() as conn:
            return await self._log.read(conn, after=0)

    async def raw(self, raw_id: str) -> bytes:
        async with self._pool.connection() as conn:
            return (await self._documents.get(conn, raw_id)).content

    async def rejections(self) -> list[tuple[str, str]]:
        events = await self.events()
        return [
            (e.document_rejected.reason, e.document_rejected.name)
            for e in events
            if e.document_rejected
        ]


@pytest.fixture
def heard(pool: Pool, keyring: Keyring) -> Heard:
    return Heard(pool, keyring)


@pytest.fixture
async def payments(pool: Pool, keyring: Keyring, access: Access) -> AsyncIterator[PaymentFiles]:
    place = structs.replace(access, folder="/in")
    folder = Folder(place, HostKey("", remember_nothing))
    paying = Paying("bank", frozenset({DEBTOR.iban}), "123456")
    bare = Payments(pool, PaymentRows(keyring, "bank"), folder, paying)
    port: PaymentFiles = bare
    memo = Memo(pool, keyring, MemoSettings(settle_s=0))
    yield memoised(port, memo, Doubles(probes={"submit_payment_file": bare.find}))
    await folder.close()


@pytest.fixture
async def reports(access: Access, intake: Intake) -> AsyncIterator[Polling]:
    folder = Folder(structs.replace(access, folder="/out/reports"), HostKey("", remember_nothing))
    yield Polling(folder, intake)
    await folder.close()
