"""Compares what backends hold with what a restored database knows, document by document; pure.

A restored database is older than the backends. Most of what it lacks heals by itself: sweeps read
on from where the database was, cases and requests get the names that they had, and each write is
looked up by its name before it is sent. What no sweep leads to has to be entered again by hand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from trunkline_model.capabilities.document_register import DocumentState, DocumentType

TARGET_TYPES = {
    DocumentType.STATEMENT_LINE: DocumentType.PAYMENT,
}
"""What the ERP calls a document that was taken under another type."""
SOURCE_TYPES = {
    DocumentType.INVOICE: DocumentType.SHIPMENT,
    DocumentType.FULFILMENT: DocumentType.SHIPMENT,
    DocumentType.SUPPLIER_PAYMENT: DocumentType.STATEMENT_LINE,
}
"""What the source calls a document that is taken under another type as well."""


PAID = (
    "money left under {0}: it was paid after the backup, so let nobody propose it again; enter it"
    " in the ERP as paid, if it is a payment of this company's"
)


class Fate(StrEnum):
    """What becomes of a document on which the two do not agree."""

    HEALS = "heals"
    """It comes back when the processes run."""
    DECIDE = "decide"
    """Nothing leads to it: a person enters it again, or takes it back."""
    LOST = "lost"
    """The database says it was there, and the backend has it no more."""


class Held(Struct, frozen=True):
    """One document in a backend."""

    system: str
    """Run-time name of the service that listed it."""
    document_type: str
    document_id: str
    key: str
    """What its source calls it; empty when it bears none."""
    related_key: str
    """The order that it belongs to; empty when it bears none."""
    on: date
    state: str
    made_here: bool
    """True when Trunkline writes such documents there, false when they begin there."""
    debit: bool = False
    """True for money that left an account: it begins with a payment of ours, or is none of ours."""


class Holding(Struct, frozen=True):
    """What one backend holds: every document of the types that it lists."""

    system: str
    types: Mapping[str, bool]
    """Each type with whether Trunkline writes it there."""
    documents: tuple[Held, ...]


class Known(Struct, frozen=True):
    """One document in the restored database."""

    side: str
    """taken (as it was heard of) or sent (as it was written on)."""
    document_type: str
    key: str
    document_id: str
    on: date
    state: str
    related_key: str
    """The order that it belongs to; empty when it names none."""
    case_id: str


class Remark(Struct, frozen=True):
    """One document on which the two do not agree, and what to do about it."""

    fate: str
    system: str
    document_type: str
    document_id: str
    key: str
    on: date
    sentence: str
    remedy: str


class Days(Struct, frozen=True):
    """From which day to which is judged; more may have been listed around them."""

    first: date
    last: date

    def hold(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last


def judged(holdings: Sequence[Holding], known: Sequence[Known], days: Days) -> list[Remark]:
    """Name every document that one side has and the other has not, oldest first."""
    held = [one for holding in holdings for one in holding.documents]
    remarks = [*_unknown(held, known, days), *_missing(holdings, known, days)]
    return sorted(remarks, key=lambda one: (one.on, one.document_type, one.document_id))


def _unknown(held: Sequence[Held], known: Sequence[Known], days: Days) -> Iterator[Remark]:
    """Tell what backends have and the database does not know."""
    taken, sent = _taken(known), _sent(known)
    numbers = {one.document_id for one in known}
    leads = _leads(held, known)
    for one in held:
        if one.state != DocumentState.LIVE or not days.hold(one.on):
            continue
        if one.debit:
            if one.related_key and one.related_key not in numbers:
                yield _remark(Fate.DECIDE, one, PAID.format(one.related_key))
        elif one.made_here:
            if (one.document_type, one.document_id) not in sent:
                yield _written(one, led_to={one.key, one.related_key} & leads)
        elif not {(one.document_type, one.key), (one.document_type, one.document_id)} & taken:
            yield _remark(Fate.HEALS, one, "its sweep takes it in when the processes run")


def _leads(held: Sequence[Held], known: Sequence[Known]) -> set[str]:
    """Give the names of all that is carried, or will be again once it was swept."""
    begun = {name for one in held if not one.made_here for name in (one.key, one.document_id)}
    carried = {name for one in known for name in (one.key, one.related_key)}
    orders = {one.related_key for one in held if one.made_here and one.key in begun | carried}
    return (begun | carried | orders) - {""}


def _written(one: Held, led_to: Iterable[str]) -> Remark:
    source = next(iter(sorted(led_to)), "")
    if source:
        words = f"found by its request, not sent again, when {source} is carried once more"
        return _remark(Fate.HEALS, one, words)
    words = (
        f"no sweep leads to it: cancel {one.document_id} in {one.system}, then have it ordered"
        f" again under the same reference ({one.key or one.related_key or 'it bears none'})"
    )
    return _remark(Fate.DECIDE, one, words)


def _missing(holdings: Sequence[Holding], known: Sequence[Known], days: Days) -> Iterator[Remark]:
    """Tell what the database knows and backends that can be asked for it have not."""
    asked = {(kind, written): one.system for one in holdings for kind, written in one.types.items()}
    there = {
        (held.document_type, held.document_id if held.made_here else held.key)
        for one in holdings
        for held in one.documents
    }
    for one in known:
        written = one.side == "sent"
        kind = _target_type(one) if written else one.document_type
        name = one.document_id if written else one.key
        counts = one.state == DocumentState.LIVE and days.hold(one.on) and name
        if counts and (kind, written) in asked and (kind, name) not in there:
            yield _lost(one, kind, asked[kind, written])


def _lost(one: Known, kind: str, system: str) -> Remark:
    number = one.document_id or one.key
    return Remark(
        fate=Fate.LOST,
        system=system,
        document_type=kind,
        document_id=number,
        key=one.key,
        on=one.on,
        sentence=f"{kind} {number} of {one.on} is known here and is not in {system}",
        remedy=f"find out who removed it, or restore {system} to the same moment; what was done: "
        f"`trunkline cases show {one.case_id}`",
    )


def _remark(fate: Fate, one: Held, remedy: str) -> Remark:
    return Remark(
        fate=fate,
        system=one.system,
        document_type=one.document_type,
        document_id=one.document_id,
        key=one.key,
        on=one.on,
        sentence=f"{one.document_type} {one.document_id} of {one.on} is in {one.system} and is not "
        "known here",
        remedy=remedy,
    )


def _taken(known: Iterable[Known]) -> set[tuple[str, str]]:
    """Give what was taken, by what its source calls it or by its source's number."""
    return {
        (SOURCE_TYPES.get(DocumentType(one.document_type), one.document_type), name)
        for one in known
        if one.side == "taken" and one.document_type in set(DocumentType)
        for name in (one.key, one.document_id)
        if name
    }


def _sent(known: Iterable[Known]) -> set[tuple[str, str]]:
    return {(_target_type(one), one.document_id) for one in known if one.side == "sent"}


def _target_type(one: Known) -> str:
    return next(
        (x for kind, x in TARGET_TYPES.items() if kind == one.document_type), one.document_type
    )
