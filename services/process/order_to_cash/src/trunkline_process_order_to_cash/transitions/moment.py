"""The instant of a fact that the process itself states."""

from datetime import UTC, datetime


def now() -> datetime:
    """Give the present instant (UTC)."""
    return datetime.now(UTC)
