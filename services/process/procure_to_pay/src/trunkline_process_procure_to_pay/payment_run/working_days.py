"""Working days of UK banks: not a Saturday, a Sunday or a bank holiday of England and Wales.

The holidays are those of GOV.UK (Open Government Licence) as the distribution
`govuk-bank-holidays` carries them; nothing is fetched.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from trunkline_kit.errors import Invalid

SATURDAY = 5
DAY = timedelta(days=1)


class WorkingDays:
    """A calendar of working days, up to the end of the last year whose holidays are known."""

    def __init__(self, holidays: Iterable[date]) -> None:
        self._holidays = frozenset(holidays)
        self.known_to = date(max(self._holidays).year, 12, 31)
        """The last day that can be asked about."""
        self.known_from = date(min(self._holidays).year, 1, 1)
        """The first."""

    def is_working(self, on: date) -> bool:
        """Say whether banks work; Invalid for a day whose holidays are not known."""
        if not self.known_from <= on <= self.known_to:
            text = f"bank holidays are known from {self.known_from} to {self.known_to}"
            raise Invalid(f"{text}, not for {on}; update the calendar", reason="calendar")
        return on.weekday() < SATURDAY and on not in self._holidays

    def on_or_after(self, on: date) -> date:
        """Give the day itself, or the next working day."""
        while not self.is_working(on):
            on += DAY
        return on

    def on_or_before(self, on: date) -> date:
        """Give the day itself, or the working day before it: by then what is due has to be paid."""
        while not self.is_working(on):
            on -= DAY
        return on

    def after(self, on: date, days: int) -> date:
        """Give the working day that follows a day by that many of them."""
        for _ in range(days):
            on = self.on_or_after(on + DAY)
        return on

    def before(self, on: date, days: int) -> date:
        """Give the working day that goes before a day by that many of them."""
        for _ in range(days):
            on = self.on_or_before(on - DAY)
        return on


@cache
def uk_working_days() -> WorkingDays:
    """Give the calendar of the clearing banks: England and Wales."""
    holidays = BankHolidays(use_cached_holidays=True)
    listed = holidays.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return WorkingDays(one["date"] for one in listed)
