-- The inbox: how urgent, what it is about, every fault behind it, and which part of another it is.
ALTER TABLE exceptions
    ADD COLUMN severity text NOT NULL DEFAULT 'normal'
        CHECK (severity IN ('low', 'normal', 'high')),
    ADD COLUMN about text NOT NULL DEFAULT '',
    ADD COLUMN faults jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN split_from text REFERENCES exceptions,
    DROP CONSTRAINT exceptions_state_check,
    ADD CONSTRAINT exceptions_state_check
        CHECK (state IN ('open', 'decided', 'resolved', 'discarded', 'split'));

-- The same trouble has the same group: reason, field whatever the line, and what it is about.
ALTER TABLE exceptions ADD COLUMN group_id text NOT NULL GENERATED ALWAYS AS (
    'grp_' || left(md5(
        process || E'\x1f' || reason || E'\x1f'
        || regexp_replace(field, '\[\d+\]', '[]', 'g') || E'\x1f'
        || CASE WHEN about = '' THEN sentence ELSE about END), 16)
) STORED;

-- What people did with an exception that is no decision: remarks, handing over, looking inside.
CREATE TABLE exception_notes (
    note_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    exception_id text NOT NULL REFERENCES exceptions,
    kind text NOT NULL,
    actor text NOT NULL,
    said text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX exception_notes_of ON exception_notes (exception_id, note_id);

-- A page of the inbox is read from an index, whatever it is narrowed by.
DROP INDEX exceptions_waiting;
CREATE INDEX exceptions_by_age ON exceptions (raised_at, exception_id);
CREATE INDEX exceptions_waiting ON exceptions (raised_at, exception_id)
    WHERE state IN ('open', 'decided');
CREATE INDEX exceptions_by_owner ON exceptions (owner, raised_at, exception_id)
    WHERE state IN ('open', 'decided');
CREATE INDEX exceptions_by_reason ON exceptions (reason, raised_at, exception_id)
    WHERE state IN ('open', 'decided');
CREATE INDEX exceptions_by_process ON exceptions (process, raised_at, exception_id)
    WHERE state IN ('open', 'decided');
CREATE INDEX exceptions_by_severity ON exceptions (severity, raised_at, exception_id)
    WHERE state IN ('open', 'decided');
CREATE INDEX exceptions_by_group ON exceptions (group_id, raised_at, exception_id)
    WHERE state IN ('open', 'decided');
CREATE INDEX exceptions_parts ON exceptions (split_from) WHERE split_from IS NOT NULL;
CREATE INDEX exceptions_by_document ON exceptions (raw_document_source, raw_document_id)
    WHERE raw_document_id <> '';

-- What the engine asks for often: decisions to carry out, and what a transition waits for.
CREATE INDEX exceptions_decided ON exceptions (consumer, source, case_id) WHERE state = 'decided';
CREATE INDEX exceptions_of_transition ON exceptions (transition_id)
    WHERE transition_id IS NOT NULL AND state IN ('open', 'decided');
