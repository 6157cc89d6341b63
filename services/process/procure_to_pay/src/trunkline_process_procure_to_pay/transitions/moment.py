"""The instant and the day of what the process itself states."""

from datetime import date, datetime
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


def day_of(instant: datetime) -> date:
    """Give the day on which an instant falls."""
    return instant.astimezone(ZONE).date()
