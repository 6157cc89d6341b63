"""Certificates, explanations and closed periods in the evidence journal: one chain an entity.

They are entries of a case of their own, so they are append-only, linked by hash, anchored and
verified as all evidence is (`trunkline audit verify`). Nothing is ever edited: the last entry
about a day, or about a period, is the one in force.
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec import json

from trunkline_durable.chain import Entry, link
from trunkline_store.pool import Connection

PROCESS = "completeness"
"""Process of the cases that hold them; nothing moves these cases."""

OPEN = """
INSERT INTO cases (case_id, process, business_key, legal_entity, state)
VALUES (%s, %s, %s, %s, 'KEPT') ON CONFLICT DO NOTHING
"""
HEAD = "SELECT head_seq, head_hash FROM cases WHERE case_id = %s FOR UPDATE"
ADD = """
INSERT INTO journal (case_id, seq, kind, name, at, entry, hash)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
MOVE_HEAD = """
UPDATE cases SET head_seq = %s, head_hash = %s, changed_at = now() WHERE case_id = %s
"""
READ = """
SELECT seq, at, entry, hash FROM journal WHERE case_id = %s AND kind = %s AND name = %s
ORDER BY seq
"""
READ_ALL = """
SELECT seq, at, entry, hash FROM journal WHERE case_id = %s AND kind = ANY(%s) ORDER BY seq
"""
LATEST = """
SELECT DISTINCT ON (name) seq, at, entry, hash FROM journal
WHERE case_id = %s AND kind = 'certificate' AND name BETWEEN %s AND %s ORDER BY name, seq DESC
"""


class Kept(NamedTuple):
    """One entry as it was kept."""

    seq: int
    at: datetime
    actor: str
    body: Any
    hash: str


class Ledger:
    """The chain of one legal entity; the caller's transaction commits."""

    def __init__(self, conn: Connection, legal_entity: str) -> None:
        self._conn, self._entity = conn, legal_entity
        self._case_id = f"{PROCESS}/{legal_entity}"

    async def append(self, kind: str, name: str, body: Any, actor: str) -> Kept:
        """Add an entry at the end; others of the entity wait until this is committed."""
        values = [self._case_id, PROCESS, self._entity, self._entity]
        await self._conn.execute(OPEN, values)
        row = await (await self._conn.execute(HEAD, [self._case_id])).fetchone()
        head = (row[0], row[1]) if row else (0, b"")
        entry = Entry(kind=kind, name=name, actor=actor, body=body)
        one = link(self._case_id, head, [entry])[0]
        said = [self._case_id, one.seq, kind, name, one.at, one.document, one.hash]
        await self._conn.execute(ADD, said)
        await self._conn.execute(MOVE_HEAD, [one.seq, one.hash, self._case_id])
        return read_kept((one.seq, one.at, one.document, one.hash))

    async def lock(self) -> None:
        """Hold others of the entity off until the transaction ends."""
        values = [self._case_id, PROCESS, self._entity, self._entity]
        await self._conn.execute(OPEN, values)
        await self._conn.execute(HEAD, [self._case_id])

    async def of_day(self, day: date) -> list[Kept]:
        """Give the day's certificates, oldest first."""
        found = await self._conn.execute(READ, [self._case_id, "certificate", day.isoformat()])
        return [read_kept(row) for row in await found.fetchall()]

    async def newest(self, first: date, last: date) -> dict[date, Kept]:
        """Give the certificate in force of each day that has one."""
        values = [self._case_id, first.isoformat(), last.isoformat()]
        rows = await (await self._conn.execute(LATEST, values)).fetchall()
        kept = (read_kept(row) for row in rows)
        return {date.fromisoformat(one.body["day"]): one for one in kept}

    async def every(self, *kinds: str) -> list[Kept]:
        """Give all entries of some kinds, oldest first."""
        found = await self._conn.execute(READ_ALL, [self._case_id, list(kinds)])
        return [read_kept(row) for row in await found.fetchall()]


def read_kept(row: tuple[Any, ...]) -> Kept:
    """Read a row of the journal: sequence, instant, entry, hash."""
    seq, at, document, digest = row
    said = json.decode(document)
    return Kept(seq, at, said.get("actor", ""), said["body"], digest.hex())
