"""Writing down what the shop says: bytes, event and version in one transaction, each once."""

from datetime import datetime

import msgspec

from trunkline_kit.tracing import current_trace_parent
from trunkline_model.capabilities.events import ChannelOrderChanged, DocumentRejected, Event
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection, Pool
from trunkline_store.raw_documents import RawDocuments, new_raw_id

from .version import Version

POOL_WAIT_S = 3.0
"""Shopify waits five seconds for an answer in all."""

NOTE = """
INSERT INTO order_versions (source, channel_order_id, updated_at, version) VALUES (%s, %s, %s, %s)
ON CONFLICT (source, channel_order_id) DO UPDATE
SET updated_at = excluded.updated_at, version = excluded.version
WHERE order_versions.updated_at <= excluded.updated_at
"""

KNOWN = "SELECT updated_at, version FROM order_versions WHERE source = %s AND channel_order_id = %s"


class Webhook(msgspec.Struct, frozen=True):
    """A genuine webhook: its bytes, and what was made of them."""

    event_id: str
    triggered_at: datetime
    body: bytes
    content_type: str
    fact: ChannelOrderChanged | DocumentRejected
    version: Version | None
    """None when the body says nothing of a version."""


class Hearing:
    """Appends to the log of one connection."""

    def __init__(self, pool: Pool, keyring: Keyring, connection_id: str) -> None:
        self._pool = pool
        self._log = EventLog(keyring)
        self._documents = RawDocuments(keyring)
        self._source = connection_id

    async def hear(self, webhook: Webhook) -> bool:
        """Append the event and keep its bytes; false when it was heard before.

        Everything is committed when this returns. Appending takes turns, so of the same event
        coming twice at the same instant the bytes are kept once.
        """
        raw_id = new_raw_id()
        event = self._event(webhook.event_id, webhook.triggered_at, webhook.fact, raw_id)
        kind = webhook.content_type
        async with self._pool.connection(timeout=POOL_WAIT_S) as conn:
            if not await self._log.append_new(conn, event):
                return False
            await self._documents.keep(
                conn, webhook.body, content_type=kind, source=self._source, raw_id=raw_id
            )
            if webhook.version:
                await self._note(conn, webhook.version)
        return True

    async def hear_swept(self, versions: list[Version]) -> int:
        """Append an event for each version that no webhook told of; gives how many."""
        told = 0
        async with self._pool.connection() as conn:
            for version in versions:
                if await self._knows(conn, version):
                    continue
                fact = ChannelOrderChanged(version.channel_order_id, version.updated_at)
                event_id = f"sweep:{version.channel_order_id}:{version.text}"
                await self._note(conn, version)
                await self._log.append(conn, self._event(event_id, version.updated_at, fact, ""))
                told += 1
        return told

    async def _knows(self, conn: Connection, version: Version) -> bool:
        found = await conn.execute(KNOWN, [self._source, version.channel_order_id])
        row = await found.fetchone()
        return row is not None and (row[0] > version.updated_at or row[1] == version.text)

    async def _note(self, conn: Connection, version: Version) -> None:
        values = [self._source, version.channel_order_id, version.updated_at, version.text]
        await conn.execute(NOTE, values)

    def _event(
        self,
        event_id: str,
        occurred_at: datetime,
        fact: ChannelOrderChanged | DocumentRejected,
        raw_id: str,
    ) -> Event:
        changed = fact if isinstance(fact, ChannelOrderChanged) else None
        return Event(
            position=0,
            event_id=event_id,
            connection_id=self._source,
            occurred_at=occurred_at,
            raw_document_id=raw_id,
            trace_parent=current_trace_parent(),
            channel_order_changed=changed,
            document_rejected=fact if isinstance(fact, DocumentRejected) else None,
        )
