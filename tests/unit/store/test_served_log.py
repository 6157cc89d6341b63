"""The log as the process layer reads it."""

from datetime import UTC, datetime

import pytest

from trunkline_kit.errors import Invalid, NotFound
from trunkline_model.capabilities.events import Event, GetRawDocument, ReadEvents, StockChanged
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool
from trunkline_store.raw_documents import RawDocuments
from trunkline_store.served_log import ServedEventLog

NOW = datetime(2026, 11, 21, tzinfo=UTC)


async def test_events_are_served_in_pages(pool: Pool, keyring: Keyring) -> None:
    log = EventLog(keyring)
    async with pool.connection() as conn:
        for name in ("a", "b", "c"):
            changed = StockChanged("SKU", NOW)
            await log.append(conn, Event(0, name, "erp-1", NOW, stock_changed=changed))
        assert await log.knows(conn, "erp-1", "a")
        assert not await log.knows(conn, "erp-2", "a")
    page = await ServedEventLog(pool, keyring).read_events(ReadEvents(after=1, limit=1))
    assert [event.event_id for event in page.events] == ["b"]


@pytest.mark.parametrize("limit", [0, -1, 1001])
async def test_a_page_has_bounds(pool: Pool, keyring: Keyring, limit: int) -> None:
    with pytest.raises(Invalid):
        await ServedEventLog(pool, keyring).read_events(ReadEvents(after=0, limit=limit))


async def test_raw_bytes_are_served_by_their_id(pool: Pool, keyring: Keyring) -> None:
    async with pool.connection() as conn:
        kept = await RawDocuments(keyring).keep(
            conn, b"<a/>", content_type="application/xml", source="bank"
        )
    served = ServedEventLog(pool, keyring)
    assert (await served.get_raw_document(GetRawDocument(kept.raw_id))).content == b"<a/>"
    with pytest.raises(NotFound):
        await served.get_raw_document(GetRawDocument("raw_unknown"))
