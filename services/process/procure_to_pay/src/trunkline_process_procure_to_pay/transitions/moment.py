"""The instant and the day of what the process itself states."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from trunkline_kit import clock

ZONE = ZoneInfo("Europe/London")
"""The legal entity's own time zone. In summer its day begins an hour before that of UTC."""


def now() -> datetime:
    """Give the present instant (UTC)."""
    return clock.now()


def today() -> date:
    """Give the present day of the legal entity."""
    return day_of(clock.now())


def begin_of(day: date) -> datetime:
    """Give the instant at which a day of the legal entity begins (UTC)."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """Give the day on which an instant falls."""
    return instant.astimezone(ZONE).date()
