"""Messages that wait until later ones have passed them."""

import asyncio
from collections.abc import Callable

from .faults import Fault


class Held[K]:
    """Counts what goes by; `release` is called when enough have, or after the fault's `held_s`."""

    def __init__(self, release: Callable[[K], None]) -> None:
        self._release = release
        self._waiting: dict[K, int] = {}
        self._timers: dict[K, asyncio.TimerHandle] = {}

    def __contains__(self, key: K) -> bool:
        return key in self._waiting

    def __len__(self) -> int:
        return len(self._waiting)

    def hold(self, key: K, fault: Fault) -> None:
        """Hold one back; belongs in a running event loop."""
        self._waiting[key] = fault.passed
        loop = asyncio.get_running_loop()
        self._timers[key] = loop.call_later(fault.held_s, self._let_go, key)

    def passed(self) -> None:
        """Say that another one was sent."""
        self._waiting = {key: left - 1 for key, left in self._waiting.items()}
        for key in [key for key, left in self._waiting.items() if left <= 0]:
            self._let_go(key)

    def close(self) -> None:
        """Release nothing any more."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _let_go(self, key: K) -> None:
        self._waiting.pop(key, None)
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()
            self._release(key)
