-- One row gives the positions; its lock is held until the appender commits.
CREATE TABLE event_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
);
INSERT INTO event_head (position) VALUES (0);
CREATE TABLE event_log (
    position bigint PRIMARY KEY,
    source text NOT NULL,
    event_id text NOT NULL,
    body bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source, event_id)
);
