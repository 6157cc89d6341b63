"""Periods of the books: calendar months."""

import re
from datetime import date, timedelta

from msgspec import Struct

from trunkline_kit.errors import FieldError, Invalid

NAME = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class Period(Struct, frozen=True):
    """One month."""

    first_on: date
    """Its first day."""

    @property
    def name(self) -> str:
        """Such as 2026-10."""
        return self.first_on.isoformat()[:7]

    @property
    def last_on(self) -> date:
        """The day on which its accruals are posted."""
        return self.next_on - timedelta(days=1)

    @property
    def next_on(self) -> date:
        """The first day of the next one, on which they are reversed."""
        return (self.first_on + timedelta(days=31)).replace(day=1)


def period_named(name: str) -> Period:
    """Read a month such as 2026-10; Invalid for anything else."""
    if not NAME.fullmatch(name) or name < "1900":
        sentence = f"{name!r} is no period: a month is written 2026-10."
        raise Invalid(sentence, fields=(FieldError("period", "no_period", sentence),))
    return Period(date.fromisoformat(f"{name}-01"))


def period_of(day: date) -> Period:
    """Give the period in which a day lies."""
    return Period(day.replace(day=1))


def period_before(day: date) -> Period:
    """Give the newest period that is over on a day."""
    return period_of(day.replace(day=1) - timedelta(days=1))
