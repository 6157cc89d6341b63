-- Who may call the partner API. A partner is never deleted: its orders name it.
CREATE TABLE partners (
    partner_id text PRIMARY KEY,
    name text NOT NULL,
    party_code text NOT NULL,
    scopes text[] NOT NULL,
    requests_per_minute_max integer NOT NULL CHECK (requests_per_minute_max > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    revoked_by text,
    revoked_because text
);
CREATE UNIQUE INDEX partners_name ON partners (lower(name));

-- Credentials: the secret itself is nowhere.
CREATE TABLE partner_clients (
    client_id text PRIMARY KEY,
    partner_id text NOT NULL REFERENCES partners,
    secret_salt bytea NOT NULL,
    secret_hash bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Keys that sign access tokens, sealed under data keys; retired ones verify until tokens end.
CREATE TABLE token_signing_keys (
    kid text PRIMARY KEY,
    public_jwk jsonb NOT NULL,
    data_key_id text NOT NULL REFERENCES data_keys (key_id),
    ciphertext bytea NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);
