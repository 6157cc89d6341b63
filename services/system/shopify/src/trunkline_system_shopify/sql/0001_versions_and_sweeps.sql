-- The newest version of each order that the log was told of: a sweep speaks only of newer ones.
CREATE TABLE order_versions (
    source text NOT NULL,
    channel_order_id text NOT NULL,
    updated_at timestamptz NOT NULL,
    version text NOT NULL,
    PRIMARY KEY (source, channel_order_id)
);
-- How far each connection was swept; whoever moves due_at forward sweeps.
CREATE TABLE sweeps (
    source text PRIMARY KEY,
    swept_until timestamptz NOT NULL,
    due_at timestamptz NOT NULL
);
