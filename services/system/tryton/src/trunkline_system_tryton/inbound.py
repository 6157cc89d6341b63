"""What Tryton tells unasked: nothing, so it is asked what stock moved.

`write_date` is when a transaction began, not when it committed, so every look goes back by
an overlap; a change that is seen twice has the same event id and is one event.
"""

import asyncio
from datetime import datetime, timedelta

import psycopg
import structlog
from msgspec import Struct
from structlog.contextvars import bind_contextvars

from trunkline_kit import clock
from trunkline_kit.errors import TrunklineError
from trunkline_model.capabilities.events import Event, StockChanged
from trunkline_store.event_log import EventLog
from trunkline_store.pool import Connection, Pool

from .conversation import Conversation, Row

log = structlog.get_logger()

OVERLAP = timedelta(seconds=60)
"""Longer than any transaction of Tryton may take."""
PAGE = 500
SEEN_MAX = 50_000


class Change(Struct, frozen=True):
    """An article whose stock moved in one transaction, by however many moves."""

    sku: str
    """The article."""
    changed_at: datetime
    """Start of the transaction (UTC)."""

    @property
    def event_id(self) -> str:
        """The same change has the same id whenever it is seen."""
        return f"stock-{self.sku}-{self.changed_at.timestamp():.6f}"


class StockWatch:
    """Looks for moved stock and appends it to the event log."""

    def __init__(self, pool: Pool, events: EventLog, connection_id: str) -> None:
        self._pool = pool
        self._events = events
        self._connection_id = connection_id
        self._seen: dict[str, None] = {}

    async def watch(self, calls: Conversation, poll_s: float) -> None:
        """Look again and again; a look that fails is logged and the next one sees it all."""
        bind_contextvars(connection_id=self._connection_id)
        while True:
            try:
                await self.look(calls)
            except (TrunklineError, psycopg.Error) as error:
                log.warning("stock_not_read", error=type(error).__name__, sentence=str(error))
            except Exception:
                log.exception("stock_not_read")
            await asyncio.sleep(poll_s)

    async def look(self, calls: Conversation) -> int:
        """Append what changed since the last look; gives how many events were new to us."""
        async with self._pool.connection() as conn:
            since = await self._watermark(conn)
        changes = await changed_since(calls, since - OVERLAP)
        new = [change for change in changes if change.event_id not in self._seen]
        if new:
            async with self._pool.connection() as conn:
                await self._events.append(conn, *(self._event(change) for change in new))
                await self._move_watermark(conn, max(change.changed_at for change in new))
        self._remember(new)
        return len(new)

    async def _watermark(self, conn: Connection) -> datetime:
        found = await conn.execute(
            "SELECT read_to FROM stock_watermark WHERE connection_id = %s", [self._connection_id]
        )
        row = await found.fetchone()
        if row is not None:
            read_to: datetime = row[0]
            return read_to
        started = clock.now()
        await self._move_watermark(conn, started)
        return started

    async def _move_watermark(self, conn: Connection, read_to: datetime) -> None:
        await conn.execute(
            "INSERT INTO stock_watermark (connection_id, read_to) VALUES (%s, %s)"
            " ON CONFLICT (connection_id) DO UPDATE"
            " SET read_to = greatest(stock_watermark.read_to, excluded.read_to)",
            [self._connection_id, read_to],
        )

    def _remember(self, changes: list[Change]) -> None:
        self._seen |= dict.fromkeys(change.event_id for change in changes)
        for old in list(self._seen)[: max(len(self._seen) - SEEN_MAX, 0)]:
            del self._seen[old]

    def _event(self, change: Change) -> Event:
        return Event(
            position=0,
            event_id=change.event_id,
            connection_id=self._connection_id,
            occurred_at=change.changed_at,
            stock_changed=StockChanged(change.sku, change.changed_at),
        )


async def changed_since(calls: Conversation, since: datetime) -> list[Change]:
    """List the moves that were written since an instant, oldest first, page by page."""
    changes: list[Change] = []
    after: list[object] = [("last_modified_at", ">=", since.replace(tzinfo=None))]
    while True:
        rows = await calls.search(
            "stock.move",
            after,
            ["product.code", "last_modified_at"],
            order=[("last_modified_at", "ASC"), ("id", "ASC")],
            limit=PAGE,
        )
        changes += [_change(row) for row in rows]
        if len(rows) < PAGE:
            return list(dict.fromkeys(changes))
        last = rows[-1]["last_modified_at"].replace(tzinfo=None)
        beyond = [("last_modified_at", "=", last), ("id", ">", rows[-1]["id"])]
        after = ["OR", ("last_modified_at", ">", last), beyond]


def _change(row: Row) -> Change:
    return Change(row["product."]["code"] or "", row["last_modified_at"])
