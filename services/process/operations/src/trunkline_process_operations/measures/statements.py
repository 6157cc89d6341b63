"""What is asked of the journal; each takes process ('' for all), since and until."""

SPREAD = """
SELECT count(*), coalesce(avg(s), 0)::float8,
    coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY s), 0)::float8,
    coalesce(percentile_cont(0.95) WITHIN GROUP (ORDER BY s), 0)::float8,
    coalesce(max(s), 0)::float8
FROM ({durations}) AS measured (s)
"""

OF_PROCESS = "(%(process)s = '' OR cases.process = %(process)s) AND cases.process <> 'completeness'"
"""Certificates are kept as entries of a case that no process moves."""
IN_TIME = "journal.at >= %(since)s AND journal.at < %(until)s"
ENDED = "cases.state IN ('CLOSED', 'CANCELLED', 'REJECTED', 'DUPLICATE', 'WRITTEN_OFF')"
"""Ends of the charts that there are."""

DATA_LATENCY = f"""
SELECT greatest(extract(epoch FROM journal.at - facts.occurred_at), 0)
FROM journal JOIN facts USING (case_id, seq) JOIN cases USING (case_id)
WHERE journal.kind = 'fact' AND {IN_TIME} AND {OF_PROCESS} AND strpos(facts.fact_id, '#') = 0
"""  # noqa: S608 - constants of ours
"""Of facts that were told from outside: a transition's own bear its id and a number."""

PROCESSING_TIME = f"""
SELECT greatest(extract(epoch FROM journal.at - transitions.opened_at), 0)
FROM journal JOIN transitions USING (transition_id)
    JOIN cases ON cases.case_id = journal.case_id
WHERE journal.kind = 'done' AND {IN_TIME} AND {OF_PROCESS}
"""  # noqa: S608 - constants of ours

LAST_MOVES = f"""
SELECT cases.case_id, cases.opened_at, max(journal.at) AS ended_at
FROM journal JOIN cases USING (case_id)
WHERE journal.kind = 'done' AND {IN_TIME} AND {OF_PROCESS} AND {ENDED}
    AND NOT EXISTS (SELECT FROM journal AS later WHERE later.case_id = cases.case_id
        AND later.kind = 'done' AND later.at >= %(until)s)
GROUP BY cases.case_id
"""  # noqa: S608 - constants of ours
CYCLE_TIME = f"SELECT extract(epoch FROM ended_at - opened_at) FROM ({LAST_MOVES}) AS ended"  # noqa: S608 - ours

RUNS = f"""
SELECT count(*) FILTER (WHERE journal.kind = 'done'),
    count(*) FILTER (WHERE journal.kind = 'stuck'),
    count(*) FILTER (WHERE journal.kind IN ('command', 'edit', 'retried', 'discarded'))
FROM journal JOIN cases USING (case_id)
WHERE journal.kind IN ('done', 'stuck', 'command', 'edit', 'retried', 'discarded')
    AND {IN_TIME} AND {OF_PROCESS}
"""  # noqa: S608 - constants of ours

ASKED = f"""
SELECT system, count(*) FILTER (WHERE answered), count(*) FILTER (WHERE NOT answered) FROM (
    SELECT convert_from(journal.entry, 'UTF8')::jsonb ->> 'system' AS system, true AS answered
    FROM journal JOIN cases USING (case_id)
    WHERE journal.kind IN ('result', 'refusal') AND {IN_TIME} AND {OF_PROCESS}
    UNION ALL
    SELECT convert_from(asked.entry, 'UTF8')::jsonb ->> 'system', false
    FROM journal JOIN cases USING (case_id) JOIN LATERAL (
        SELECT entry FROM journal AS intent WHERE intent.case_id = journal.case_id
            AND intent.seq < journal.seq AND intent.kind = 'intent'
            AND intent.transition_id = journal.transition_id
        ORDER BY intent.seq DESC LIMIT 1) AS asked ON true
    WHERE journal.kind = 'attempt' AND {IN_TIME} AND {OF_PROCESS}
) AS every (system, answered) WHERE system <> '' GROUP BY system ORDER BY system
"""  # noqa: S608 - constants of ours
"""An attempt that failed failed at the step that was asked for last."""

RIGHT_FIRST_TIME = f"""
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
    SELECT FROM journal WHERE journal.case_id = ended.case_id
        AND journal.kind IN ('stuck', 'command', 'edit', 'retried', 'discarded')))
FROM ({LAST_MOVES}) AS ended
"""  # noqa: S608 - constants of ours


def spread(durations: str) -> bytes:
    """Ask for the spread of durations in seconds."""
    return SPREAD.format(durations=durations).encode()
