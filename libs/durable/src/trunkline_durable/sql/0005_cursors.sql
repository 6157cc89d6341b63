-- How far a consumer has read a source; one reader a cursor, by lease and fence.
CREATE TABLE cursors (
    consumer text NOT NULL,
    source text NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    holder text,
    fence bigint NOT NULL DEFAULT 0,
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (consumer, source)
);

-- What was accepted from partners, in the transaction that recorded it.
CREATE TABLE accepted_requests (
    partner text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    answer bytea,
    accepted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (partner, key)
);
