-- What people put right inside Trunkline. Money and bank fields wait here for a second person;
-- `body` is the correction with its personal values sealed.
CREATE TABLE corrections (
    correction_id text PRIMARY KEY,
    process text NOT NULL,
    case_id text REFERENCES cases,
    exception_id text NOT NULL DEFAULT '',
    version bigint NOT NULL,
    body bytea NOT NULL,
    state text NOT NULL CHECK (state IN ('applied', 'proposed', 'rejected', 'expired', 'stale')),
    actor text NOT NULL,
    reason text NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    decided_by text NOT NULL DEFAULT '',
    decided_at timestamptz
);
CREATE INDEX corrections_newest ON corrections (proposed_at DESC, correction_id);
CREATE INDEX corrections_waiting ON corrections (proposed_at DESC) WHERE state = 'proposed';
CREATE INDEX corrections_of_exception ON corrections (exception_id) WHERE exception_id <> '';

-- Cases by when they last moved: what a replay of a time looks through.
CREATE INDEX cases_changed ON cases (process, changed_at);
