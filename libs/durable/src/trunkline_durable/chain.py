"""The evidence chain: one hash-linked list of entries a case.

The hash of an entry is SHA-256 over its canonical JSON (RFC 8785), which contains the
hash before it. Personal values are ciphertext in it already, so erasing a key changes
nothing that was hashed. Numbers in entries are integers; amounts are text.
"""

import re
from collections.abc import Iterable
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


async def verify(conn: Connection, case_id: str) -> str | None:
    """Walk a case's chain; None when it is whole, else a sentence with the first fault.

    Finds a change, a removal (also of the end), a reordering and an insertion.
    """
    found = await conn.execute(
        "SELECT seq, entry, hash, kind, name, coalesce(transition_id, '') FROM journal"
        " WHERE case_id = %s ORDER BY seq",
        [case_id],
    )
    previous, expected = GENESIS, 1
    async for seq, document, digest, *columns in found:
        if seq != expected:
            return f"entry {expected} is missing"
        fault = _fault(document, digest, previous, columns)
        if fault or not _is_placed(document, case_id, seq):
            return f"entry {seq} {fault or 'belongs elsewhere'}"
        previous, expected = digest, seq + 1
    return await _end_fault(conn, case_id, (expected - 1, previous))


def _fault(document: bytes, digest: bytes, previous: bytes, columns: list[str]) -> str | None:
    if sha256(document).digest() != digest:
        return "was changed"
    try:
        said = json.decode(document, type=dict[str, Any])
    except ValidationError:
        return "is not an entry"
    if said.get("previous") != previous.hex():
        return "does not follow the one before it"
    repeated = [said.get(key, "") for key in ("kind", "name", "transition_id")]
    return None if repeated == columns else "is described wrongly"


def _is_placed(document: bytes, case_id: str, seq: int) -> bool:
    said = json.decode(document, type=dict[str, Any])
    return (said["case"], said["seq"]) == (case_id, seq)


async def _end_fault(conn: Connection, case_id: str, end: tuple[int, bytes]) -> str | None:
    found = await conn.execute(
        "SELECT head_seq, head_hash FROM cases WHERE case_id = %s", [case_id]
    )
    row = await found.fetchone()
    if row is None:
        return "there is no such case"
    return None if (row[0], row[1]) == end else f"entries after {end[0]} are missing or too many"
