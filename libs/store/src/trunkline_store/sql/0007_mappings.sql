-- The version of each connection's mapping that holds here. A higher number replaces a lower one,
-- never the other way round, so a push that comes late changes nothing.
CREATE TABLE mappings (
    connection_id text PRIMARY KEY,
    number bigint NOT NULL,
    version text NOT NULL,
    tables jsonb NOT NULL,
    request_id text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
