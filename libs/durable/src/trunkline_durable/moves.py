"""The SQL by which a held case moves: each statement is a whole commit."""

from .statements import PRESENT, RUNNABLE

_MINE = """
    WHERE case_id = %(case)s AND fence = %(fence)s AND head_seq = %(expected)s"""

_HELD = """
    RETURNING case_id, fence, holder IS NULL AS freed
)"""

_NEXT_ONE = (
    RUNNABLE
    + """ AND transition_id <> %(ended)s
    ORDER BY due_at, opened_at, transition_id LIMIT 1"""
)

_LET_GO_IF = """,
        holder = CASE WHEN {idle} THEN NULL ELSE holder END,
        lease_until = CASE WHEN {idle} THEN NULL ELSE lease_until END"""

_NOTHING_OLD = f"NOT EXISTS ({_NEXT_ONE})"

_NOTHING_NEW = f"""NOT EXISTS (
            SELECT FROM unnest(%(due_ids)s::text[], %(due_ats)s::timestamptz[],
                %(due_states)s::text[]) AS one (id, due_at, state)
            WHERE one.state = '' AND coalesce(one.due_at, {PRESENT}) <= {PRESENT}
              AND NOT EXISTS (SELECT FROM transitions
                  WHERE transition_id = one.id AND state <> 'withdrawn'))"""

_BEGUN_WITH = f""", begun AS (
    UPDATE transitions SET
        state = 'running', attempts = attempts + 1, fence = held.fence, changed_at = now()
    FROM held WHERE transition_id = ({_NEXT_ONE})
    RETURNING transition_id, name, cause, attempts, transitions.opened_at, trace_parent
)"""

_SAY = " SELECT freed, false FROM held"
_SAY_NEXT = " SELECT freed, false, begun.* FROM held LEFT JOIN begun ON true"

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
        due_at = {PRESENT} + make_interval(secs => %(wait_s)s), changed_at = now()
    FROM held WHERE transition_id = %(ended)s
)"""

_APPENDED = """
WITH held AS (
    UPDATE cases SET head_seq = %(seq)s, head_hash = %(hash)s"""

APPEND = _APPENDED + _MINE + _HELD + _WRITTEN + _SAY
"""Journal entries and perhaps the end of a transition; no fact came."""

APPEND_AND_GO_ON = (
    _APPENDED
    + _LET_GO_IF.format(idle=_NOTHING_OLD)
    + _MINE
    + _HELD
    + _WRITTEN
    + _BEGUN_WITH
    + _SAY_NEXT
)
"""The same, with what is next begun in the same commit, or the case let go."""

_MOVED = """
WITH held AS (
    UPDATE cases SET
        head_seq = %(seq)s, head_hash = %(hash)s, snapshot = %(snapshot)s, state = %(state)s,
        fold_version = %(version)s, last_fact = %(last_fact)s, person_key = %(person_key)s,
        labels = %(labels)s::jsonb, legal_entity = %(legal_entity)s, changed_at = now()"""

_UNKNOWN = """
      AND NOT EXISTS (SELECT FROM transitions WHERE transition_id = ANY(%(ahead)s::text[]))"""

_LEARNED = f""", learned AS (
    INSERT INTO facts (case_id, fact_id, kind, occurred_at, seq)
    SELECT held.case_id, one.* FROM held, unnest(
        %(fact_ids)s::text[], %(fact_kinds)s::text[], %(occurred)s::timestamptz[],
        %(fact_seqs)s::bigint[]) AS one
), asked AS (
    INSERT INTO transitions (transition_id, case_id, name, cause, due_at, state, trace_parent,
        opened_at, attempts, fence)
    SELECT one.id, held.case_id, one.name, one.cause, coalesce(one.due_at, {PRESENT}),
        CASE WHEN one.state <> '' THEN one.state
            WHEN one.due_at > {PRESENT} THEN 'parked' ELSE 'open' END,
        %(trace_parent)s, coalesce(one.opened_at, clock_timestamp()),
        (one.state <> '')::integer, CASE WHEN one.state = '' THEN 0 ELSE held.fence END
    FROM held, unnest(
        %(due_ids)s::text[], %(due_names)s::text[], %(due_causes)s::text[],
        %(due_ats)s::timestamptz[], %(due_states)s::text[], %(due_opened)s::timestamptz[])
        AS one (id, name, cause, due_at, state, opened_at)
    WHERE NOT EXISTS (
        SELECT FROM transitions WHERE transition_id = one.id AND state <> 'withdrawn')
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
)"""

MOVE = (
    _MOVED
    + _MINE
    + _UNKNOWN
    + _HELD
    + _WRITTEN
    + _LEARNED
    + """
SELECT freed, EXISTS (SELECT FROM asked),
    CASE WHEN %(wakes)s AND EXISTS (SELECT FROM asked) THEN wake(%(process)s, case_id) END
FROM held
"""
)
"""Entries with facts: the case is folded and asks for transitions in the same commit."""

MOVE_AND_GO_ON = (
    _MOVED
    + _LET_GO_IF.format(idle=f"{_NOTHING_OLD} AND {_NOTHING_NEW}")
    + _MINE
    + _UNKNOWN
    + _HELD
    + _WRITTEN
    + _LEARNED
    + _BEGUN_WITH
    + _SAY_NEXT
)
"""The same, with what is next begun in the same commit, or the case let go."""
