-- To whose backend a request was sent: a service may have several. Empty: asked before it was noted.
ALTER TABLE request_memo ADD COLUMN connection_id text NOT NULL DEFAULT '';
