"""Asking the shop for what its webhooks should have said: a missed one is found."""

import asyncio
from datetime import datetime, timedelta

import structlog
from msgspec import Struct
from structlog.contextvars import bind_contextvars

from trunkline_kit import clock
from trunkline_kit.errors import Unavailable
from trunkline_store.pool import Pool

from .hearing import Hearing
from .reading import Reading
from .version import version_of_node

log = structlog.get_logger()

FOUND = """
INSERT INTO sweeps (source, swept_until, due_at) VALUES (%s, %s, now()) ON CONFLICT DO NOTHING
"""
CLAIM = """
UPDATE sweeps SET due_at = now() + make_interval(secs => %s)
WHERE source = %s AND due_at <= now() RETURNING swept_until
"""
DONE = "UPDATE sweeps SET swept_until = greatest(swept_until, %s) WHERE source = %s"


class Rhythm(Struct, frozen=True):
    """When a sweep happens and what it covers, in seconds."""

    every_s: float
    grace_s: float
    overlap_s: float


class Sweep:
    """Sweeps one connection; of several replicas one does it."""

    def __init__(
        self, pool: Pool, reading: Reading, hearing: Hearing, rhythm: Rhythm, *, connection_id: str
    ) -> None:
        self._pool = pool
        self._reading = reading
        self._hearing = hearing
        self._rhythm = rhythm
        self._source = connection_id

    async def run(self) -> None:
        """Sweep until cancelled; a shop that is away is asked again next time."""
        bind_contextvars(connection_id=self._source)
        while True:
            try:
                await self.once()
            except Unavailable as failure:
                log.warning("sweep_failed", reason=failure.reason, sentence=failure.sentence)
            except Exception:
                log.exception("sweep_failed")
            await asyncio.sleep(self._rhythm.every_s)

    async def once(self) -> int | None:
        """Sweep when it is due; gives how many orders were news, None when it is not our turn.

        The first sweep of a connection starts from its founding: older orders are not news.
        """
        claimed = await self._claim()
        if claimed is None:
            return None
        until = clock.now() - timedelta(seconds=self._rhythm.grace_s)
        since = claimed - timedelta(seconds=self._rhythm.overlap_s)
        news, newest = await self._pages(since, until)
        if newest is not None:
            async with self._pool.connection() as conn:
                await conn.execute(DONE, [newest, self._source])
        if news:
            log.info("sweep_found", orders=news)
        return news

    async def _pages(self, since: datetime, until: datetime) -> tuple[int, datetime | None]:
        """Hear what changed; gives how much was news, and the shop's time of the last change.

        The next sweep starts from there: by our own clock, one that runs ahead for a while would
        have orders skipped that the shop changes meanwhile.
        """
        news, cursor, newest = 0, "", None
        while True:
            page = await self._reading.versions(since, cursor)
            due = [version_of_node(one) for one in page.nodes if one.updated_at <= until]
            news += await self._hearing.hear_swept(due)
            newest = max((one.updated_at for one in page.nodes[: len(due)]), default=newest)
            if not page.page_info.has_next_page or len(due) < len(page.nodes):
                return news, newest
            cursor = page.page_info.end_cursor or ""

    async def _claim(self) -> datetime | None:
        async with self._pool.connection() as conn:
            await conn.execute(FOUND, [self._source, clock.now()])
            found = await conn.execute(CLAIM, [self._rhythm.every_s, self._source])
            row = await found.fetchone()
        return None if row is None else row[0]
