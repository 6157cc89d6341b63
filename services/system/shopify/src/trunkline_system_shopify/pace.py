"""Shopify's cost bucket as last seen, so that a request waits here instead of being refused."""

from collections.abc import Callable
from time import monotonic

from msgspec import Struct


class ThrottleStatus(Struct, frozen=True, rename="camel"):
    """What an answer says of the bucket."""

    maximum_available: float = 0.0
    currently_available: float = 0.0
    restore_rate: float = 0.0
    """Points a second; 0 when the shop does not say."""


class Cost(Struct, frozen=True, rename="camel"):
    """What a document costs, in points."""

    requested_query_cost: float = 0.0
    throttle_status: ThrottleStatus = ThrottleStatus()


class Pace:
    """Remembers costs by document and the bucket's level; refills by the clock."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._costs: dict[str, float] = {}
        self._seen: ThrottleStatus | None = None
        self._at = 0.0

    def saw(self, document: str, cost: Cost) -> None:
        """Take note of what an answer said."""
        self._costs[document] = cost.requested_query_cost
        self._seen = cost.throttle_status
        self._at = self._clock()

    def wait_s(self, document: str) -> float:
        """Say how long the bucket needs until it holds what the document costs.

        0: go, it holds enough, or the shop never said how fast it fills.
        """
        seen = self._seen
        if seen is None or document not in self._costs or seen.restore_rate <= 0:
            return 0.0
        passed_s = self._clock() - self._at
        level = min(seen.maximum_available, seen.currently_available + passed_s * seen.restore_rate)
        return max(0.0, (self._costs[document] - level) / seen.restore_rate)
