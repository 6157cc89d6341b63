"""Counts each day by itself once it is over, and reads the journal on in between."""

import asyncio
from collections.abc import Awaitable, Sequence
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
    ) -> None:
        self._pool, self._certifying = pool, certifying
        self._entities, self._notebook = entities, notebook

    async def run(self) -> None:
        """Look every minute, for as long as it runs; what fails is tried at the next look.

        The journal is read on at once: a restored one must be known before anything else.
        """
        await _tried(self._notebook.catch_up())
        while True:
            await asyncio.sleep(EVERY_S)
            await _tried(self.look())

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


async def _tried(work: Awaitable[object]) -> None:
    try:
        await work
    except TrunklineError as failure:
        log.warning("day_not_counted", reason=failure.reason, sentence=failure.sentence)
    except Exception:
        log.exception("day_not_counted")


def last_day_over(entity: LegalEntity, now: datetime) -> date:
    """Give the last day that is over, and could be heard of, in every zone of a legal entity."""
    zones = {one.zone for one in (entity.erp, *entity.sources.values())}
    return min((now - HEARD_WITHIN).astimezone(zone).date() for zone in zones) - timedelta(days=1)
