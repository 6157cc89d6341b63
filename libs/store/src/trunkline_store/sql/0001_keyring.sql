-- Data keys, each wrapped by the master key. Erasing a key is setting wrapped to null:
-- the row stays, so that what it sealed is known to be erased and not lost.
CREATE TABLE data_keys (
    key_id text PRIMARY KEY,
    purpose text NOT NULL,
    subject bytea UNIQUE,
    wrapped bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    erased_at timestamptz
);
