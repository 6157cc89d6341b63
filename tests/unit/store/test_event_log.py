import asyncio
from datetime import UTC, datetime
from decimal import Decimal

from eventually import eventually

from trunkline_model.capabilities.events import BankEntryBooked, Event, StockChanged
from trunkline_model.money import Money
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def event(event_id: str, connection_id: str = "erp-1") -> Event:
    changed = StockChanged("SKU", NOW)
    return Event(0, event_id, connection_id, NOW, stock_changed=changed)


async def test_events_are_read_in_the_order_of_their_positions(
    pool: Pool, keyring: Keyring
) -> None:
    log = EventLog(keyring)
    async with pool.connection() as conn:
        assert await log.append(conn, event("a"), event("b")) == [1, 2]
        assert await log.append(conn, event("c")) == [3]
    async with pool.connection() as conn:
        assert [e.event_id for e in await log.read(conn, after=1, limit=9)] == ["b", "c"]
        assert [e.position for e in await log.read(conn, after=0, limit=2)] == [1, 2]


async def test_the_same_event_twice_is_one_event(pool: Pool, keyring: Keyring) -> None:
    log = EventLog(keyring)
    async with pool.connection() as conn:
        assert await log.append(conn, event("a"), event("a"), event("b")) == [1, 1, 2]
        assert await log.append(conn, event("b"), event("c"), event("a", "erp-2")) == [2, 3, 4]


async def test_a_reader_never_skips_a_late_commit(pool: Pool, keyring: Keyring) -> None:
    log = EventLog(keyring)
    async with pool.connection() as slow:
        await log.append(slow, event("late"))

        async def append_behind() -> None:
            async with pool.connection() as conn:
                await log.append(conn, event("quick"))

        behind = asyncio.create_task(append_behind())
        await eventually(lambda: _blocked(pool))
        async with pool.connection() as conn:
            assert await log.read(conn, after=0) == []
    await behind
    async with pool.connection() as conn:
        assert [e.event_id for e in await log.read(conn, after=0)] == ["late", "quick"]


async def _blocked(pool: Pool) -> bool:
    async with pool.connection() as conn:  # its view of activity is fixed for one transaction
        found = await conn.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        row = await found.fetchone()
    return row is not None and row[0] > 0


async def test_personal_data_in_an_event_lies_encrypted(pool: Pool, keyring: Keyring) -> None:
    log = EventLog(keyring)
    booked = BankEntryBooked(
        "st-1",
        "e-1",
        "GB00",
        Money(Decimal(5), "GBP"),
        NOW.date(),
        NOW.date(),
        "Ada L.",
        "INV 7",
        "",
    )
    told = Event(0, "e-1", "bank-1", NOW, bank_entry_booked=booked)
    async with pool.connection() as conn:
        await log.append(conn, told)
        found = await conn.execute("SELECT body FROM event_log")
        assert b"Ada L." not in (await found.fetchone() or [b"Ada L."])[0]
        assert (await log.read(conn, after=0))[0].bank_entry_booked == booked
