"""Process inventory: what can be promised."""

from decimal import Decimal
from typing import Protocol

from msgspec import Struct


class GetAvailability(Struct, frozen=True):
    """Ask what can be promised of some articles."""

    skus: tuple[str, ...]
    """1 to 100 articles."""


class Availability(Struct, frozen=True):
    """What can be promised of one article."""

    sku: str
    """The article."""
    available: Decimal
    """Units that can be promised now; never negative."""
    published: Decimal | None = None
    """What the shop was last told; none when nothing was published."""


class AvailabilityList(Struct, frozen=True):
    """Unknown articles are missing."""

    availabilities: tuple[Availability, ...] = ()
    """In the order of their codes."""


class Inventory(Protocol):
    """Answers what can be promised."""

    async def get_availability(self, request: GetAvailability) -> AvailabilityList:
        """Read it; unknown articles are left out."""
        ...
