"""The SQL by which cases are found, taken and let go."""

_ROW = """
    case_id, process, business_key, state, fence, head_seq, head_hash, person_key,
    snapshot, fold_version, last_fact, opened_at, changed_at"""

READ_COLUMNS = f"SELECT {_ROW} FROM cases"
"""What a case file adopts."""

ROW_MAX = len(_ROW.split(","))
"""How many columns that are."""

READ = READ_COLUMNS + " WHERE case_id = %s"

READ_LOCKED = READ + " FOR UPDATE"

FIND = (
    READ_COLUMNS
    + """ WHERE case_id = (
    SELECT case_id FROM cases WHERE process = %(process)s AND business_key = %(key)s
    UNION ALL SELECT case_id FROM aliases WHERE process = %(process)s AND key = %(key)s
    UNION ALL SELECT case_id FROM cases WHERE process = %(process)s AND case_id = %(key)s
    LIMIT 1)"""
)

FIND_LOCKED = FIND + " FOR UPDATE"

OPEN = f"""
INSERT INTO cases (case_id, process, business_key, state)
VALUES (%(case)s, %(process)s, %(key)s, %(state)s)
ON CONFLICT DO NOTHING
RETURNING {_ROW}
"""

PRESENT = "(now() + make_interval(secs => %(moved_s)s))"
"""The business time. The database's clock, which all replicas share, decides it, so that no
replica's wrong clock fires a timer; only a test moves it. Leases are durations and never move."""

RUNNABLE = f"""
    SELECT transition_id FROM transitions
    WHERE case_id = %(case)s
      AND (state IN ('open', 'running') OR (state = 'parked' AND due_at <= {PRESENT}))
"""

_BEGUN = (
    """
    UPDATE transitions SET
        state = 'running', attempts = attempts + 1, fence = held.fence, changed_at = now()
    FROM held WHERE transition_id = ("""
    + RUNNABLE
    + """
    ORDER BY due_at, opened_at, transition_id LIMIT 1)
    RETURNING transition_id, name, cause, attempts, transitions.opened_at, trace_parent
)"""
)

TAKE = (
    f"""
WITH held AS (
    UPDATE cases SET holder = %(holder)s, fence = fence + 1,
        lease_until = now() + make_interval(secs => %(lease_s)s)
    WHERE case_id = %(case)s AND (holder IS NULL OR lease_until < now())
    RETURNING {_ROW}
), begun AS ("""
    + _BEGUN
    + """
SELECT held.*,
    EXISTS (SELECT FROM exceptions WHERE case_id = %(case)s AND state = 'decided'),
    begun.*
FROM held LEFT JOIN begun ON true
"""
)
"""Take a free case, raise its fence and begin what is next."""

NEXT = (
    """
WITH held AS (
    SELECT case_id, fence FROM cases
    WHERE case_id = %(case)s AND fence = %(fence)s FOR UPDATE
), begun AS ("""
    + _BEGUN
    + """, freed AS (
    UPDATE cases SET holder = NULL, lease_until = NULL
    WHERE case_id = %(case)s AND fence = %(fence)s AND head_seq = %(seq)s
      AND NOT EXISTS (SELECT FROM begun)
    RETURNING case_id
)
SELECT (SELECT count(*) FROM freed), begun.* FROM (SELECT) AS always LEFT JOIN begun ON true
"""
)
"""Begin what is next in a held case, or let go of it if there is nothing and nothing came."""

RENEW = """
WITH mine AS (
    SELECT case_id FROM cases
    JOIN unnest(%(cases)s::text[], %(fences)s::bigint[]) AS one (held_id, held_fence)
        ON case_id = held_id AND fence = held_fence
    FOR NO KEY UPDATE OF cases SKIP LOCKED
)
UPDATE cases SET lease_until = now() + make_interval(secs => %(lease_s)s)
FROM mine WHERE cases.case_id = mine.case_id
"""
"""Renew what is held. A row that is locked just now is left to the next round: whoever waited
here with other rows in hand would lock up with a fact that is told to several cases."""

LET_GO = """
WITH freed AS (
    UPDATE cases SET holder = NULL, lease_until = NULL
    WHERE case_id = %(case)s AND fence = %(fence)s AND holder IS NOT NULL
    RETURNING process, case_id
)
SELECT wake(process, case_id) FROM freed
"""
"""Give a case back with its work undone, to whoever is woken next."""

PAGE = (
    READ_COLUMNS
    + """
WHERE process = %(process)s AND (%(state)s = '' OR state = %(state)s)
  AND labels @> %(labels)s::jsonb
  AND (%(before)s = '' OR (opened_at, case_id) < (
      SELECT opened_at, case_id FROM cases WHERE case_id = %(before)s))
ORDER BY opened_at DESC, case_id DESC LIMIT %(limit)s
"""
)

READ_FACTS = """
SELECT facts.fact_id, journal.entry
FROM facts JOIN journal USING (case_id, seq)
WHERE facts.case_id = %s
"""
