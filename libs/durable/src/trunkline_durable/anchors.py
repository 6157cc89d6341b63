"""Anchors: where the chains ended, put into a chain of its own that can be kept elsewhere.

The hash of an anchor is SHA-256 over its canonical JSON, which contains the hash of the one
before and a digest of its heads. A head that was anchored stays true for ever: whoever takes
entries away afterwards, with the case's head or with the whole case, is found by it.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from msgspec import Struct, structs

from trunkline_kit import clock
from trunkline_store.pool import Connection
from trunkline_store.signing import NO_KEYS, SigningKeys
from trunkline_store.streaming import streaming

from .chain import GENESIS, canonical

LOCK = 0x616E63686F72
"""Advisory lock under which an anchor is made: there is one chain of them."""

LATE = timedelta(days=1)
"""How far the clock of a replica may be behind before its entry escapes an anchor."""

COLUMNS = "seq, at, heads, digest, previous, hash, key_id, signature"
NEWEST = f"SELECT {COLUMNS} FROM anchors ORDER BY seq DESC LIMIT 1"  # noqa: S608 - no input

PAGE = f"SELECT {COLUMNS} FROM anchors WHERE seq > %s ORDER BY seq LIMIT %s"  # noqa: S608

TAKE_HEADS = """
INSERT INTO anchored_heads (anchor, case_id, seq, hash)
SELECT %(anchor)s, case_id, head_seq, head_hash
FROM cases JOIN ({moved}) AS moved USING (case_id)
WHERE head_seq > 0 AND NOT EXISTS (
    SELECT FROM anchored_heads AS known
    WHERE known.case_id = cases.case_id AND known.seq >= cases.head_seq)
"""
ALL = "SELECT case_id FROM cases"
LATELY = "SELECT DISTINCT case_id FROM journal WHERE at >= %(since)s"

HEADS = """
SELECT case_id, seq, hash FROM anchored_heads WHERE anchor = %s ORDER BY case_id COLLATE "C"
"""

HEADS_PAGE = """
SELECT case_id, seq, hash FROM anchored_heads
WHERE anchor = %s AND case_id COLLATE "C" > %s ORDER BY case_id COLLATE "C" LIMIT %s
"""

ADD = """
INSERT INTO anchors (seq, at, heads, digest, previous, hash, key_id, signature)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


class Anchored(Struct, frozen=True):
    """One anchor as it is stored."""

    seq: int
    at: datetime
    heads: int
    digest: bytes
    previous: bytes
    hash: bytes
    key_id: str = ""
    """Who signed; empty for an anchor that was made without a key."""
    signature: bytes = b""

    @property
    def signed(self) -> bytes:
        """What is signed."""
        return canonical({"anchor": self.seq, "hash": self.hash.hex()})

    @property
    def proper_hash(self) -> bytes:
        """What its hash must be."""
        said = {
            "seq": self.seq,
            "at": self.at.astimezone(UTC).isoformat(),
            "heads": self.heads,
            "digest": self.digest.hex(),
            "previous": self.previous.hex(),
        }
        return sha256(canonical(said)).digest()


async def newest_anchor(conn: Connection) -> Anchored | None:
    """Read the last one; None when there is none yet."""
    row = await (await conn.execute(NEWEST.encode())).fetchone()
    return None if row is None else Anchored(*row)


async def anchors_after(conn: Connection, after: int, limit: int) -> list[Anchored]:
    """Read a page of anchors."""
    found = await conn.execute(PAGE.encode(), [after, limit])
    return [Anchored(*row) for row in await found.fetchall()]


async def make_anchor(conn: Connection, keys: SigningKeys = NO_KEYS) -> tuple[Anchored, bool]:
    """Anchor what moved, in the caller's transaction; gives the newest, and whether it is new."""
    await conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = await newest_anchor(conn)
    seq, at = (last.seq + 1 if last else 1), clock.now()
    values = {"anchor": seq, "since": last.at - LATE if last else None}
    taking = TAKE_HEADS.format(moved=LATELY if last else ALL)
    heads = (await conn.execute(taking.encode(), values)).rowcount
    if last is not None and heads == 0:
        return last, False
    digest, previous = await digest_of(conn, seq), (last.hash if last else GENESIS)
    anchor = Anchored(seq, at, heads, digest[0], previous, b"")
    anchor = structs.replace(anchor, hash=anchor.proper_hash)
    by = keys.sign(anchor.signed)
    anchor = structs.replace(anchor, key_id=by.key_id, signature=by.value)
    await conn.execute(ADD, structs.astuple(anchor))
    return anchor, True


async def make_daily_anchor(conn: Connection, keys: SigningKeys = NO_KEYS) -> Anchored | None:
    """Make the day's first anchor; None when there is one, or somebody else is at it just now."""
    row = await (await conn.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])).fetchone()
    last = await newest_anchor(conn)
    if row is None or not row[0] or (last and last.at.astimezone(UTC).date() >= clock.now().date()):
        return None
    anchor, new = await make_anchor(conn, keys)
    return anchor if new else None


async def heads_after(
    conn: Connection, anchor: int, after: str, limit: int
) -> list[tuple[str, int, bytes]]:
    """Read a page of the heads that an anchor holds: case, sequence, hash."""
    found = await conn.execute(HEADS_PAGE, [anchor, after, limit])
    return [(row[0], row[1], row[2]) for row in await found.fetchall()]


async def digest_of(conn: Connection, anchor: int) -> tuple[bytes, int]:
    """Hash the heads that an anchor holds, a line each; gives the hash, and how many there are.

    They are streamed, so a million need no memory and other work goes on meanwhile.
    """
    digest, count = sha256(), 0
    async with streaming(conn, f"heads_{anchor}", batch=5000) as found:
        await found.execute(HEADS, [anchor])
        async for case_id, seq, head in found:
            digest.update(f"{case_id} {seq} {head.hex()}\n".encode())
            count += 1
    return digest.digest(), count
