"""Each case's chain of evidence is whole, computed here anew from the bytes that are stored."""

from collections.abc import Iterator
from hashlib import sha256

from msgspec import Struct, ValidationError, json

from ..finding import Finding
from ..observed import Case, Link, Observed

RULE = "audit chain"


class Placed(Struct, frozen=True):
    """Of an entry, what puts it in its place."""

    case: str
    seq: int
    previous: str


def check(seen: Observed) -> Iterator[Finding]:
    """Walk every chain from its start to the head that the case names."""
    for case in seen.cases:
        if fault := _fault(case):
            yield Finding(rule=RULE, about=case.case_id, sentence=fault)


def _fault(case: Case) -> str:
    previous = b""
    for expected, link in enumerate(case.chain, 1):
        if link.seq != expected:
            return f"entry {expected} is missing"
        if fault := _link_fault(case.case_id, link, previous):
            return f"entry {link.seq} {fault}"
        previous = link.hash
    if (case.head_seq, case.head_hash) != (len(case.chain), previous):
        return f"entries after {len(case.chain)} are missing or too many"
    return ""


def _link_fault(case_id: str, link: Link, previous: bytes) -> str:
    if sha256(link.document).digest() != link.hash:
        return "was changed"
    try:
        placed = json.decode(link.document, type=Placed)
    except ValidationError:
        return "is not an entry"
    if placed.previous != previous.hex():
        return "does not follow the one before it"
    return "" if (placed.case, placed.seq) == (case_id, link.seq) else "belongs elsewhere"
