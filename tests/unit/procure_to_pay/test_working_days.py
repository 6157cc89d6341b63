"""Banks shut at weekends and on the bank holidays that GOV.UK lists for England and Wales."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from trunkline_kit.errors import Invalid
from trunkline_process_procure_to_pay.payment_run.working_days import uk_working_days

FIXTURES = Path(os.environ.get("TRUNKLINE_FIXTURES", Path(__file__).parents[4] / "shared/fixtures"))
LISTED = FIXTURES / "uk-reference/bank-holidays.json"
CALENDAR = uk_working_days()


@pytest.mark.parametrize(
    ("on", "works"),
    [
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),
        (date(2026, 11, 21), False),
        (date(2026, 1, 2), True),
        (date(2026, 11, 30), True),
    ],
    ids=["Christmas Eve", "Christmas", "substitute", "Saturday", "Scotland's", "St Andrew's"],
)
def test_a_day_is_worked_or_not(on: date, *, works: bool) -> None:
    assert CALENDAR.is_working(on) is works


def test_days_are_counted_over_christmas() -> None:
    assert CALENDAR.on_or_after(date(2026, 12, 25)) == date(2026, 12, 29)
    assert CALENDAR.on_or_before(date(2026, 12, 28)) == date(2026, 12, 24)
    assert CALENDAR.after(date(2026, 12, 24), 2) == date(2026, 12, 30)
    assert CALENDAR.before(date(2026, 12, 30), 2) == date(2026, 12, 24)


def test_a_year_whose_holidays_are_not_known_is_refused() -> None:
    with pytest.raises(Invalid):
        CALENDAR.is_working(CALENDAR.known_to + timedelta(days=1))


@pytest.mark.skipif(not LISTED.exists(), reason=f"no second list of holidays at {LISTED}")
def test_the_holidays_are_those_of_an_independent_copy() -> None:
    listed = json.loads(LISTED.read_text())["england-and-wales"]["events"]
    assert not any(CALENDAR.is_working(date.fromisoformat(one["date"])) for one in listed)
