"""What campaigns measure is judged by its limit, and documents by the day that it was in London."""

from datetime import UTC, date, datetime

import pytest
from campaigns.baskets import chance_of
from campaigns.days import days_around, wrong_days
from campaigns.figure import Figure
from campaigns.r7_slow_backends import WAYS, dealt, let_through
from campaigns.struck import OPERATIONS, RESTORES
from campaigns.table import table
from campaigns.trial import Report
from clean_run import clean_run, planned
from msgspec import structs
from oracle.observed import Observed

from trunkline_kit.breaker import FAILURES_MAX, Breaker
from trunkline_kit.errors import Unavailable


@pytest.mark.parametrize(("value", "limit", "over"), [(9.0, 10, -1), (12, 10, 2), (99, None, 0)])
def test_a_figure_is_over_when_it_is_more_than_its_limit(
    value: float, limit: float | None, over: float
) -> None:
    assert Figure(value, limit).over == over


def test_figures_stand_under_the_table_with_their_limits() -> None:
    report = Report(
        campaign="R7",
        title="slow backends",
        size="full",
        seed=1,
        green=True,
        orders=1,
        completed=1,
        lost=0,
        doubled=0,
        pence=0,
        deliveries=1,
        faults={},
        recovered_s={},
        settled_s=0.0,
        took_s=1.0,
        findings=(),
        figures={"shop retries %": Figure(3.14, 10), "calls": Figure(5)},
    )
    *_, last = table([report]).splitlines()
    assert last == "R7 figures: shop retries % 3.1 (at most 10), calls 5.0"


@pytest.mark.parametrize("outage_s", [0.1, 1.0, 3.0, 20.0, 100.0])
def test_a_breaker_lets_no_more_through_than_we_say(outage_s: float) -> None:
    now, sent = 0.0, 0
    breaker = Breaker("the shop", lambda: now)
    while now < outage_s:
        try:
            breaker.check()
        except Unavailable:
            now += 0.01
            continue
        sent += 1
        breaker.failed()
        now += 0.001
    assert FAILURES_MAX <= sent <= let_through(outage_s)


def test_each_backend_is_struck_in_every_way_and_in_a_small_size_each_way_once() -> None:
    full, change = (dealt(chance_of(1), size) for size in ("full", "change"))
    assert len(full) == len(set(full)) == len(WAYS) * len(OPERATIONS) + len(RESTORES)
    assert sorted(one.way for one in change) == sorted((*WAYS, *RESTORES))
    assert {one.sandbox for one in change} == set(OPERATIONS)


def test_an_instant_within_a_second_of_midnight_may_be_of_either_day() -> None:
    midnight = datetime(2027, 6, 30, 23, tzinfo=UTC)
    assert days_around(midnight) == {date(2027, 6, 30), date(2027, 7, 1)}
    assert days_around(midnight.replace(minute=1)) == {date(2027, 7, 1)}


def test_documents_of_the_right_day_are_not_told() -> None:
    assert list(wrong_days(clean_run(planned(1)), {})) == []


@pytest.mark.parametrize("kind", ["invoice", "ledger", "receipt"])
def test_a_document_of_a_wrong_day_is_told(kind: str) -> None:
    seen = clean_run(planned(1))
    assert len(list(wrong_days(*_shifted(seen, kind)))) >= 1


def _shifted(seen: Observed, kind: str) -> tuple[Observed, dict[str, frozenset[date]]]:
    """Move one document to a day that it is not of."""
    receipt = next(one for one in seen.effects if one.kind == "receipt")
    invoice = next(one for one in seen.effects if one.kind == "invoice")
    far = date(2031, 1, 1)
    match kind:
        case "receipt":
            return seen, {receipt.order: frozenset({far})}
        case "ledger":
            lines = tuple(
                structs.replace(one, on=far) if one.document == invoice.key else one
                for one in seen.ledger
            )
            return structs.replace(seen, ledger=lines), {}
    effects = tuple(structs.replace(one, on=far) if one == invoice else one for one in seen.effects)
    return structs.replace(seen, effects=effects), {}
