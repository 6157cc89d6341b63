"""Entries of the evidence journal as certificates and days; pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import convert, structs

from trunkline_model.capabilities.completeness import (
    Certificate,
    CertifiedDay,
    CertifiedDifference,
    Period,
)
from trunkline_model.counts import CertifiedTotal

from .ledger import Kept
from .periods import period_of
from .signing import NAME

type Accepted = Mapping[str, tuple[str, str]]
"""Who accepted a difference and why, by its id."""


def accepted(kept: Iterable[Kept]) -> Accepted:
    """Fold explanations, oldest first; the last one counts."""
    return {
        identity: (one.actor, one.body["reason"])
        for one in kept
        for identity in one.body["difference_ids"]
    }


def certificate(kept: Kept, explained: Accepted) -> Certificate:
    """Read a certificate with what people have said of its differences since."""
    body = kept.body
    found = (_difference(one, explained) for one in body["differences"])
    by = body.get(NAME, {})
    return Certificate(
        certificate_id=certificate_id(kept),
        legal_entity=body["legal_entity"],
        day=date.fromisoformat(body["day"]),
        number=body["number"],
        made_at=kept.at,
        reason=kept.actor,
        counted_sha256=body["counted_sha256"],
        hash=kept.hash,
        totals=tuple(convert(one, CertifiedTotal) for one in body["totals"]),
        differences=tuple(found),
        key_id=by.get("key_id", ""),
        signature=by.get("value", ""),
    )


def certificate_id(kept: Kept) -> str:
    """Name a certificate by its place in the chain."""
    return f"cert_{kept.hash[:16]}"


def short(one: Certificate, periods: Iterable[Period]) -> CertifiedDay:
    """Say how a day stands."""
    return CertifiedDay(
        day=one.day,
        certificate_id=one.certificate_id,
        number=one.number,
        made_at=one.made_at,
        differences=len(one.differences),
        unexplained=one.unexplained,
        unsettled=len(unsettled(one)),
        closed=period_of(periods, one.day) is not None,
    )


def unsettled(one: Certificate) -> list[CertifiedDifference]:
    """Give what keeps a period open: whatever nobody has answered for, even on its way."""
    return [difference for difference in one.differences if not difference.accepted_by]


def _difference(body: Any, explained: Accepted) -> CertifiedDifference:
    one = convert(body, CertifiedDifference)
    who, why = explained.get(one.difference_id, ("", ""))
    return structs.replace(one, accepted_by=who, accepted_because=why)
