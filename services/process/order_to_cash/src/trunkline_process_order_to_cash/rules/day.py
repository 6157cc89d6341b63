"""Which day it is for the legal entity: the day of its orders, receipts and documents."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
"""The legal entity's own time zone. In summer its day begins an hour before that of UTC."""


def day_of(instant: datetime) -> date:
    """Give the day on which an instant falls."""
    return instant.astimezone(ZONE).date()
