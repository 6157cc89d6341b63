"""Walks chains and anchors; names the first entry of each that is not as it was written.

Finds a change, a removal, a reordering and an insertion, also those that put the hashes and the
head of the case right again: anchors know where a chain ended, and which entries were there.
"""

import asyncio
from datetime import datetime
from itertools import groupby
from typing import Any

from msgspec import Struct

from trunkline_store.pool import Connection
from trunkline_store.signing import NO_KEYS, Signature, SigningKeys

from .anchors import LATE, Anchored, anchors_after, digest_of, newest_anchor
from .chain import GENESIS, Row, chain_fault

SOME_CASES = """
SELECT case_id FROM (
    (SELECT case_id FROM cases WHERE case_id > %(after)s ORDER BY case_id LIMIT %(limit)s)
    UNION
    (SELECT DISTINCT case_id FROM anchored_heads WHERE case_id > %(after)s
        ORDER BY case_id LIMIT %(limit)s)
    UNION
    (SELECT DISTINCT case_id FROM journal WHERE case_id > %(after)s
        ORDER BY case_id LIMIT %(limit)s)
) AS known ORDER BY case_id LIMIT %(limit)s
"""

ANCHORED = """
SELECT case_id, seq, hash, anchor FROM anchored_heads WHERE case_id = ANY(%s)
ORDER BY case_id, anchor
"""

CHAINS = """
SELECT case_id, head_seq, head_hash, seq, entry, hash, kind, name, coalesce(transition_id, ''), at
FROM unnest(%s::text[]) AS wanted (case_id)
LEFT JOIN cases USING (case_id) LEFT JOIN journal USING (case_id)
ORDER BY case_id, seq
"""
"""One statement, so that a chain and its end are of the same moment."""

OF_NO_ANCHOR = """
SELECT min(anchor) FROM anchored_heads WHERE anchor > coalesce((SELECT max(seq) FROM anchors), 0)
"""


class Found(Struct, frozen=True):
    """The first bad entry of a chain."""

    case_id: str
    """Empty for an anchor."""
    seq: int
    sentence: str


class Walked(Struct, frozen=True):
    """What a page of a walk came to."""

    chains: int
    entries: int
    last: str
    """The last case walked; empty when there were none."""
    faults: tuple[Found, ...]


class Known(Struct, frozen=True):
    """What anchors know of a case."""

    seq: int
    hash: bytes
    anchor: int


class Chain(Struct, frozen=True):
    """A case's entries with all that is known of them elsewhere."""

    case_id: str
    head: tuple[int, bytes] | None
    """As the case's row says; None when there is no such row."""
    rows: tuple[Row, ...]
    known: tuple[Known, ...]


async def walk_cases(conn: Connection, after: str, limit: int) -> Walked:
    """Walk the next cases by id; hashing is done in a thread, so that others go on."""
    found = await conn.execute(SOME_CASES, {"after": after, "limit": limit})
    ids = [row[0] for row in await found.fetchall()]
    newest = await newest_anchor(conn)
    chains = await chains_of(conn, ids)
    faults = await asyncio.to_thread(lambda: [_fault(one, newest) for one in chains])
    return Walked(
        chains=len(chains),
        entries=sum(len(one.rows) for one in chains),
        last=ids[-1] if ids else "",
        faults=tuple(one for one in faults if one is not None),
    )


async def chains_of(conn: Connection, ids: list[str]) -> list[Chain]:
    """Read whole chains, what anchors know of them first: that can only be less."""
    known: dict[str, list[Known]] = {}
    for case_id, *said in await (await conn.execute(ANCHORED, [ids])).fetchall():
        known.setdefault(case_id, []).append(Known(*said))
    rows = await (await conn.execute(CHAINS, [ids])).fetchall()
    return [
        _chain(case_id, list(group), known.get(case_id, []))
        for case_id, group in groupby(rows, key=lambda row: str(row[0]))
    ]


def _chain(case_id: str, rows: list[tuple[Any, ...]], known: list[Known]) -> Chain:
    head = None if rows[0][1] is None else (rows[0][1], rows[0][2])
    entries = tuple(Row(*row[3:]) for row in rows if row[3] is not None)
    return Chain(case_id, head, entries, tuple(known))


def _fault(chain: Chain, newest: Anchored | None) -> Found | None:
    fault = chain_fault(chain.case_id, chain.head, chain.rows) or _unlike_anchors(chain)
    fault = fault or (None if newest is None else _slipped_in(chain, newest))
    return None if fault is None else Found(chain.case_id, *fault)


def _unlike_anchors(chain: Chain) -> tuple[int, str] | None:
    hashes = {row.seq: row.hash for row in chain.rows}
    for one in chain.known:
        if one.seq not in hashes:
            gone = min(one.seq, len(hashes) + 1)
            return gone, f"entry {gone} is missing: anchor {one.anchor} knows {one.seq} entries"
        if hashes[one.seq] != one.hash:
            return one.seq, f"entry {one.seq} is not the one that anchor {one.anchor} knows"
    return None


def _slipped_in(chain: Chain, newest: Anchored) -> tuple[int, str] | None:
    anchored = max((one.seq for one in chain.known), default=0)
    limit: datetime = newest.at - LATE
    for row in chain.rows[anchored:]:
        if row.at < limit:
            sentence = f"is dated before anchor {newest.seq}, which does not know it"
            return row.seq, f"entry {row.seq} {sentence}"
    return None


async def walk_anchors(
    conn: Connection, after: int, limit: int, *, keys: SigningKeys = NO_KEYS
) -> Walked:
    """Walk the anchors that follow one, in a transaction; `last` is the last one's sequence."""
    before = await anchors_after(conn, after - 1, 1) if after else []
    page = await anchors_after(conn, after, limit)
    previous = before[0].hash if before else GENESIS
    signing = bool(before and before[0].key_id)
    heads = 0
    for expected, one in enumerate(page, start=after + 1):
        fault, counted = await _anchor_fault(conn, one, expected, previous)
        signing = signing or bool(one.key_id)
        fault = fault or (_signature_fault(one, keys) if signing else "")
        heads, previous = heads + counted, one.hash
        if fault:
            found = Found("", min(expected, one.seq), fault)
            return Walked(len(page), heads, "", (found,))
    return Walked(
        chains=len(page),
        entries=heads,
        last=str(page[-1].seq) if len(page) == limit else "",
        faults=() if len(page) == limit else await _left_over(conn),
    )


def _signature_fault(one: Anchored, keys: SigningKeys) -> str:
    """From the first that is signed on, each is."""
    fault = keys.fault(one.signed, Signature(one.key_id, one.signature))
    return f"anchor {one.seq} {fault}" if fault else ""


async def _anchor_fault(
    conn: Connection, one: Anchored, expected: int, previous: bytes
) -> tuple[str, int]:
    if one.seq != expected:
        return f"anchor {expected} is missing", 0
    if one.proper_hash != one.hash:
        return f"anchor {one.seq} was changed", 0
    if one.previous != previous:
        return f"anchor {one.seq} does not follow the one before it", 0
    digest, counted = await digest_of(conn, one.seq)
    if (digest, counted) != (one.digest, one.heads):
        return f"the heads of anchor {one.seq} were changed", counted
    return "", counted


async def _left_over(conn: Connection) -> tuple[Found, ...]:
    row = await (await conn.execute(OF_NO_ANCHOR)).fetchone()
    if row is None or row[0] is None:
        return ()
    return (Found("", row[0], f"anchor {row[0]} is missing, and its heads are there"),)
