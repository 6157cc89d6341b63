"""What operations watches: how runs end, what is due and not done, what waits for a person."""

from collections.abc import Sequence
from typing import Literal

from trunkline_kit import metrics
from trunkline_store.pool import Pool

MEASURE_S = 30.0
"""Time between two counts of the backlog, which cost a query each."""

RUNS = metrics.counter("trunkline.transition.runs")
BACKLOG = metrics.gauge("trunkline.transition.backlog")
OLDEST_AGE = metrics.gauge("trunkline.transition.oldest_age")
OPEN_EXCEPTIONS = metrics.gauge("trunkline.exception.open")

DUE = """
SELECT process, count(*), extract(epoch FROM now() - min(due_at))::float8
FROM transitions JOIN cases USING (case_id)
WHERE transitions.state IN ('open', 'running', 'parked') AND due_at <= now()
  AND process = ANY(%s)
GROUP BY process
"""
WAITING = """
SELECT process, count(*) FROM exceptions WHERE state = 'open' AND process = ANY(%s)
GROUP BY process
"""

type Outcome = Literal["done", "waiting", "failed", "unknown", "stuck", "withdrawn"]


def count_run(process: str, transition: str, outcome: Outcome) -> None:
    """Count one run of a transition by how it ended."""
    told = {"trunkline.process": process, "trunkline.transition": transition}
    RUNS.add(1, {**told, "trunkline.outcome": outcome})


async def measure_backlog(pool: Pool, processes: Sequence[str]) -> None:
    """Set the gauges of these processes, when anybody listens."""
    if not metrics.exported():
        return
    names = list(processes)
    async with pool.connection() as conn:
        due = {row[0]: row[1:] for row in await (await conn.execute(DUE, [names])).fetchall()}
        waiting = {
            row[0]: row[1] for row in await (await conn.execute(WAITING, [names])).fetchall()
        }
    for name in names:
        told = {"trunkline.process": name}
        count, age_s = due.get(name, (0, 0.0))
        BACKLOG.set(count, told)
        OLDEST_AGE.set(max(age_s, 0.0), told)
        OPEN_EXCEPTIONS.set(waiting.get(name, 0), told)
