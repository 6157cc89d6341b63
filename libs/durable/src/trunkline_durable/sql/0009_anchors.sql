-- Anchors: the heads of all chains that moved since the anchor before, put into a chain of their
-- own. Whoever takes the newest entries away together with their head is found by them, and whoever
-- writes all of this anew is found by a copy of the anchors that lies elsewhere.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the % is append-only', replace(TG_TABLE_NAME, '_', ' ');
END $$;

CREATE TABLE anchors (
    seq bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    heads bigint NOT NULL,
    digest bytea NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE anchored_heads (
    anchor bigint NOT NULL,
    case_id text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (anchor, case_id)
);
CREATE INDEX anchored_heads_of_case ON anchored_heads (case_id, seq);

CREATE TRIGGER anchors_are_append_only BEFORE UPDATE OR DELETE ON anchors
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER anchors_are_never_emptied BEFORE TRUNCATE ON anchors
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER anchored_heads_are_append_only BEFORE UPDATE OR DELETE ON anchored_heads
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER anchored_heads_are_never_emptied BEFORE TRUNCATE ON anchored_heads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was written lately lies at the end of the table: a few bytes a block range find it.
CREATE INDEX journal_lately ON journal USING brin (at)
    WITH (pages_per_range = 32, autosummarize = on);
