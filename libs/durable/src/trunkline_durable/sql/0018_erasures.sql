-- People who asked to be forgotten: by their cases only, never by name. `due_on` is the day on
-- which the law lets the rest go.
CREATE TABLE erasures (
    erasure_id text PRIMARY KEY,
    cases text[] NOT NULL,
    items jsonb NOT NULL,
    reason text NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'kept', 'done')),
    actor text NOT NULL,
    approver text NOT NULL DEFAULT '',
    proposed_at timestamptz NOT NULL,
    erased_at timestamptz,
    due_on date NOT NULL,
    CHECK (state = 'proposed' OR (approver <> '' AND lower(approver) <> lower(actor)))
);
CREATE INDEX erasures_due ON erasures (due_on) WHERE state = 'kept';
CREATE INDEX cases_of_person ON cases (person_key) WHERE person_key IS NOT NULL;
