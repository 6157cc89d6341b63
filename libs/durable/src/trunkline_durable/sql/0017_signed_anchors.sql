-- Anchors are signed: whoever writes all evidence anew, anchors and all, still lacks the key.
-- Those that were made before this stay without a signature.
ALTER TABLE anchors ADD COLUMN key_id text NOT NULL DEFAULT '';
ALTER TABLE anchors ADD COLUMN signature bytea NOT NULL DEFAULT '';
