-- A case is a row with a state. Who holds it may move it; the fence tells a holder that
-- was replaced; the head is the end of its evidence chain.
CREATE TABLE cases (
    case_id text PRIMARY KEY,
    process text NOT NULL,
    business_key text NOT NULL,
    legal_entity text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT '',
    labels jsonb NOT NULL DEFAULT '{}',
    snapshot bytea,
    fold_version integer NOT NULL DEFAULT 0,
    last_fact text NOT NULL DEFAULT '',
    person_key text REFERENCES data_keys,
    fence bigint NOT NULL DEFAULT 0,
    holder text,
    lease_until timestamptz,
    head_seq bigint NOT NULL DEFAULT 0,
    head_hash bytea NOT NULL DEFAULT '',
    opened_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (process, business_key)
);
CREATE INDEX cases_held ON cases (lease_until) WHERE holder IS NOT NULL;
CREATE INDEX cases_newest ON cases (process, opened_at DESC);
CREATE INDEX cases_labels ON cases USING gin (labels jsonb_path_ops);

-- Other keys that a fact may name a case by.
CREATE TABLE aliases (
    process text NOT NULL,
    key text NOT NULL,
    case_id text NOT NULL REFERENCES cases,
    PRIMARY KEY (process, key)
);

-- The facts that a case folds from; their bodies lie in the journal.
CREATE TABLE facts (
    case_id text NOT NULL REFERENCES cases,
    fact_id text NOT NULL,
    kind text NOT NULL,
    occurred_at timestamptz NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (case_id, fact_id)
);

-- HMACs of personal values, for equality search; rows go when the person's key is erased.
CREATE TABLE personal_index (
    blinded bytea NOT NULL,
    case_id text NOT NULL REFERENCES cases,
    key_id text NOT NULL,
    PRIMARY KEY (blinded, case_id, key_id)
);
CREATE INDEX personal_index_key ON personal_index (key_id);
