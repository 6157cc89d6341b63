"""Finds the twin of a bill, whatever channel brought either, and says what they share."""

import re
from collections.abc import Iterable
from datetime import timedelta
from unicodedata import normalize

from msgspec import Struct

from ..billing import Bill

NEAR_DAYS = 7
"""Bills of one supplier over one amount this near to each other are looked at by a person."""
DIGITS = re.compile(r"\d+")
SIGNS = re.compile(r"[^0-9A-Z]")


class Known(Struct, frozen=True):
    """A bill that is on the books."""

    key: str
    """Its case's business key."""
    bill: Bill


class Twin(Struct, frozen=True):
    """Another bill is, or may be, the same."""

    key: str
    """The other's business key."""
    why: str
    """What the two share, for a person."""
    certain: bool
    """False when a person has to decide."""


def normal_number(number: str) -> str:
    """Bring a bill number into one form: INV-0042/26, inv 42 26 and Inv42/26 are the same."""
    plain = SIGNS.sub(" ", normalize("NFKC", number).upper())
    parts = re.findall(r"[A-Z]+|\d+", plain)
    return "-".join(str(int(one)) if DIGITS.fullmatch(one) else one for one in parts)


def twin_of(bill: Bill, known: Iterable[Known]) -> Twin | None:
    """Find the twin that is surest; none when nothing is like it."""
    others = [one for one in known if one.bill.kind is bill.kind]
    for look in (_same_message, _same_bytes, _same_number, _alike):
        for other in sorted(others, key=lambda one: one.key):
            found = look(bill, other)
            if found is not None:
                return found
    return None


def _same_message(bill: Bill, other: Known) -> Twin | None:
    if not bill.message_id or bill.message_id != other.bill.message_id:
        return None
    return Twin(other.key, f"both came as message {bill.message_id}", certain=True)


def _same_bytes(bill: Bill, other: Known) -> Twin | None:
    if not bill.document_sha256 or bill.document_sha256 != other.bill.document_sha256:
        return None
    return Twin(other.key, "the bytes of both are the same", certain=True)


def _same_number(bill: Bill, other: Known) -> Twin | None:
    mine, theirs = normal_number(bill.number), normal_number(other.bill.number)
    if bill.supplier_code != other.bill.supplier_code or mine != theirs:
        return None
    same = bill.gross == other.bill.gross and bill.issued_on == other.bill.issued_on
    why = f"{bill.supplier_code} numbered both {bill.number}"
    if same:
        return Twin(other.key, f"{why}, with the same date and amount", certain=True)
    differ = f", over {bill.gross} of {bill.issued_on}"
    theirs = f"and {other.bill.gross} of {other.bill.issued_on}"
    return Twin(other.key, f"{why}{differ} {theirs}", certain=False)


def _alike(bill: Bill, other: Known) -> Twin | None:
    near = abs(bill.issued_on - other.bill.issued_on) <= timedelta(days=NEAR_DAYS)
    same = (bill.supplier_code, bill.purchase_number, bill.gross)
    if not near or same != (
        other.bill.supplier_code,
        other.bill.purchase_number,
        other.bill.gross,
    ):
        return None
    order = f" for {bill.purchase_number}" if bill.purchase_number else ""
    why = f"{bill.supplier_code} bills {bill.gross}{order} on {other.bill.number} too"
    return Twin(other.key, why, certain=False)
