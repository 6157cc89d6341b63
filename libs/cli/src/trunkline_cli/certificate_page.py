"""A certificate, its days and periods as a person reads them."""

from collections.abc import Iterator, Sequence

from msgspec import structs

from trunkline_model.capabilities.completeness import (
    Certificate,
    CertifiedDays,
    CertifiedDifference,
    PeriodList,
)
from trunkline_model.counts import CertifiedTotal, SideCount

from .asking import table


def shown(one: Certificate, channel: str) -> Certificate:
    """Leave out other channels; what nobody knows the channel of stays."""
    if not channel:
        return one
    return structs.replace(
        one,
        totals=tuple(total for total in one.totals if total.channel in ("", channel)),
        differences=tuple(each for each in one.differences if each.channel in ("", channel)),
    )


def page(one: Certificate) -> str:
    """Say what was counted, and of each difference what it is, why, and what heals it."""
    head = f"{one.legal_entity}  {one.day}  {one.certificate_id}  (count {one.number} of the day)"
    heading = ("document", "channel", "source", "trunkline", "target", "")
    sums = table(heading, (_total(total) for total in one.totals))
    sums = "\n".join((sums, *_absences(one.totals)))
    said = "\n".join(line for each in one.differences for line in _difference(each))
    verdict = f"{len(one.differences)} differences, {one.unexplained} unexplained"
    verdict += f"; signed by key {one.key_id}" if one.key_id else "; not signed"
    return "\n".join(part for part in (head, "", sums, "", said, verdict) if part or not said)


def days_page(found: CertifiedDays) -> str:
    """Give one line a day."""
    heading = ("day", "differences", "unexplained", "unsettled", "closed", "certificate")
    rows = (
        (
            one.day,
            one.differences,
            one.unexplained,
            one.unsettled,
            "closed" if one.closed else "",
            one.certificate_id,
        )
        for one in found.days
    )
    return table(heading, rows)


def periods_page(found: PeriodList) -> str:
    """Give one line a period."""
    rows = ((one.from_on, one.to_on, one.closed_by, one.closed_at) for one in found.periods)
    return table(("from", "to", "closed by", "at"), rows)


def _total(one: CertifiedTotal) -> tuple[str, ...]:
    sides = (one.source, one.trunkline, one.target)
    agree = len({each.documents for each in sides if not each.absent}) <= 1
    counts = (_count(each, one.currency) for each in sides)
    return (one.document_type, one.channel or "?", *counts, "" if agree else "differs")


def _absences(totals: Sequence[CertifiedTotal]) -> Iterator[str]:
    """Say why sides could not be counted: once a sentence, with the types that it is true of."""
    for column in ("source", "trunkline", "target"):
        said: dict[str, list[str]] = {}
        for one in totals:
            side: SideCount = getattr(one, column)
            if side.absent and one.document_type not in said.setdefault(side.absent, []):
                said[side.absent].append(one.document_type)
        yield from (f"no {column} of {', '.join(types)}: {why}" for why, types in said.items())


def _count(one: SideCount, currency: str) -> str:
    if one.absent:
        return "not counted"
    return f"{one.documents} · {one.sum:,f} {currency or 'units'}"


def _difference(one: CertifiedDifference) -> Iterator[str]:
    said = f": {one.expected} / {one.found}" if one.expected else ""
    yield f"{one.difference_id}  {one.document_type} {one.key} ({one.channel or '?'})"
    yield f"  {one.kind} between {' and '.join(one.between)}{said}"
    yield f"  why   {one.cause}"
    yield f"  cure  {one.action}"
    if one.accepted_by:
        yield f"  accepted by {one.accepted_by}: {one.accepted_because}"
    elif one.in_flight:
        yield "  on its way, within its time"
