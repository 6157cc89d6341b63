-- What the journal says of documents, by their day: read out of it entry by entry, and made anew
-- from it whenever this is emptied. `reference` is the fact or the request that said so.
CREATE TABLE known_documents (
    case_id text NOT NULL REFERENCES cases,
    reference text NOT NULL,
    side text NOT NULL,
    document_type text NOT NULL,
    channel text NOT NULL,
    key text NOT NULL,
    document_id text NOT NULL,
    on_day date NOT NULL,
    state text NOT NULL,
    currency text NOT NULL,
    net numeric,
    tax numeric,
    gross numeric,
    quantity numeric NOT NULL,
    tax_codes text NOT NULL,
    related_key text NOT NULL,
    PRIMARY KEY (case_id, reference)
);
CREATE INDEX known_documents_of_day ON known_documents (on_day);
CREATE INDEX known_documents_by_key ON known_documents (document_type, key);
CREATE INDEX known_documents_by_number ON known_documents (document_type, document_id);

-- Up to when the journal was read.
CREATE TABLE noted_until (at timestamptz NOT NULL);
