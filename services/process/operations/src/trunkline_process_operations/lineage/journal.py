"""A case's journal as lineage reads it: every entry decoded, personal values still sealed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct, json

from trunkline_kit.errors import NotFound
from trunkline_store.pool import Connection

PROCESS = "process-"
"""How the run-time names of our own processes begin."""

MENTIONED = """
SELECT case_id, seq FROM mentions WHERE key = %s ORDER BY case_id, seq
"""

CASE = "SELECT process, business_key FROM cases WHERE case_id = %s"

ENTRIES = "SELECT seq, entry, hash FROM journal WHERE case_id = %s ORDER BY seq"


class Said(Struct, frozen=True):
    """One entry."""

    case_id: str
    seq: int
    kind: str
    name: str
    """Without the key that tells several uses of one step apart."""
    at: datetime
    actor: str
    transition_id: str
    """The transition that wrote it; empty for what came from outside."""
    request_id: str
    body: Any
    origin: dict[str, Any]
    """The event that a fact came in; empty for others."""
    hash: str

    @property
    def is_ours(self) -> bool:
        """Whether another case of a process told it: it did not come in from outside."""
        return not self.origin and self.actor.startswith(PROCESS)

    @property
    def title(self) -> str:
        """As derivations name it."""
        return f"{self.kind} {self.name}"


class CaseJournal(Struct, frozen=True):
    """All entries of a case, oldest first."""

    case_id: str
    process: str
    business_key: str
    entries: tuple[Said, ...]

    def at(self, seq: int) -> Said:
        """Give an entry by its place."""
        return self.entries[seq - 1]

    def before(self, seq: int, title: str) -> Iterable[Said]:
        """List entries of a title before a place, newest first."""
        return (one for one in reversed(self.entries[: seq - 1]) if one.title == title)

    def all(self, title: str) -> Iterable[Said]:
        """List entries of a title, newest first."""
        return (one for one in reversed(self.entries) if one.title == title)

    def newest(self, title: str) -> Said | None:
        """Give the newest entry of a title."""
        return next(iter(self.all(title)), None)

    def intent_of(self, result: Said) -> Said | None:
        """Give the request that a result answers."""
        asked = (one for one in reversed(self.entries[: result.seq - 1]) if one.kind == "intent")
        return next((one for one in asked if one.request_id == result.request_id), None)


async def mentioned(conn: Connection, key: str) -> list[tuple[str, int]]:
    """List the entries (case, place) that name something."""
    found = await (await conn.execute(MENTIONED, [key])).fetchall()
    return [(row[0], row[1]) for row in found]


async def find_journal(conn: Connection, case_id: str) -> CaseJournal | None:
    """Read a case's journal whole; None when there is no such case."""
    try:
        return await read_journal(conn, case_id)
    except NotFound:
        return None


async def read_journal(conn: Connection, case_id: str) -> CaseJournal:
    """Read a case's journal whole; NotFound when there is no such case."""
    row = await (await conn.execute(CASE, [case_id])).fetchone()
    if row is None:
        raise NotFound(f"no case {case_id}")
    rows = await (await conn.execute(ENTRIES, [case_id])).fetchall()
    return CaseJournal(case_id, row[0], row[1], tuple(_said(case_id, *one) for one in rows))


def _said(case_id: str, seq: int, document: bytes, digest: bytes) -> Said:
    entry: dict[str, Any] = json.decode(document)
    actor = entry.get("actor", "")
    own = entry.get("transition_id", "") or (actor if actor.startswith(f"{case_id}:") else "")
    return Said(
        case_id=case_id,
        seq=seq,
        kind=entry["kind"],
        name=entry.get("name", "").partition(":")[0],
        at=datetime.fromisoformat(entry["at"]),
        actor=actor,
        transition_id=own,
        request_id=entry.get("request_id", ""),
        body=entry.get("body"),
        origin=entry.get("origin", {}),
        hash=digest.hex(),
    )
