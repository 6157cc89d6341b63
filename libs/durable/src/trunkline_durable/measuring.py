"""What operations watches: how runs end, what is due and not done, what waits for a person."""

from collections.abc import Sequence
from typing import Literal, LiteralString

from trunkline_kit import metrics
from trunkline_store.pool import Connection, Pool

MEASURE_S = 30.0
"""Time between two counts of the backlog, which cost a query each."""

RUNS = metrics.counter("trunkline.transition.runs")
BACKLOG = metrics.gauge("trunkline.transition.backlog")
OLDEST_AGE = metrics.gauge("trunkline.transition.oldest_age")
UNKNOWN_AGE = metrics.gauge("trunkline.transition.unknown_age")
OPEN_EXCEPTIONS = metrics.gauge("trunkline.exception.open")
EXCEPTION_AGE = metrics.gauge("trunkline.exception.oldest_age")

DUE = """
SELECT process, count(*), extract(epoch FROM now() - min(due_at))::float8
FROM transitions JOIN cases USING (case_id)
WHERE transitions.state IN ('open', 'running', 'parked') AND due_at <= now()
  AND process = ANY(%s)
GROUP BY process
"""
WAITING = """
SELECT process, count(*), extract(epoch FROM now() - min(raised_at))::float8
FROM exceptions WHERE state = 'open' AND process = ANY(%s)
GROUP BY process
"""
UNKNOWN = """
SELECT process, extract(epoch FROM now() - min(since))::float8
FROM (
    SELECT process, lost.at AS since
    FROM transitions
    JOIN cases USING (case_id)
    JOIN journal AS asked USING (case_id, transition_id)
    JOIN journal AS lost USING (case_id, transition_id)
    WHERE transitions.state IN ('open', 'running', 'parked') AND attempts > 1
      AND asked.kind = 'intent' AND lost.kind = 'attempt' AND lost.seq > asked.seq
      AND convert_from(lost.entry, 'UTF8')::jsonb @> '{"body": {"unknown": true}}'
      AND NOT EXISTS (
          SELECT FROM journal AS answer
          WHERE answer.case_id = asked.case_id AND answer.transition_id = asked.transition_id
            AND answer.name = asked.name AND answer.seq > asked.seq
            AND answer.kind IN ('result', 'refusal'))
    UNION ALL
    SELECT process, raised_at FROM exceptions WHERE state = 'open' AND reason = 'unknown_outcome'
) AS unknown
WHERE process = ANY(%s)
GROUP BY process
"""
"""A write that was sent, whose answer was lost, and that nobody has found since: by the machine,
which looks it up again and again, or by the person whom it was put before."""

NONE = (0, 0.0)

type Outcome = Literal["done", "waiting", "failed", "unknown", "stuck", "withdrawn"]


def count_run(process: str, transition: str, outcome: Outcome) -> None:
    """Count one run of a transition by how it ended."""
    told = {"trunkline.process": process, "trunkline.transition": transition}
    RUNS.add(1, {**told, "trunkline.outcome": outcome})


async def measure_backlog(pool: Pool, processes: Sequence[str]) -> None:
    """Set the gauges of these processes, when anybody listens."""
    if not metrics.exported():
        return
    async with pool.connection() as conn:
        due = await _found(conn, DUE, processes)
        unknown = await _found(conn, UNKNOWN, processes)
        waiting = await _found(conn, WAITING, processes)
    for name in processes:
        told = {"trunkline.process": name}
        for (count_of, age_of), (count, age_s) in (
            ((BACKLOG, OLDEST_AGE), due.get(name, NONE)),
            ((OPEN_EXCEPTIONS, EXCEPTION_AGE), waiting.get(name, NONE)),
        ):
            count_of.set(count, told)
            age_of.set(max(age_s, 0.0), told)
        UNKNOWN_AGE.set(max(*unknown.get(name, (0.0,)), 0.0), told)


async def _found(
    conn: Connection, query: LiteralString, processes: Sequence[str]
) -> dict[str, tuple[float, ...]]:
    """Give the figures of a query by process."""
    rows = await (await conn.execute(query, [list(processes)])).fetchall()
    return {row[0]: row[1:] for row in rows}
