"""The instant of a fact that the process itself states."""

from datetime import datetime

from trunkline_kit import clock


def now() -> datetime:
    """Give the present instant (UTC)."""
    return clock.now()
