"""The day that each document bears: the one it was in London when what it tells of happened."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from oracle.finding import Finding
from oracle.observed import Effect, Observed

LONDON = ZoneInfo("Europe/London")
SLACK = timedelta(seconds=1)
"""Between a backend's reading of its clock and the entry in its journal."""
RULE = "days"


def days_around(*instants: datetime) -> frozenset[date]:
    """Give the London days that instants may mean."""
    near = (at + slack for at in instants for slack in (-SLACK, SLACK))
    return frozenset(at.astimezone(LONDON).date() for at in near)


def wrong_days(seen: Observed, paid_on: Mapping[str, frozenset[date]]) -> Iterator[Finding]:
    """Find documents on a wrong day; `paid_on` are the days of payments, by order.

    Goods are billed on the day they left, by the warehouse's clock; tax is due on that day.
    """
    left = {one.key: one for one in seen.effects if one.kind == "parcel"}
    issued = {one.key: one for one in seen.effects if one.kind == "goods_issue"}
    for one in seen.effects:
        match one.kind:
            case "invoice":
                days = days_around(left[issued[one.of].of].at)
                yield from _judged(one, days)
                yield from _tax(seen, one)
            case "receipt" if one.order in paid_on:
                yield from _judged(one, paid_on[one.order])


def _judged(one: Effect, days: frozenset[date]) -> Iterator[Finding]:
    if one.on not in days:
        right = " or ".join(f"{day:%d.%m.%Y}" for day in sorted(days))
        sentence = f"{one.kind} is of {one.on:%d.%m.%Y}, not {right}"
        yield Finding(rule=RULE, about=f"{one.order} {one.key}", sentence=sentence)


def _tax(seen: Observed, invoice: Effect) -> Iterator[Finding]:
    for line in seen.ledger:
        if line.document == invoice.key and line.on != invoice.on:
            sentence = f"{line.account_kind} is of {line.on}, the invoice of {invoice.on}"
            yield Finding(rule=RULE, about=invoice.key, sentence=sentence)
