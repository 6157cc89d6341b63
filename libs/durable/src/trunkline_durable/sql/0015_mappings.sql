-- Versions of mapping tables: what is in one never changes, only its state goes on. Their log says
-- who did what, when and why.
CREATE TABLE mapping_versions (
    version_id text PRIMARY KEY,
    connection_id text NOT NULL,
    number bigint NOT NULL,
    tables bytea NOT NULL,
    based_on text NOT NULL,
    author text NOT NULL,
    reason text NOT NULL,
    drafted_at timestamptz NOT NULL DEFAULT now(),
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'retired')),
    published_by text NOT NULL DEFAULT '',
    published_at timestamptz,
    applied_at timestamptz,
    last_error text NOT NULL DEFAULT '',
    CHECK (state = 'draft' OR (published_by <> '' AND lower(published_by) <> lower(author))),
    UNIQUE (connection_id, number)
);
CREATE UNIQUE INDEX mapping_versions_in_use ON mapping_versions (connection_id)
    WHERE state = 'published';

CREATE FUNCTION keep_mapping_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.version_id, OLD.connection_id, OLD.number, OLD.tables, OLD.based_on, OLD.author,
        OLD.reason, OLD.drafted_at) IS DISTINCT FROM
       (NEW.version_id, NEW.connection_id, NEW.number, NEW.tables, NEW.based_on, NEW.author,
        NEW.reason, NEW.drafted_at)
       OR (OLD.state, NEW.state) NOT IN (
           ('draft', 'draft'), ('draft', 'published'), ('published', 'published'),
           ('published', 'retired'), ('retired', 'retired'))
       OR (OLD.state <> 'draft' AND (OLD.published_by, OLD.published_at) IS DISTINCT FROM
           (NEW.published_by, NEW.published_at))
    THEN
        RAISE EXCEPTION 'a mapping version never changes: draft another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mapping_versions_are_kept BEFORE UPDATE ON mapping_versions
    FOR EACH ROW EXECUTE FUNCTION keep_mapping_version();
CREATE TRIGGER mapping_versions_stay BEFORE DELETE ON mapping_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE mapping_log (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    version_id text NOT NULL REFERENCES mapping_versions,
    action text NOT NULL,
    actor text NOT NULL,
    reason text NOT NULL
);
CREATE INDEX mapping_log_of_version ON mapping_log (version_id);
CREATE TRIGGER mapping_log_is_append_only BEFORE UPDATE OR DELETE ON mapping_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER mapping_log_is_never_emptied BEFORE TRUNCATE ON mapping_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
