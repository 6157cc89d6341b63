-- What came in, byte for byte, each document under a data key of its own.
CREATE TABLE raw_documents (
    raw_id text PRIMARY KEY,
    source text NOT NULL,
    content_type text NOT NULL,
    sha256 text NOT NULL,
    key_id text NOT NULL REFERENCES data_keys,
    ciphertext bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX raw_documents_sha256 ON raw_documents (sha256);
