"""The company's day, which is Tryton's day too."""

from zoneinfo import ZoneInfo

COMPANY_ZONE = ZoneInfo("Europe/London")
"""In summer its day begins an hour before that of UTC: goods that move then move today."""
