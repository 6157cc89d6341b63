"""A breaker: a backend that fails every time is left alone, and asked now and then.

Without one, all that waits for a backend that is down retries on its own, and the backend comes
back into a storm. It remembers in this process only: each replica learns for itself.
"""

import time
from collections.abc import Callable

from .errors import Unavailable

FAILURES_MAX = 10
"""Failures in a row after which calls stop."""
PAUSE_FIRST_S = 0.5
PAUSE_MAX_S = 15.0
"""No longer: behind one call that always fails others wait at most so long."""


class Breaker:
    """Counts failures in a row; from the tenth on one call a pause goes, and the pause grows."""

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._clock = clock
        self._failures = 0
        self._pause_s = PAUSE_FIRST_S
        self._closed_until = 0.0

    def check(self) -> None:
        """Let a call go, or raise Unavailable, never sent, with the time to come back."""
        if self._failures < FAILURES_MAX:
            return
        wait_s = self._closed_until - self._clock()
        if wait_s > 0:
            sentence = f"{self._name} failed {self._failures} times in a row; it is left alone"
            raise Unavailable(sentence, reason="breaker", retry_after_s=wait_s)
        self._rest()

    def succeeded(self) -> None:
        """An answer came, whatever it said."""
        self._failures = 0
        self._pause_s = PAUSE_FIRST_S

    def failed(self) -> None:
        """No answer came, or one that says to come back later."""
        self._failures += 1
        if self._failures == FAILURES_MAX:
            self._rest()

    def _rest(self) -> None:
        """Hold the next calls back; whoever asks after that asks for all."""
        self._closed_until = self._clock() + self._pause_s
        self._pause_s = min(self._pause_s * 2, PAUSE_MAX_S)
