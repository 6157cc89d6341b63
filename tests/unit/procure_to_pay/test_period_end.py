"""Services performed and not billed are owed at the end of a period, and not on the next day."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from purchase_builders import came, gbp, purchase, raised, wanted

from trunkline_kit.errors import Invalid
from trunkline_process_procure_to_pay.cases.purchase import PurchaseCase, fold
from trunkline_process_procure_to_pay.due_purchase import purchase_due
from trunkline_process_procure_to_pay.facts.fulfilment import (
    BillMatched,
    BillPosted,
    GoodsArrived,
    MatchedLine,
    ReceiptBooked,
)
from trunkline_process_procure_to_pay.facts.period_end import AccrualAsked, PeriodAccrued
from trunkline_process_procure_to_pay.facts.purchase import OrderConfirmed
from trunkline_process_procure_to_pay.rules.accrual import (
    BILLED,
    OPEN,
    accrual_of,
    is_performed,
    service_labels,
    unconfirmed,
)
from trunkline_process_procure_to_pay.rules.period import period_before, period_named, period_of
from trunkline_process_procure_to_pay.terms import Terms

OCTOBER, NOVEMBER = period_named("2026-10"), period_named("2026-11")
PRICE = Decimal("3.33")
HOURS = wanted("1", 100, str(PRICE))
DAYS = st.dates(date(2026, 10, 1), date(2026, 11, 30))
UNITS = st.integers(1, 40)
EVENTS = st.lists(st.tuples(DAYS, UNITS), max_size=5)


def at(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def services(*facts: object) -> PurchaseCase:
    asked = raised(HOURS, supply="services", needed_on=date(2026, 10, 20))
    confirmed = OrderConfirmed(occurred_at=at(date(2026, 9, 1)), system="erp")
    return purchase(asked, confirmed, *facts)


def performed(reference: str, day: date, units: int) -> tuple[object, object]:
    """A service entry, found right."""
    entry = GoodsArrived(
        occurred_at=at(day),
        receipt_reference=reference,
        received_on=day,
        lines=(came("1", units),),
        actor="wes",
    )
    right = ReceiptBooked(
        occurred_at=at(day), receipt_reference=reference, system="", document_number=""
    )
    return entry, right


def billed(key: str, day: date, units: int) -> tuple[object, object]:
    """A bill that matched and was posted on a day."""
    match = BillMatched(
        occurred_at=at(day),
        bill_key=key,
        lines=(MatchedLine("1", Decimal(units), gbp(0)),),
        charges=gbp(0),
        explanation="",
    )
    return match, BillPosted(occurred_at=at(day), bill_key=key, posted_on=day)


def story(done: list[tuple[date, int]], bills: list[tuple[date, int]]) -> PurchaseCase:
    entries = [performed(f"S{n}", day, units) for n, (day, units) in enumerate(done)]
    invoices = [billed(f"B{n}", day, units) for n, (day, units) in enumerate(bills)]
    return services(*(fact for pair in (*entries, *invoices) for fact in pair))


def counted(events: list[tuple[date, int]], until: date) -> int:
    return sum(units for day, units in events if day <= until)


@given(done=EVENTS, bills=EVENTS)
def test_what_is_accrued_is_what_was_performed_less_what_was_billed_and_never_less_than_nothing(
    done: list[tuple[date, int]], bills: list[tuple[date, int]]
) -> None:
    case = story(done, bills)
    for period in (OCTOBER, NOVEMBER):
        left = counted(done, period.last_on) - counted(bills, period.last_on)
        assert accrual_of(case, period).net == gbp(PRICE * max(left, 0))


@given(done=EVENTS, bills=EVENTS)
def test_over_two_periods_accruals_and_reversals_come_to_nothing_and_no_bill_is_doubled(
    done: list[tuple[date, int]], bills: list[tuple[date, int]]
) -> None:
    """At each period's end the ledger holds what was performed, or billed if that is more."""
    case = story(done, bills)
    postings: list[tuple[date, Decimal]] = []
    for period in (OCTOBER, NOVEMBER):
        net = accrual_of(case, period).net.amount
        postings += [(period.last_on, net), (period.next_on, -net)]
    assert sum(amount for _, amount in postings) == 0
    for period in (OCTOBER, NOVEMBER):
        owed = sum((amount for on, amount in postings if on <= period.last_on), Decimal(0))
        owed += PRICE * counted(bills, period.last_on)
        most = max(counted(done, period.last_on), counted(bills, period.last_on))
        assert owed == PRICE * most


def test_an_accrual_says_line_by_line_why_it_is_owed() -> None:
    case = story([(date(2026, 10, 9), 30)], [(date(2026, 10, 20), 12), (date(2026, 11, 2), 18)])
    found = accrual_of(case, OCTOBER)
    assert found.sentence == (
        "30 of SKU-1 were performed until 2026-10-31, 12 billed by then: 59.94 GBP."
    )
    assert [(one.performed, one.billed) for one in found.lines] == [(Decimal(30), Decimal(12))]


def test_an_entry_that_was_not_found_right_is_not_accrued() -> None:
    entry, right = performed("S1", date(2026, 10, 9), 30)
    assert accrual_of(services(entry), OCTOBER).net == gbp(0)
    assert accrual_of(services(entry, right), OCTOBER).net == gbp("99.90")


def test_an_order_that_was_due_and_that_nobody_confirmed_is_told_and_not_accrued() -> None:
    assert "nobody has confirmed" in unconfirmed(services(), OCTOBER)
    assert accrual_of(services(), OCTOBER).net == gbp(0)
    assert unconfirmed(services(), period_named("2026-09")) == ""
    assert unconfirmed(story([(date(2026, 10, 9), 1)], []), OCTOBER) == ""
    assert unconfirmed(story([], [(date(2026, 10, 9), 1)]), OCTOBER) == ""


def test_goods_are_owed_as_they_come_and_are_no_services() -> None:
    assert not is_performed(purchase())
    assert service_labels(purchase()) == {}
    assert is_performed(services())
    assert is_performed(purchase(raised(HOURS, supply="construction")))


def test_what_has_ended_is_found_by_the_months_of_its_bills() -> None:
    case = story([(date(2026, 10, 9), 1)], [(date(2026, 11, 2), 1)])
    assert service_labels(case) == {OPEN: "yes", f"{BILLED}2026-11": "yes"}


def test_it_is_reversed_when_the_next_period_begins_where_the_company_is() -> None:
    day = date(2026, 6, 30)
    asked = AccrualAsked(
        occurred_at=at(day),
        period="2026-06",
        accrued_on=day,
        reversed_on=day + timedelta(days=1),
        lines=(),
        net=gbp(5),
        sentence="",
        actor="fay",
    )
    posted = PeriodAccrued(
        occurred_at=at(day), period="2026-06", accrual_number="ACC-1", net=gbp(5)
    )
    due = purchase_due(Terms())
    wanted_now = [(one.transition, one.cause, one.at) for one in due(services(asked))]
    assert ("accrue_services", "2026-06", None) in wanted_now
    later = [one for one in due(fold(services(asked), posted)) if one.cause == "2026-06"]
    assert [(one.transition, one.at) for one in later] == [
        ("reverse_services", datetime(2026, 6, 30, 23, tzinfo=UTC))
    ]


def test_a_bill_that_was_told_without_its_day_counts_from_when_it_was_told() -> None:
    match, told = billed("B1", date(2026, 10, 9), 1)
    assert isinstance(told, BillPosted)
    assert structs.replace(told, posted_on=None).day == date(2026, 10, 9)
    assert match


@pytest.mark.parametrize("name", ["2026-13", "2026-1", "october", "", "2026-10-01", "0000-01"])
def test_what_is_no_month_is_no_period(name: str) -> None:
    with pytest.raises(Invalid, match="is no period"):
        period_named(name)


def test_a_period_is_a_month() -> None:
    december = period_named("2026-12")
    assert (december.last_on, december.next_on) == (date(2026, 12, 31), date(2027, 1, 1))
    assert december.name == "2026-12"
    assert period_before(date(2027, 1, 31)) == december == period_of(date(2026, 12, 31))
