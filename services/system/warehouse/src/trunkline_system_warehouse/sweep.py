"""Ask the warehouse what its webhooks should have told: what never came is found here."""

import asyncio
import re
from hashlib import sha256

import msgspec
import structlog
from structlog.contextvars import bind_contextvars

from trunkline_kit.errors import TrunklineError
from trunkline_kit.strict_json import UNREADABLE
from trunkline_store.pool import Connection, Pool

from . import wire
from .client import Warehouse
from .intake import Intake

log = structlog.get_logger()

PAGE = 100
_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


class Sweep:
    """Walks the warehouse's list of events; its cursor moves with what was taken in."""

    def __init__(
        self, pool: Pool, warehouse: Warehouse, intake: Intake, connection_id: str
    ) -> None:
        self._pool = pool
        self._warehouse = warehouse
        self._intake = intake
        self._connection_id = connection_id

    async def run(self, pause_s: float) -> None:
        """Sweep until cancelled; a warehouse that cannot be reached is asked again later."""
        bind_contextvars(connection_id=self._connection_id)
        while True:
            try:
                while await self.step():
                    pass
            except TrunklineError as failure:
                log.warning("sweep_failed", reason=failure.reason, sentence=failure.sentence)
            except Exception:
                log.exception("sweep_failed")
            await asyncio.sleep(pause_s)

    async def step(self) -> bool:
        """Take one page in; True when there may be more."""
        async with self._pool.connection() as conn:
            cursor = await self._cursor(conn)
        page = await self._warehouse.events(cursor, PAGE)
        async with self._pool.connection() as conn:
            for raw in page.events:
                await self._take(conn, bytes(raw))
            await self._move(conn, cursor, page.next)
        return len(page.events) == PAGE and page.next != cursor

    async def _take(self, conn: Connection, content: bytes) -> None:
        event_id = _id_of(content)
        if await self._intake.take(conn, event_id, content):
            log.info("event_found_by_sweep", event_id=event_id)

    async def _cursor(self, conn: Connection) -> str:
        found = await conn.execute(
            "SELECT cursor FROM sweep_cursors WHERE connection_id = %s", [self._connection_id]
        )
        row = await found.fetchone()
        return str(row[0]) if row else ""

    async def _move(self, conn: Connection, was: str, cursor: str) -> None:
        """Move on, unless another replica moved on from the same place meanwhile."""
        await conn.execute(
            "INSERT INTO sweep_cursors (connection_id, cursor) VALUES (%s, %s)"
            " ON CONFLICT (connection_id) DO UPDATE SET cursor = excluded.cursor"
            " WHERE sweep_cursors.cursor = %s",
            [self._connection_id, cursor, was],
        )


def _id_of(content: bytes) -> str:
    """Give an event's id; one that bears none that can be kept is known by its bytes.

    Such an event is put before a person, and those after it are taken in.
    """
    try:
        event_id = msgspec.json.decode(content, type=wire.Named).id
    except UNREADABLE:
        event_id = ""
    return event_id if _ID.fullmatch(event_id) else f"bytes:{sha256(content).hexdigest()}"
