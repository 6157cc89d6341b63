"""What an adapter is pinned to, so that nobody learns of its end from a backend that stopped."""

from datetime import date

from msgspec import Struct


class Pin(Struct, frozen=True):
    """The version of a backend's protocol that an adapter speaks; one a system service."""

    protocol: str
    """What it speaks, such as Admin GraphQL."""
    version: str
    """As the backend writes it."""
    ends_on: date | None
    """The first day on which it may no longer answer; None: it has no end."""
    because: str
    """Where the day comes from, or why there is none; the end of a sentence."""
