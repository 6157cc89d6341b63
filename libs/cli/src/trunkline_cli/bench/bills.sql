-- Copies the posted bill under other keys, as often as is asked: what a payment run looks at.
INSERT INTO process.cases (case_id, process, business_key, legal_entity, state, labels, snapshot,
    fold_version, last_fact, person_key, head_seq, head_hash, opened_at, changed_at)
SELECT 'bench-bill-' || number, process, 'bench-bill-' || number, legal_entity, state, labels,
    snapshot, fold_version, last_fact, person_key, head_seq, head_hash, opened_at, changed_at
FROM (SELECT * FROM process.cases WHERE process = 'supplier-invoice' AND state = 'POSTED' LIMIT 1)
    AS model, generate_series(1, %(bills)s::bigint) AS number
