"""What was exported and erased, in the evidence journal: a chain of its own."""

from typing import Any

from trunkline_durable.chain import Entry, link
from trunkline_store.pool import Connection

CASE = "personal-data/records"
"""The case that holds it; nothing moves it, and nobody's name is in it."""

OPEN = """
INSERT INTO cases (case_id, process, business_key, state)
VALUES (%s, 'personal-data', 'personal data', 'KEPT') ON CONFLICT DO NOTHING
"""
HEAD = "SELECT head_seq, head_hash FROM cases WHERE case_id = %s FOR UPDATE"
ADD = """
INSERT INTO journal (case_id, seq, kind, name, at, entry, hash)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
MOVE = "UPDATE cases SET head_seq = %s, head_hash = %s, changed_at = now() WHERE case_id = %s"


async def record(conn: Connection, kind: str, body: Any, actor: str) -> str:
    """Add an entry in the caller's transaction; gives its place and hash."""
    await conn.execute(OPEN, [CASE])
    row = await (await conn.execute(HEAD, [CASE])).fetchone()
    head = (row[0], row[1]) if row else (0, b"")
    [one] = link(CASE, head, [Entry(kind=kind, name=kind, actor=actor, body=body)])
    await conn.execute(ADD, [CASE, one.seq, kind, kind, one.at, one.document, one.hash])
    await conn.execute(MOVE, [one.seq, one.hash, CASE])
    return f"{CASE} entry {one.seq} {one.hash.hex()}"
