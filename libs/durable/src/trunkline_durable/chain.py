"""The evidence chain: one hash-linked list of entries a case.

The hash of an entry is SHA-256 over its canonical JSON (RFC 8785), which contains the
hash before it. Personal values are ciphertext in it already, so erasing a key changes
nothing that was hashed. Numbers in entries are integers; amounts are text.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import rfc8785
from msgspec import Struct, ValidationError, json

from trunkline_kit import clock
from trunkline_store.pool import Connection

FRACTION = re.compile(rb'(?:":|[\[,])-?\d+[.eE]')
"""A number with a fraction, whose canonical form the quick encoder does not write.

A value's colon follows a quote: that tells it from the colons of an instant.
"""

GENESIS = b""
"""The hash before a case's first entry."""


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one entry says; its place in the chain is added when it is linked."""

    kind: str
    """fact, command, intent, result, refusal, observation, attempt, done, stuck ..."""
    name: str = ""
    """Kind of the fact, name of the step, command or transition."""
    transition_id: str = ""
    """The transition that it belongs to; empty for what came from outside."""
    request_id: str = ""
    """Under which a step was sent, or the id of the fact."""
    actor: str = ""
    """Who or what caused it."""
    system: str = ""
    """Role of the backend, for steps."""
    body: Any = None
    """Sealed JSON value."""
    origin: Any = None
    """For a fact that a reader took over: the event it came in, as `origin.Origin` in JSON."""


class Linked(Struct, frozen=True):
    """An entry in its place."""

    seq: int
    entry: Entry
    at: datetime
    document: bytes
    """Canonical JSON, the thing that is hashed."""
    hash: bytes


def link(case_id: str, head: tuple[int, bytes], entries: Iterable[Entry]) -> list[Linked]:
    """Put entries behind `head` (sequence and hash of the last entry), in order."""
    seq, previous = head
    linked: list[Linked] = []
    for entry in entries:
        seq, at = seq + 1, clock.now()
        placed: dict[str, Any] = {
            "case": case_id,
            "seq": seq,
            "previous": previous.hex(),
            "at": at.isoformat(),
        }
        document = canonical({**placed, **_said(entry)})
        previous = sha256(document).digest()
        linked.append(Linked(seq, entry, at, document, previous))
    return linked


def canonical(value: Any) -> bytes:
    """Give the canonical JSON of a value (RFC 8785)."""
    quick = json.encode(value, order="sorted")
    if quick.isascii() and FRACTION.search(quick) is None:
        return quick
    return rfc8785.dumps(value)


def _said(entry: Entry) -> dict[str, Any]:
    said = {name: getattr(entry, name) for name in Entry.__struct_fields__}
    return {name: value for name, value in said.items() if value not in ("", None)}


class Row(Struct, frozen=True):
    """An entry as it lies in the table."""

    seq: int
    document: bytes
    hash: bytes
    kind: str
    name: str
    transition_id: str
    at: datetime


ROWS = """
SELECT head_seq, head_hash, seq, entry, hash, kind, name, coalesce(transition_id, ''), at
FROM cases LEFT JOIN journal USING (case_id) WHERE case_id = %s ORDER BY seq
"""


async def verify(conn: Connection, case_id: str) -> str | None:
    """Walk a case's chain; None when it is whole, else a sentence with the first fault.

    Finds a change, a removal (also of the end), a reordering and an insertion.
    """
    found = await (await conn.execute(ROWS, [case_id])).fetchall()
    if not found:
        return "there is no such case"
    rows = [Row(*row[2:]) for row in found if row[2] is not None]
    fault = chain_fault(case_id, (found[0][0], found[0][1]), rows)
    return None if fault is None else fault[1]


def chain_fault(
    case_id: str, head: tuple[int, bytes] | None, rows: Sequence[Row]
) -> tuple[int, str] | None:
    """Give the place of the first bad entry and a sentence; None for a whole chain.

    `head` is where the case's own row says that it ends; None when there is no such row.
    """
    previous = GENESIS
    for expected, row in enumerate(rows, start=1):
        if row.seq != expected:
            return expected, f"entry {expected} is missing"
        fault = _fault(row, previous, case_id)
        if fault:
            return expected, f"entry {expected} {fault}"
        previous = row.hash
    if head is None:
        return 1, "its case is gone"
    if head == (len(rows), previous):
        return None
    at = min(head[0], len(rows)) + 1
    return at, f"entries after {min(head[0], len(rows))} are missing or too many"


def _fault(row: Row, previous: bytes, case_id: str) -> str | None:
    if sha256(row.document).digest() != row.hash:
        return "was changed"
    try:
        said = json.decode(row.document, type=dict[str, Any])
        at = datetime.fromisoformat(said["at"])
    except (ValidationError, KeyError, ValueError):
        return "is not an entry"
    if said.get("previous") != previous.hex():
        return "does not follow the one before it"
    repeated = (*(said.get(key, "") for key in ("kind", "name", "transition_id")), at)
    columns = (row.kind, row.name, row.transition_id, row.at)
    if repeated != columns:
        return "is described wrongly"
    placed = (said.get("case"), said.get("seq"))
    return None if placed == (case_id, row.seq) else "belongs elsewhere"
