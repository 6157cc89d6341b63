"""Instants at which days, months, years and daylight saving turn, and their day in London."""

from datetime import UTC, date, datetime

EDGES = {
    "the last second before summer time": ("2026-03-29T00:59:59", date(2026, 3, 29)),
    "the first of summer time": ("2026-03-29T01:00:00", date(2026, 3, 29)),
    "the first night of summer time": ("2026-03-29T23:30:00", date(2026, 3, 30)),
    "a second before a summer midnight": ("2026-06-30T22:59:59", date(2026, 6, 30)),
    "a summer midnight, a month's end in UTC": ("2026-06-30T23:00:00", date(2026, 7, 1)),
    "the night of the long day": ("2026-10-24T23:30:00", date(2026, 10, 25)),
    "the hour that comes twice, first": ("2026-10-25T00:30:00", date(2026, 10, 25)),
    "the hour that comes twice, again": ("2026-10-25T01:30:00", date(2026, 10, 25)),
    "the first night of winter time": ("2026-10-25T23:30:00", date(2026, 10, 25)),
    "the last second of 28 February": ("2028-02-28T23:59:59", date(2028, 2, 28)),
    "29 February": ("2028-02-29T00:00:00", date(2028, 2, 29)),
    "the last second of 29 February": ("2028-02-29T23:59:59", date(2028, 2, 29)),
    "the last second of a year": ("2026-12-31T23:59:59", date(2026, 12, 31)),
    "a new year": ("2027-01-01T00:00:00", date(2027, 1, 1)),
}
"""By what they are: the instant in UTC, and the day in London."""

INSTANTS = [(datetime.fromisoformat(at).replace(tzinfo=UTC), day) for at, day in EDGES.values()]
NAMES = list(EDGES)
