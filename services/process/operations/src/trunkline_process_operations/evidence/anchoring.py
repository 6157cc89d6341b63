"""Anchors every day what moved; of several replicas one does it."""

from asyncio import sleep
from datetime import UTC, datetime, time, timedelta

import structlog

from trunkline_durable.anchors import make_daily_anchor
from trunkline_kit import clock
from trunkline_store.pool import Pool
from trunkline_store.signing import SigningKeys

LOG = structlog.get_logger(__name__)
LOOK_S = 3600.0
"""The longest sleep: a clock that is put right meanwhile delays no anchor for long."""
AGAIN_S = 60.0
"""After a failure."""


async def anchor_daily(pool: Pool, keys: SigningKeys) -> None:
    """Make and sign the first anchor of each day (UTC), until cancelled."""
    while True:
        wait_s = min(LOOK_S, until_tomorrow_s(clock.now()))
        try:
            async with pool.connection() as conn, conn.transaction():
                made = await make_daily_anchor(conn, keys)
            if made is not None:
                LOG.info("anchored", anchor=made.seq, heads=made.heads, hash=made.hash.hex())
        except Exception as error:
            LOG.warning("not anchored", exc_info=error)
            wait_s = AGAIN_S
        await sleep(wait_s)


def until_tomorrow_s(now: datetime) -> float:
    """Seconds until the next day begins (UTC), and one more."""
    tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
    return (datetime.combine(tomorrow, time(0, 0, 1), UTC) - now).total_seconds()
