-- The evidence journal: append-only, one hash chain a case. `entry` is the canonical JSON
-- whose SHA-256 is `hash`; the columns beside it repeat what is searched.
CREATE TABLE journal (
    case_id text NOT NULL REFERENCES cases,
    seq bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    transition_id text,
    at timestamptz NOT NULL,
    entry bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (case_id, seq)
);
REVOKE UPDATE, DELETE, TRUNCATE ON journal FROM PUBLIC;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only';
END $$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_is_never_emptied BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
