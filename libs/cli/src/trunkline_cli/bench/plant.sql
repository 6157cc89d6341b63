-- Copies a closed order under the names bench-<first> to bench-<last>, with every row that it has
-- in every table; only the journal's documents are cut short, so that a million fit on a laptop.
SET LOCAL session_replication_role = replica;

CREATE TEMP TABLE model ON COMMIT DROP AS
SELECT * FROM process.cases
WHERE process = 'order-to-cash' AND state = 'CLOSED' AND case_id NOT LIKE 'bench-%%'
ORDER BY opened_at DESC LIMIT 1;

CREATE TEMP TABLE copies ON COMMIT DROP AS
SELECT 'bench-' || number AS copy_id, number
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS number;

INSERT INTO process.cases (case_id, process, business_key, legal_entity, state, labels, snapshot,
    fold_version, last_fact, person_key, head_seq, head_hash, opened_at, changed_at)
SELECT copy_id, process, copy_id, legal_entity, %(state)s, labels, snapshot,
    fold_version, last_fact, person_key, head_seq, head_hash, opened_at, changed_at
FROM model, copies;

INSERT INTO process.aliases (process, key, case_id)
SELECT process, copy_id || '/' || key, copy_id
FROM process.aliases JOIN model USING (process, case_id), copies;

INSERT INTO process.journal (case_id, seq, kind, name, transition_id, at, entry, hash)
SELECT copy_id, seq, kind, name, copy_id || substr(transition_id, length(case_id) + 1), at,
    substr(entry, 1, 64), hash
FROM process.journal JOIN (SELECT case_id FROM model) AS model USING (case_id), copies;

INSERT INTO process.facts (case_id, fact_id, kind, occurred_at, seq)
SELECT copy_id, fact_id, kind, occurred_at, seq
FROM process.facts JOIN (SELECT case_id FROM model) AS model USING (case_id), copies;

INSERT INTO process.transitions (transition_id, case_id, name, cause, state, fence, due_at,
    attempts, last_error, opened_at, changed_at, trace_parent)
SELECT copy_id || substr(transition_id, length(case_id) + 1), copy_id, name, cause, state, fence,
    due_at, attempts, last_error, opened_at, changed_at, trace_parent
FROM process.transitions JOIN (SELECT case_id FROM model) AS model USING (case_id), copies;

INSERT INTO process.personal_index (blinded, case_id, key_id)
SELECT blinded, copy_id, key_id
FROM process.personal_index JOIN (SELECT case_id FROM model) AS model USING (case_id), copies;

INSERT INTO process.transitions (transition_id, case_id, name, cause, state)
SELECT copy_id || ':close_order:again', copy_id, 'close_order', 'again', 'open'
FROM copies WHERE number > %(last)s - %(due)s;
