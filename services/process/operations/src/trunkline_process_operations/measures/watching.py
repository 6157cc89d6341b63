"""The measures of the last hour as metrics, when anybody listens."""

import asyncio
from collections.abc import Collection
from datetime import timedelta

from trunkline_kit import clock, metrics
from trunkline_model.capabilities.measures import GetMeasures, Measures
from trunkline_store.pool import Pool

from .desk import measure
from .unexplained import unexplained

EVERY_S = 60.0
OVER = timedelta(hours=1)

DATA_LATENCY = metrics.gauge("trunkline.measure.data_latency")
PROCESSING_TIME = metrics.gauge("trunkline.measure.processing_time")
CYCLE_TIME = metrics.gauge("trunkline.measure.cycle_time")
ERROR_RATE = metrics.gauge("trunkline.measure.error_rate")
INTERVENTIONS = metrics.gauge("trunkline.measure.interventions")
FIRST_TIME_RIGHT = metrics.gauge("trunkline.measure.first_time_right")
AVAILABILITY = metrics.gauge("trunkline.measure.availability")
UNEXPLAINED = metrics.gauge("trunkline.completeness.unexplained")

type Counted = tuple[str, str, str]
"""Legal entity, channel and type of document."""

PROCESSES = "SELECT DISTINCT process FROM cases WHERE process NOT IN ('completeness')"


async def watch(pool: Pool) -> None:
    """Measure every minute for as long as it runs."""
    told: set[Counted] = set()
    while True:
        if metrics.exported():
            told = await measure_now(pool, told)
        await asyncio.sleep(EVERY_S)


async def measure_now(pool: Pool, told: Collection[Counted] = ()) -> set[Counted]:
    """Set every gauge from the last hour, and what certificates leave unexplained.

    Gives what was told of certificates: what is no longer counted the next time has no difference.
    """
    until = clock.now()
    async with pool.connection() as conn:
        rows = await (await conn.execute(PROCESSES)).fetchall()
        for (process,) in rows:
            _tell(await measure(conn, GetMeasures(process, until - OVER, until)))
        counts = {
            (one.legal_entity, one.channel, one.document_type): one.count
            for one in await unexplained(conn, until)
        }
    for (entity, channel, document_type), count in (dict.fromkeys(told, 0) | counts).items():
        of = {
            "trunkline.legal_entity": entity,
            "trunkline.channel": channel,
            "trunkline.document_type": document_type,
        }
        UNEXPLAINED.set(count, of)
    return set(counts)


def _tell(found: Measures) -> None:
    of = {"trunkline.process": found.process}
    DATA_LATENCY.set(found.data_latency.p95_s, of)
    PROCESSING_TIME.set(found.processing_time.p95_s, of)
    CYCLE_TIME.set(found.cycle_time.p95_s, of)
    ERROR_RATE.set(found.error_rate, of)
    INTERVENTIONS.set(found.manual_interventions, of)
    FIRST_TIME_RIGHT.set(found.first_time_right, of)
    for one in found.availability:
        AVAILABILITY.set(one.share, {**of, "trunkline.system": one.system})
