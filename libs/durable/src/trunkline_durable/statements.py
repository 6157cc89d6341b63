"""The SQL by which cases move: each statement is a whole commit."""

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

_PRESENT = "(now() + make_interval(secs => %(moved_s)s))"
"""The business time. The database's clock, which all replicas share, decides it, so that no
replica's wrong clock fires a timer; only a test moves it. Leases are durations and never move."""

_RUNNABLE = f"""
    SELECT transition_id FROM transitions
    WHERE case_id = %(case)s
      AND (state IN ('open', 'running') OR (state = 'parked' AND due_at <= {_PRESENT}))
"""

_BEGUN = (
    """
    UPDATE transitions SET
        state = 'running', attempts = attempts + 1, fence = held.fence, changed_at = now()
    FROM held WHERE transition_id = ("""
    + _RUNNABLE
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

_HELD = """
    WHERE case_id = %(case)s AND fence = %(fence)s AND head_seq = %(expected)s
    RETURNING case_id
)"""

_WRITTEN = f""", written AS (
    INSERT INTO journal (case_id, seq, kind, name, transition_id, at, entry, hash)
    SELECT held.case_id, one.* FROM held, unnest(
        %(seqs)s::bigint[], %(kinds)s::text[], %(names)s::text[], %(belongs)s::text[],
        %(ats)s::timestamptz[], %(entries)s::bytea[], %(hashes)s::bytea[]) AS one
), named AS (
    INSERT INTO mentions (key, case_id, seq)
    SELECT one.key, held.case_id, one.seq FROM held, unnest(
        %(mentioned)s::text[], %(mentioned_seqs)s::bigint[]) AS one (key, seq)
), ended AS (
    UPDATE transitions SET
        state = %(end_state)s, attempts = %(attempts)s, last_error = %(last_error)s,
        due_at = {_PRESENT} + make_interval(secs => %(wait_s)s), changed_at = now()
    FROM held WHERE transition_id = %(ended)s
)"""

APPEND = (
    """
WITH held AS (
    UPDATE cases SET head_seq = %(seq)s, head_hash = %(hash)s"""
    + _HELD
    + _WRITTEN
    + " SELECT count(*) FROM held"
)
"""Journal entries and perhaps the end of a transition; no fact came."""

MOVE = (
    """
WITH held AS (
    UPDATE cases SET
        head_seq = %(seq)s, head_hash = %(hash)s, snapshot = %(snapshot)s, state = %(state)s,
        fold_version = %(version)s, last_fact = %(last_fact)s, person_key = %(person_key)s,
        labels = %(labels)s::jsonb, legal_entity = %(legal_entity)s, changed_at = now()"""
    + _HELD
    + _WRITTEN
    + f""", learned AS (
    INSERT INTO facts (case_id, fact_id, kind, occurred_at, seq)
    SELECT held.case_id, one.* FROM held, unnest(
        %(fact_ids)s::text[], %(fact_kinds)s::text[], %(occurred)s::timestamptz[],
        %(fact_seqs)s::bigint[]) AS one
), asked AS (
    INSERT INTO transitions (transition_id, case_id, name, cause, due_at, state, trace_parent)
    SELECT one.id, held.case_id, one.name, one.cause, coalesce(one.due_at, {_PRESENT}),
        CASE WHEN one.due_at > {_PRESENT} THEN 'parked' ELSE 'open' END, %(trace_parent)s
    FROM held, unnest(
        %(due_ids)s::text[], %(due_names)s::text[], %(due_causes)s::text[],
        %(due_ats)s::timestamptz[]) AS one (id, name, cause, due_at)
    ON CONFLICT (transition_id) DO UPDATE
        SET state = excluded.state, due_at = excluded.due_at, changed_at = now()
        WHERE transitions.state = 'withdrawn'
    RETURNING transition_id
), called AS (
    INSERT INTO aliases (process, key, case_id)
    SELECT %(process)s, one.key, held.case_id FROM held, unnest(%(aliases)s::text[]) AS one (key)
    ON CONFLICT DO NOTHING
), blinded AS (
    INSERT INTO personal_index (blinded, case_id, key_id)
    SELECT DISTINCT one.blinded, held.case_id, %(person_key)s::text
    FROM held, unnest(%(blinded)s::bytea[]) AS one (blinded)
    ON CONFLICT DO NOTHING
)
SELECT count(*), count(
    CASE WHEN %(wakes)s AND EXISTS (SELECT FROM asked) THEN wake(%(process)s, case_id) END)
FROM held
"""
)
"""The same with facts: the case is folded and asks for transitions in the same commit."""
