-- Payment files that were sent, each run once and each name once.
CREATE TABLE bank_payment_files (
    connection_id text NOT NULL,
    run_id text NOT NULL,
    message_id text NOT NULL,
    request_id text NOT NULL,
    file_name text NOT NULL,
    content_sha256 text NOT NULL,
    submitted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (connection_id, run_id),
    UNIQUE (connection_id, message_id)
);
-- Their payments: an end-to-end id is paid by one file only; the bank's words are sealed.
CREATE TABLE bank_payment_lines (
    connection_id text NOT NULL,
    end_to_end_id text NOT NULL,
    run_id text NOT NULL,
    decided_at timestamptz,
    body bytea NOT NULL,
    PRIMARY KEY (connection_id, end_to_end_id)
);
CREATE INDEX bank_payment_lines_by_run ON bank_payment_lines (connection_id, run_id);
-- Status reports that were read; one that says something else under the same id is put before a person.
CREATE TABLE bank_reports (
    connection_id text NOT NULL,
    report_id text NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (connection_id, report_id)
);
