-- The truth about work: a job only wakes a worker that then looks here.
CREATE TABLE transitions (
    transition_id text PRIMARY KEY,
    case_id text NOT NULL REFERENCES cases,
    name text NOT NULL,
    cause text NOT NULL,
    state text NOT NULL CHECK (
        state IN ('open', 'running', 'parked', 'done', 'stuck', 'discarded', 'withdrawn')
    ),
    fence bigint NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    last_error text NOT NULL DEFAULT '',
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX transitions_unfinished ON transitions (case_id)
    WHERE state IN ('open', 'running', 'parked', 'stuck');
CREATE INDEX transitions_due ON transitions (due_at) WHERE state IN ('open', 'running', 'parked');
