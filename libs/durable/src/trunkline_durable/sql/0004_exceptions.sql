-- Work that a person must look at. `decided` means: a person decided and the owner of the
-- case has not carried it out yet.
CREATE TABLE exceptions (
    exception_id text PRIMARY KEY,
    process text NOT NULL,
    case_id text REFERENCES cases,
    transition_id text,
    consumer text NOT NULL DEFAULT '',
    source text NOT NULL DEFAULT '',
    position bigint NOT NULL DEFAULT 0,
    reason text NOT NULL,
    field text NOT NULL DEFAULT '',
    sentence text NOT NULL,
    suggestion text NOT NULL DEFAULT '',
    raw_document_id text NOT NULL DEFAULT '',
    raw_document_source text NOT NULL DEFAULT '',
    owner text NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT now(),
    state text NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'decided', 'resolved', 'discarded')),
    decision text NOT NULL DEFAULT '',
    decided_by text NOT NULL DEFAULT '',
    decided_because text NOT NULL DEFAULT '',
    decided_at timestamptz
);
CREATE INDEX exceptions_waiting ON exceptions (raised_at) WHERE state IN ('open', 'decided');
CREATE INDEX exceptions_of_case ON exceptions (case_id) WHERE case_id IS NOT NULL;
