"""A budget inside one process, for the time without Valkey."""

import time


class LocalBudget:
    """The same rate, burst and width as the shared budget, for this replica's share."""

    def __init__(self, rate_per_s: float, burst: int, width: int) -> None:
        self._interval_s = 1 / rate_per_s
        self._burst = burst
        self._width = width
        self._due_s = 0.0
        self._leases: set[str] = set()

    def ask(self, reserve: float, lease: str) -> float:
        """Give the seconds to wait; 0 means go, and the lease is held."""
        if len(self._leases) >= max(1, int(self._width * (1 - reserve))):
            return 0.01
        now = time.monotonic()
        due = max(self._due_s, now)
        allowed = self._interval_s * max(1, self._burst * (1 - reserve))
        wait_s = due + self._interval_s - allowed - now
        if wait_s > 0:
            return wait_s
        self._due_s = due + self._interval_s
        self._leases.add(lease)
        return 0.0

    def give_back(self, lease: str) -> None:
        """End a lease; one that is not held is no error."""
        self._leases.discard(lease)
