"""A small journal with two anchors, written without an engine, and a hand that tampers with it.

Everything happens inside one transaction of the database's superuser that is never committed.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct, json

from trunkline_durable.anchors import make_anchor
from trunkline_durable.auditing import Found, walk_anchors, walk_cases
from trunkline_durable.chain import Entry, canonical, link
from trunkline_store.pool import Connection

CASES = ("c1", "c2", "c3")
BEFORE, BETWEEN, AFTER = 3, 2, 1
"""Entries of each case before the first anchor, before the second, and after it."""
LENGTH = BEFORE + BETWEEN + AFTER


class Journal(Struct):
    """The journal inside an open transaction."""

    conn: Connection

    async def write(self) -> None:
        """Three cases that move before, between and after two anchors."""
        for count in (BEFORE, BETWEEN):
            for case_id in CASES:
                await self.append(case_id, count)
            await make_anchor(self.conn)
        for case_id in CASES:
            await self.append(case_id, AFTER)

    async def append(self, case_id: str, count: int) -> None:
        """Move a case as an engine would."""
        entries = [Entry(kind="fact", name=f"Said{at}", body={"n": at}) for at in range(count)]
        await self.conn.execute(
            "INSERT INTO cases (case_id, process, business_key) VALUES (%s, 'toy', %s)"
            " ON CONFLICT DO NOTHING",
            [case_id, case_id],
        )
        row = await self.rows("SELECT head_seq, head_hash FROM cases WHERE case_id = %s", case_id)
        for one in link(case_id, (row[0][0], row[0][1]), entries):
            await self.conn.execute(
                "INSERT INTO journal (case_id, seq, kind, name, at, entry, hash)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [case_id, one.seq, one.entry.kind, one.entry.name, one.at, one.document, one.hash],
            )
            await self.conn.execute(
                "UPDATE cases SET head_seq = %s, head_hash = %s WHERE case_id = %s",
                [one.seq, one.hash, case_id],
            )

    async def forge(self, case_id: str, at: datetime) -> None:
        """Add a case with one entry of another day, with every hash as it must be."""
        await self.append(case_id, 1)
        ((entry,),) = await self.rows("SELECT entry FROM journal WHERE case_id = %s", case_id)
        document = canonical({**json.decode(entry), "at": at.isoformat()})
        digest = sha256(document).hexdigest()
        await self.tamper(
            f"UPDATE journal SET at = '{at.isoformat()}', entry = '\\x{document.hex()}',"
            f" hash = '\\x{digest}' WHERE case_id = '{case_id}'",
            f"UPDATE cases SET head_hash = '\\x{digest}' WHERE case_id = '{case_id}'",
        )

    async def tamper(self, *statements: str) -> None:
        """Do what only the database's owner can: past triggers and references."""
        await self.conn.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            await self.conn.execute(statement.encode())

    async def relink(self, case_id: str, upto: int) -> None:
        """Cut a chain off behind an entry, and put the head of the case right."""
        await self.tamper(
            f"DELETE FROM journal WHERE case_id = '{case_id}' AND seq > {upto}",
            "UPDATE cases SET (head_seq, head_hash) = (SELECT seq, hash FROM journal"
            f" WHERE case_id = '{case_id}' AND seq = {upto}) WHERE case_id = '{case_id}'",
        )

    async def faults(self) -> list[Found]:
        """Walk everything, in pages of two."""
        found: list[Found] = []
        after = ""
        while True:
            page = await walk_cases(self.conn, after, 2)
            found += page.faults
            if page.chains < 2:
                break
            after = page.last
        return [*found, *(await walk_anchors(self.conn, 0, 100)).faults]

    async def sentences(self) -> list[str]:
        """The same as people read it."""
        return [f"{one.case_id}: {one.sentence}".removeprefix(": ") for one in await self.faults()]

    async def rows(self, query: str, *values: object) -> Sequence[Any]:
        """Read something."""
        return await (await self.conn.execute(query.encode(), list(values))).fetchall()
