-- A person's key is two secrets: `wrapped` for what a tax record must keep, `brief` for the rest.
-- Who asked for erasure keeps the first until the law lets it go; under `former_subject` it is
-- found again, while a new order of the same person gets a key of its own.
ALTER TABLE data_keys
    ADD COLUMN brief bytea,
    ADD COLUMN brief_erased_at timestamptz,
    ADD COLUMN former_subject bytea;
CREATE INDEX data_keys_former ON data_keys (former_subject) WHERE former_subject IS NOT NULL;
