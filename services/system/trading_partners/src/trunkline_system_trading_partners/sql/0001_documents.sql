-- What came in, before anybody looked into it: bytes first, reading afterwards.
CREATE TABLE arrivals (
    arrival_id text PRIMARY KEY,
    connection_id text NOT NULL,
    channel text NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    raw_id text NOT NULL,
    received_at timestamptz NOT NULL,
    outcome text CHECK (outcome IN ('taken', 'refused')),
    UNIQUE (connection_id, channel, name, sha256)
);
CREATE INDEX arrivals_waiting ON arrivals (received_at) WHERE outcome IS NULL;
-- Files of a folder that were looked at: one that is unchanged is never fetched again.
CREATE TABLE supplier_files (
    connection_id text NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL,
    modified_s bigint NOT NULL,
    PRIMARY KEY (connection_id, name, size, modified_s)
);
-- Documents that were read; the body is sealed where it is personal.
CREATE TABLE supplier_documents (
    document_id text PRIMARY KEY,
    connection_id text NOT NULL,
    kind text NOT NULL,
    number_key text NOT NULL,
    place bigint GENERATED ALWAYS AS IDENTITY,
    body bytea NOT NULL
);
CREATE INDEX supplier_documents_by_number
    ON supplier_documents (connection_id, kind, number_key, place);
-- Interchanges that were read: a control number is good once.
CREATE TABLE interchanges (
    connection_id text NOT NULL,
    sender text NOT NULL,
    control_reference text NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (connection_id, sender, control_reference)
);
-- What goes out: the very bytes are kept before they are sent, so that only they are sent again.
CREATE TABLE outbox (
    connection_id text NOT NULL,
    kind text NOT NULL,
    number text NOT NULL,
    version integer NOT NULL,
    fingerprint bytea NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    raw_id text NOT NULL,
    PRIMARY KEY (connection_id, kind, number, version)
);
CREATE INDEX outbox_by_number ON outbox (kind, number);
-- Our own control numbers of interchanges: the last one that was given out.
CREATE TABLE control_references (
    connection_id text PRIMARY KEY,
    last bigint NOT NULL
);
-- A supplier's host key as it was when it was first met; a changed one is refused.
CREATE TABLE supplier_host_keys (
    connection_id text PRIMARY KEY,
    host_key text NOT NULL
);
