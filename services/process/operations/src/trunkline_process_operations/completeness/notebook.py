"""Keeps what Trunkline knows of documents up to date with its journal."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import structlog
from msgspec import DecodeError, structs

from trunkline_kit import clock
from trunkline_store.pool import Connection, Pool
from trunkline_store.streaming import streaming

from .entry import Entry
from .noting import NAMES, note
from .page import Notes, ZoneOf

log = structlog.get_logger()

LOCK = 0x6E6F7465
"""Advisory lock of whoever reads the journal: one at a time is enough."""
OVERLAP = timedelta(minutes=1)
"""How long after its instant an entry may become visible, and how far clocks may differ."""
BATCH = 4000
"""Entries that are read before they are written down."""

ENTRIES = """
SELECT case_id, entry FROM journal
WHERE at >= %s AND (kind IN ('undone', 'refusal')
    OR kind IN ('fact', 'intent', 'result') AND split_part(name, ':', 1) = ANY(%s))
ORDER BY case_id, seq
"""
COLUMNS = (
    "side, document_type, channel, key, document_id, on_day, state, currency, net, tax, gross,"
    " quantity, tax_codes, related_key, case_id"
)
"""An entry's fields in their order."""
KNOWN = f"SELECT reference, {COLUMNS} FROM known_documents WHERE case_id = ANY(%s)"  # noqa: S608 - columns are ours
FRESH = "CREATE TEMP TABLE fresh (LIKE known_documents) ON COMMIT DROP"
COPY = f"COPY fresh (reference, {COLUMNS}) FROM STDIN"
WRITE = f"""
INSERT INTO known_documents (reference, {COLUMNS}) SELECT reference, {COLUMNS} FROM fresh
ON CONFLICT (case_id, reference) DO UPDATE SET
    (side, channel, key, document_id, on_day, state, currency, net, tax, gross, quantity,
     tax_codes, related_key) =
    (excluded.side, excluded.channel, excluded.key, excluded.document_id, excluded.on_day,
     excluded.state, excluded.currency, excluded.net, excluded.tax, excluded.gross,
     excluded.quantity, excluded.tax_codes, excluded.related_key)
"""  # noqa: S608 - columns are ours

type Rows = list[tuple[str, bytes]]


class Notebook:
    """Reads the journal on from where it was left; every replica may, one does."""

    def __init__(self, pool: Pool, zone_of: ZoneOf) -> None:
        self._pool, self._zone_of = pool, zone_of

    async def catch_up(self, *, unless_since: timedelta | None = None) -> int:
        """Note what was journalled since; gives how many entries were read.

        With `unless_since` nothing is read when somebody did so little time ago.
        """
        read = 0
        async with self._pool.connection() as conn, conn.transaction():
            await conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            since, until = await _since(conn), clock.now()
            if unless_since and until - since < unless_since:
                return 0
            await conn.execute(FRESH)
            async with aclosing(_batches(conn, since)) as batches:
                async for rows in batches:
                    read += len(rows)
                    await self._write(conn, rows)
            await conn.execute("DELETE FROM noted_until")
            await conn.execute("INSERT INTO noted_until VALUES (%s)", [until])
        return read

    async def _write(self, conn: Connection, rows: Rows) -> None:
        cases = {case_id for case_id, _ in rows}
        known: dict[str, Notes] = {case_id: {} for case_id in cases}
        found = await conn.execute(KNOWN.encode(), [list(cases)])
        async for reference, *values in found:
            entry = Entry(*values)
            known[entry.case_id][reference] = entry
        before = {case_id: dict(notes) for case_id, notes in known.items()}
        unread = sum(not self._note(known[case_id], document) for case_id, document in rows)
        if unread:
            log.warning("journal_entries_not_understood", count=unread)
        async with conn.cursor() as cursor, cursor.copy(COPY.encode()) as copy:
            for case_id, notes in known.items():
                for reference, entry in notes.items():
                    if before[case_id].get(reference) != entry:
                        await copy.write_row((reference, *structs.astuple(entry)))
        await conn.execute(WRITE.encode())
        await conn.execute("DELETE FROM fresh")

    def _note(self, notes: Notes, document: bytes) -> bool:
        """Take an entry in; false for one of a shape that nobody here knows.

        It says nothing then: its document is missed and found to be missing, which is what the
        certificate is for.
        """
        try:
            note(notes, document, self._zone_of)
        except (DecodeError, KeyError, TypeError):
            return False
        return True


async def _since(conn: Connection) -> datetime:
    row = await (await conn.execute("SELECT at FROM noted_until")).fetchone()
    return row[0] - OVERLAP if row else datetime.min.replace(tzinfo=UTC)


async def _batches(conn: Connection, since: datetime) -> AsyncGenerator[Rows]:
    """Give entries in batches that hold whole cases, each in the order of its chain."""
    rows: Rows = []
    async with streaming(conn, "journal", batch=BATCH) as cursor:
        await cursor.execute(ENTRIES, [since, NAMES])
        async for case_id, entry in cursor:
            if len(rows) >= BATCH and case_id != rows[-1][0]:
                yield rows
                rows = []
            rows.append((case_id, entry))
    if rows:
        yield rows


def by_document(rows: Iterable[tuple[Any, ...]]) -> Iterable[list[Entry]]:
    """Group entries that are ordered by type, channel and key."""
    for _, group in groupby(rows, itemgetter(1, 2, 3)):
        yield [Entry(*row) for row in group]
