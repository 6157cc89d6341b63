-- Of exceptions that name what they are raised once for, one waits at a time.
ALTER TABLE exceptions ADD COLUMN once_for text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX exceptions_once ON exceptions (process, reason, once_for)
    WHERE once_for <> '' AND state IN ('open', 'decided');
