-- A version's state goes on, so its table is not append-only: services may update it, within what
-- the trigger allows. It is never deleted all the same.
DROP TRIGGER mapping_versions_stay ON mapping_versions;

CREATE FUNCTION refuse_loss_of_mapping() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a mapping version stays: what it translated refers to it';
END $$;
CREATE TRIGGER mapping_versions_stay BEFORE DELETE ON mapping_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_loss_of_mapping();
CREATE TRIGGER mapping_versions_are_never_emptied BEFORE TRUNCATE ON mapping_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_loss_of_mapping();
