"""Counts each day by itself once it is over, and reads the journal on in between."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta

import structlog

from trunkline_kit import clock
from trunkline_kit.errors import TrunklineError
from trunkline_store.pool import Pool

from .certifying import Certifying
from .explaining import HEARD_WITHIN
from .ledger import Ledger
from .notebook import Notebook
from .wiring import LegalEntity

log = structlog.get_logger()

LOCK = 0x636F756E74
"""Advisory lock of the replica that counts."""
EVERY_S = 60.0
"""Between two looks whether a day is over."""
READ_EVERY = timedelta(hours=1)
"""How often the journal is read on: so a count has little left to read."""
ACTOR = "schedule"


class Schedule:
    """One replica counts; the others find the lock taken."""

    def __init__(
        self,
        pool: Pool,
        certifying: Certifying,
        entities: Sequence[LegalEntity],
        notebook: Notebook,
        *,
        every_s: float = EVERY_S,
    ) -> None:
        self._pool, self._certifying = pool, certifying
        self._entities, self._notebook, self._every_s = entities, notebook, every_s

    async def run(self) -> None:
        """Look every minute, for as long as it runs; what fails is tried at the next look.

        The first look is at the journal alone, at once: a restored one must be known before
        anything else.
        """
        work: Callable[[], Awaitable[object]] = self._notebook.catch_up
        event = "journal_not_read"
        while True:
            if await _done(work(), event):
                work, event = self.look, "day_not_counted"
            await asyncio.sleep(self._every_s)

    async def look(self) -> None:
        """Read the journal on, and count yesterday of each legal entity that did not yet."""
        async with self._pool.connection() as conn:
            row = await (await conn.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])).fetchone()
            if row is None or not row[0]:
                return
            try:
                await self._notebook.catch_up(unless_since=READ_EVERY)
                for entity in self._entities:
                    await self._count(entity)
            finally:
                await conn.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

    async def _count(self, entity: LegalEntity) -> None:
        day = last_day_over(entity, clock.now())
        async with self._pool.connection() as conn:
            if await Ledger(conn, entity.legal_entity).of_day(day):
                return
        await self._certifying.make(entity, day, ACTOR)


async def _done(work: Awaitable[object], event: str) -> bool:
    try:
        await work
    except TrunklineError as failure:
        log.warning(event, reason=failure.reason, sentence=failure.sentence)
    except Exception:
        log.exception(event)
    else:
        return True
    return False


def last_day_over(entity: LegalEntity, now: datetime) -> date:
    """Give the last day that is over, and could be heard of, in every zone of a legal entity."""
    zones = {one.zone for one in (entity.erp, *entity.sources.values())}
    return min((now - HEARD_WITHIN).astimezone(zone).date() for zone in zones) - timedelta(days=1)
