"""A month of days, each with what its certificate says, laid out as a calendar."""

from calendar import Calendar
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from trunkline_model.capabilities.completeness import CertifiedDay


class DayCell(Struct, frozen=True):
    """One day of a calendar."""

    day: date
    """Which."""
    mark: str
    """closed, whole, on_its_way, unexplained, uncounted, future or outside; a class of the CSS."""
    certified: CertifiedDay | None
    """What was counted; None when nothing was."""

    @property
    def sentence(self) -> str:
        """What the mark means."""
        if self.mark == "unexplained" and self.certified:
            return f"{self.certified.unexplained} unexplained"
        return SENTENCES[self.mark]


class Month(Struct, frozen=True):
    """One month."""

    first: date
    """Its first day."""
    weeks: tuple[tuple[DayCell, ...], ...]
    """Monday to Sunday."""

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def before(self) -> date:
        """First day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """First day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)


SENTENCES = {
    "closed": "closed",
    "whole": "whole",
    "on_its_way": "on its way",
    "uncounted": "not counted",
    "future": "",
    "outside": "",
}


def month_of(first: date, days: Iterable[CertifiedDay], today: date) -> Month:
    """Lay a month out."""
    known = {one.day: one for one in days}
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return Month(
        first,
        tuple(tuple(_cell(day, first, known.get(day), today) for day in week) for week in weeks),
    )


def _cell(day: date, first: date, found: CertifiedDay | None, today: date) -> DayCell:
    if day.month != first.month:
        return DayCell(day, "outside", None)
    if found is None:
        return DayCell(day, "future" if day > today else "uncounted", None)
    return DayCell(day, _mark(found), found)


def _mark(found: CertifiedDay) -> str:
    if found.closed:
        return "closed"
    if found.unexplained:
        return "unexplained"
    return "on_its_way" if found.unsettled else "whole"
