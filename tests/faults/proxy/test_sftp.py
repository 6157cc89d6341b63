"""The proxy stands before a bank's real SFTP server: each statement is taken in whole, and once."""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from toxic_proxy import ToxicProxy
from toxics import Latency, LimitData, ResetPeer, Slicer, Timeout, Toxic, ToxicSpec

from trunkline_kit.errors import Unavailable
from trunkline_kit.sftp import Access, Folder, HostKey
from trunkline_sandbox_bank.app import build
from trunkline_sandbox_bank.settings import Settings
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool
from trunkline_system_bank.intake import Intake
from trunkline_system_bank.main import MIGRATIONS
from trunkline_system_bank.polling import Polling

SCHEMA = "system_bank"
KEYRING = Keyring(bytes(range(32)))
ANSWER_S = 1.0
ENTRY = {"amount": "12.00", "booked_on": "2026-11-02", "counterparty": "Ada Byron"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(0, 0, tmp_path_factory.mktemp("bank") / "state.sqlite3")


@pytest.fixture(scope="module")
def bank(settings: Settings) -> Iterator[TestClient[Litestar]]:
    with TestClient(build(settings)) as client:
        for day in range(2, 6):
            closing = {"closed_on": f"2026-11-{day:02d}"}
            for _ in range(20):
                client.post("/_sandbox/entries", json=ENTRY | {"booked_on": closing["closed_on"]})
            assert client.post("/_sandbox/statements", json=closing).is_success
        yield client


@pytest.fixture
async def proxy(bank: TestClient[Litestar]) -> AsyncIterator[ToxicProxy]:
    async with ToxicProxy(("127.0.0.1", bank.app.state.sftp_port), seed=1) as opened:
        yield opened


@pytest.fixture
async def folder(proxy: ToxicProxy, settings: Settings) -> AsyncIterator[Folder]:
    async def remember_nothing(_: str) -> None: ...

    access = Access(
        host=proxy.host,
        port=proxy.port,
        user="trunkline",
        password=settings.bank_sftp_password,
        private_key="",
        folder="/out/statements",
        answer_s=ANSWER_S,
    )
    opened = Folder(access, HostKey("", remember_nothing))
    yield opened
    await opened.close()


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate(database_url, schema=SCHEMA, packages=MIGRATIONS)
    async with open_pool(database_url, schema=SCHEMA) as opened:
        yield opened


async def taken(pool: Pool) -> list[str]:
    async with pool.connection() as conn:
        events = await EventLog(KEYRING).read(conn, after=0)
    return [one.event_id for one in events]


@pytest.mark.parametrize("toxic", [Latency(0.01, 0.01), Slicer(200, 100)])
async def test_a_slow_and_a_sliced_line_bring_the_whole_file(
    proxy: ToxicProxy, folder: Folder, toxic: Toxic
) -> None:
    proxy.add(ToxicSpec("slow", toxic))
    first, *_ = await folder.list_files()
    content = await folder.read(first)
    assert content is not None
    assert len(content) == first.size
    assert content.rstrip().endswith(b"</Document>")
    assert proxy.fired["slow"] >= 1


@pytest.mark.parametrize(
    "toxic",
    [Timeout(), Timeout(0.1), ResetPeer(), LimitData(2000)],
    ids=["half-open", "cut", "reset", "cut in the middle"],
)
async def test_a_line_that_dies_is_unavailable_and_each_statement_is_taken_in_once(
    proxy: ToxicProxy, folder: Folder, pool: Pool, toxic: Toxic
) -> None:
    polling = Polling(folder, Intake(pool, KEYRING, "bank"))
    await polling.look()
    proxy.add(ToxicSpec("dies", toxic))
    for _ in range(2):
        with suppress(Unavailable):
            await polling.look()
    assert proxy.fired["dies"] >= 1
    with pytest.raises(Unavailable) as raised:
        await folder.read((await folder.list_files())[0])
    assert not raised.value.unknown
    proxy.remove("dies")
    for _ in range(3):
        await polling.look()
    events = await taken(pool)
    assert len(events) == len(set(events)) > 0
    assert await polling.look() == 0
    assert await taken(pool) == events


async def test_a_bank_that_is_away_is_found_again(proxy: ToxicProxy, folder: Folder) -> None:
    listed = await folder.list_files()
    await proxy.disable()
    with pytest.raises(Unavailable):
        await folder.list_files()
    await proxy.enable()
    assert await folder.list_files() == listed
