-- What a system service was asked to write, and what became of it.
CREATE TABLE request_memo (
    request_id text PRIMARY KEY,
    fingerprint bytea NOT NULL,
    state text NOT NULL CHECK (state IN ('started', 'unsent', 'unknown', 'done', 'refused')),
    attempt integer NOT NULL DEFAULT 1,
    answer bytea,
    first_asked_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz NOT NULL DEFAULT now(),
    lease_until timestamptz NOT NULL
);
