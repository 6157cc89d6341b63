-- The W3C traceparent under which a transition was asked for: its run links to it.
ALTER TABLE transitions ADD COLUMN trace_parent text NOT NULL DEFAULT '';
