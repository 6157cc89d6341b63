"""The sweep: gives all work that nobody is at a live job. It is the lock-less timer too.

Only what is parked waits for a time: what is open and due later was made due by a clock that ran
ahead and was set right since.
"""

from trunkline_kit import clock
from trunkline_store.pool import Pool

SWEEP = """
WITH due AS (
    SELECT DISTINCT case_id FROM (
        SELECT case_id FROM transitions
        WHERE state IN ('open', 'running', 'parked') AND due_at <= now() + make_interval(secs => %s)
        ORDER BY due_at LIMIT 1000
    ) AS late
    UNION
    SELECT case_id FROM transitions
    WHERE state IN ('open', 'running') AND due_at > now() + make_interval(secs => %s)
    UNION
    SELECT case_id FROM exceptions WHERE state = 'decided' AND case_id IS NOT NULL
    UNION
    SELECT case_id FROM cases WHERE holder IS NOT NULL AND lease_until < now()
)
SELECT count(wake(process, case_id))
FROM cases JOIN due USING (case_id)
WHERE process = ANY(%s) AND (holder IS NULL OR lease_until < now())
  AND NOT EXISTS (
      SELECT FROM procrastinate_jobs
      WHERE queueing_lock = case_id AND status = 'todo')
"""

CLEAN = """
DELETE FROM procrastinate_jobs AS job
WHERE status = 'doing' AND queue_name = ANY(%s) AND NOT EXISTS (
    SELECT FROM procrastinate_workers
    WHERE id = job.worker_id AND last_heartbeat >= now() - make_interval(secs => %s))
"""


async def sweep(pool: Pool, queues: list[str], *, stalled_s: float) -> int:
    """Wake what is due, overdue or left by a dead worker; gives how many were woken.

    Also drops the jobs of workers that are dead: what they began is in the transition
    table, and what procrastinate believes about a job decides nothing.
    """
    moved_s = clock.moved_s()
    async with pool.connection() as conn:
        row = await (await conn.execute(SWEEP, [moved_s, moved_s, queues])).fetchone()
        await conn.execute(CLEAN, [queues, stalled_s])
    return int(row[0]) if row else 0
