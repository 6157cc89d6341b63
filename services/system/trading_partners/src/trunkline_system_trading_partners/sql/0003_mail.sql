-- Our mailbox of a supplier: up to which message of which generation of numbers it was read.
CREATE TABLE supplier_mailboxes (
    connection_id text PRIMARY KEY,
    generation bigint NOT NULL,
    last_uid bigint NOT NULL
);
-- Messages that were taken in, each once, by their Message-ID.
CREATE TABLE supplier_mails (
    connection_id text NOT NULL,
    message_id text NOT NULL,
    raw_id text NOT NULL,
    PRIMARY KEY (connection_id, message_id)
);
