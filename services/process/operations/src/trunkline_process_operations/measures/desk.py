"""The port ProcessMeasures, answered from the journal."""

from datetime import timedelta
from typing import Any

from trunkline_kit.errors import Invalid
from trunkline_model.capabilities.measures import (
    BackendAvailability,
    GetMeasures,
    Measures,
    Spread,
)
from trunkline_store.pool import Connection, Pool

from .statements import (
    ASKED,
    CYCLE_TIME,
    DATA_LATENCY,
    PROCESSING_TIME,
    RIGHT_FIRST_TIME,
    RUNS,
    spread,
)
from .unexplained import unexplained

TIME_MAX = timedelta(days=400)


class MeasuresDesk:
    """Measures processes."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def get_measures(self, request: GetMeasures) -> Measures:
        """Measure a time."""
        if not timedelta(0) < request.until - request.since <= TIME_MAX:
            raise Invalid("give a time of up to 400 days, its beginning first", reason="time")
        async with self._pool.connection() as conn:
            return await measure(conn, request)


async def measure(conn: Connection, request: GetMeasures) -> Measures:
    """Ask the journal for everything."""
    about = {"process": request.process, "since": request.since, "until": request.until}
    done, stuck, touched = await _row(conn, RUNS.encode(), about)
    ended, right = await _row(conn, RIGHT_FIRST_TIME.encode(), about)
    backends = await (await conn.execute(ASKED.encode(), about)).fetchall()
    return Measures(
        process=request.process,
        since=request.since,
        until=request.until,
        data_latency=Spread(*await _row(conn, spread(DATA_LATENCY), about)),
        processing_time=Spread(*await _row(conn, spread(PROCESSING_TIME), about)),
        cycle_time=Spread(*await _row(conn, spread(CYCLE_TIME), about)),
        runs=done + stuck,
        stuck=stuck,
        error_rate=_share(stuck, done + stuck, of_nothing=0.0),
        availability=tuple(_availability(*row) for row in backends),
        manual_interventions=touched,
        cases_ended=ended,
        first_time_right=_share(right, ended, of_nothing=1.0),
        unexplained=await unexplained(conn, request.until),
    )


async def _row(conn: Connection, statement: bytes, about: dict[str, Any]) -> tuple[Any, ...]:
    row = await (await conn.execute(statement, about)).fetchone()
    return row or ()


def _availability(system: str, answered: int, failed: int) -> BackendAvailability:
    share = _share(answered, answered + failed, of_nothing=1.0)
    return BackendAvailability(system, answered, failed, share)


def _share(part: int, whole: int, *, of_nothing: float) -> float:
    return part / whole if whole else of_nothing
