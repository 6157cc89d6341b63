-- Files that were looked at: one that is unchanged is never fetched again.
CREATE TABLE bank_files (
    connection_id text NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL,
    modified_s bigint NOT NULL,
    sha256 text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('read', 'repeated', 'rejected')),
    taken_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (connection_id, name, size, modified_s)
);
-- Statements that were read whole; the body is sealed where it is personal.
CREATE TABLE bank_statements (
    connection_id text NOT NULL,
    account text NOT NULL,
    statement_id text NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    raw_id text NOT NULL,
    digest bytea NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (connection_id, account, statement_id)
);
CREATE INDEX bank_statements_by_id ON bank_statements (connection_id, statement_id);
-- The bank's host key as it was when it was first met; a changed one is refused.
CREATE TABLE bank_host_keys (
    connection_id text PRIMARY KEY,
    host_key text NOT NULL
);
