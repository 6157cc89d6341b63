import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from scripted_tryton import ScriptedTryton, result

from trunkline_model.capabilities.events import Event
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool
from trunkline_system_tryton.client import Client
from trunkline_system_tryton.conversation import Conversation
from trunkline_system_tryton.inbound import PAGE, StockWatch
from trunkline_system_tryton.main import PACKAGES

pytestmark = pytest.mark.usefixtures("url")
KEYRING = Keyring(bytes(range(32)))


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate(database_url, schema="system_tryton", packages=PACKAGES)
    async with open_pool(database_url, schema="system_tryton") as one:
        yield one


def moved(ledger_id: int, sku: str, second: int) -> dict[str, Any]:
    at = {"year": 2026, "month": 11, "day": 21, "hour": 9, "minute": 0, "second": second}
    return {
        "id": ledger_id,
        "product.": {"id": 1, "code": sku},
        "last_modified_at": {"__class__": "datetime", **at, "microsecond": 5},
    }


def page(*rows: dict[str, Any]) -> web.Response:
    return result(list(rows))


async def events(pool: Pool) -> list[Event]:
    async with pool.connection() as conn:
        return await EventLog(KEYRING).read(conn, after=0, limit=1000)


async def test_each_article_that_moved_in_a_transaction_is_told_once(
    pool: Pool, client: Client, tryton: ScriptedTryton
) -> None:
    tryton.script = [page(moved(1, "MUG", 1), moved(2, "MUG", 1), moved(3, "POT", 1))]
    watch = StockWatch(pool, EventLog(KEYRING), "erp-main")
    assert await watch.look(Conversation(client, "erp-main")) == 2
    told = [one.stock_changed for one in await events(pool)]
    assert [one.sku for one in told if one] == ["MUG", "POT"]
    at = dt.datetime(2026, 11, 21, 9, 0, 1, 5, tzinfo=dt.UTC)
    assert {one.source_updated_at for one in told if one} == {at}


async def test_what_is_seen_again_in_the_overlap_is_no_new_event(
    pool: Pool, client: Client, tryton: ScriptedTryton
) -> None:
    tryton.script = [page(moved(1, "MUG", 1)), page(moved(1, "MUG", 1), moved(2, "MUG", 9))]
    calls = Conversation(client, "erp-main")
    await StockWatch(pool, EventLog(KEYRING), "erp-main").look(calls)
    restarted = StockWatch(pool, EventLog(KEYRING), "erp-main")
    await restarted.look(calls)
    assert [one.position for one in await events(pool)] == [1, 2]


async def test_more_than_a_page_is_read_to_the_end(
    pool: Pool, client: Client, tryton: ScriptedTryton
) -> None:
    full = [moved(number, f"A{number}", 1) for number in range(PAGE)]
    tryton.script = [page(*full), page(moved(PAGE, "LAST", 1))]
    watch = StockWatch(pool, EventLog(KEYRING), "erp-main")
    assert await watch.look(Conversation(client, "erp-main")) == PAGE + 1
    assert tryton.asked[1][1][0][0] == "OR"
