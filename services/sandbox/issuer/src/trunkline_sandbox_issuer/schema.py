"""Tables of the issuer's own, beside the sandbox's journal."""

TABLES = """
CREATE TABLE IF NOT EXISTS codes (
    code TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    nonce TEXT NOT NULL,
    challenge TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    spent INTEGER NOT NULL DEFAULT 0
);
"""
