"""Where bytes come in: committed with their hash before anybody looks into them."""

import asyncio
from contextlib import suppress
from hashlib import sha256
from secrets import token_hex

import structlog
from msgspec import structs
from structlog.contextvars import bind_contextvars

from trunkline_kit import clock
from trunkline_kit.sftp import Listed
from trunkline_model.capabilities.events import DocumentRejected, Event
from trunkline_model.capabilities.supplier_documents import InboundChannel
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection, Pool
from trunkline_store.raw_documents import RawDocuments

from .reading import Reading
from .rows import Arrival, Rows

log = structlog.get_logger()

SIZE_MAX = 8 * 1024 * 1024
"""Larger documents are not exchanged."""
ENDINGS = (".xml", ".csv", ".edi", ".json", ".txt")


class Intake:
    """Takes bytes of one supplier in, by any channel, and has them read."""

    def __init__(self, pool: Pool, keyring: Keyring, connection_id: str, reading: Reading) -> None:
        self._pool = pool
        self.connection_id = connection_id
        self._log = EventLog(keyring)
        self._documents = RawDocuments(keyring)
        self._rows = Rows(keyring, connection_id)
        self._reading = reading
        self._came = asyncio.Event()

    async def arrive(self, channel: InboundChannel, name: str, content: bytes) -> bool:
        """Commit; False when the same bytes came by the same channel under the same name."""
        async with self._pool.connection() as conn:
            new = await self.keep(conn, channel, name, content)
        self._came.set()
        return new

    async def read_waiting(self) -> int:
        """Read all that waits; gives how many files."""
        count = 0
        while await self._reading.read_next():
            count += 1
        return count

    async def run(self, pause_s: float) -> None:
        """Read what arrives until cancelled."""
        bind_contextvars(connection_id=self.connection_id)
        while True:
            self._came.clear()
            try:
                await self.read_waiting()
            except Exception:
                log.exception("reading_failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._came.wait()

    def wake(self) -> None:
        """Have what arrived read now."""
        self._came.set()

    def wants(self, name: str) -> bool:
        """Say whether a file of the folder is a document by its name."""
        return name.lower().endswith(ENDINGS)

    async def is_new(self, file: Listed) -> bool:
        """Say whether this file, of this size and time, was not looked at yet."""
        async with self._pool.connection() as conn:
            return not await self._rows.knows_file(conn, file)

    def fits(self, file: Listed) -> bool:
        """Say whether the file is small enough to be fetched."""
        return file.size <= SIZE_MAX

    async def leave(self, file: Listed) -> None:
        """Put a file that is too large before a person; it stays at the supplier's."""
        fact = DocumentRejected(
            "too_large", "", "the file is larger than 8 MB and was left in its folder", file.name
        )
        event = Event(
            position=0,
            event_id=f"{file.name}:{file.size}:{file.modified_s}",
            connection_id=self.connection_id,
            occurred_at=clock.now(),
        )
        async with self._pool.connection() as conn:
            await self._log.append(conn, structs.replace(event, document_rejected=fact))
            await self._rows.note_file(conn, file)

    async def take(self, file: Listed, content: bytes) -> str:
        """Commit a file of the folder and that it was looked at."""
        async with self._pool.connection() as conn:
            new = await self.keep(conn, InboundChannel.SFTP, file.name, content)
            await self._rows.note_file(conn, file)
        self._came.set()
        return "kept" if new else "repeated"

    async def keep(
        self, conn: Connection, channel: InboundChannel, name: str, content: bytes
    ) -> bool:
        """Keep bytes in the caller's transaction, who wakes the reading after it; see `arrive`."""
        arrival = Arrival(
            arrival_id=f"doc_{token_hex(12)}",
            channel=channel,
            name=name,
            sha256=sha256(content).hexdigest(),
            raw_id=f"raw_{token_hex(12)}",
            received_at=clock.now(),
        )
        if not await self._rows.add_arrival(conn, arrival):
            return False
        await self._documents.keep(
            conn,
            content,
            content_type="application/octet-stream",
            source=self.connection_id,
            raw_id=arrival.raw_id,
        )
        return True
