"""Programs that were brought back after a death: when each is ready again."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Returning:
    """At most one wait for each program: another death begins the wait anew."""

    def __init__(self, returned: Callable[[str], None], within_s: float) -> None:
        self._returned = returned
        self._within_s = within_s
        self._waits: dict[str, asyncio.Task[None]] = {}

    def expect(self, name: str, ready: Coroutine[Any, Any, None]) -> None:
        """Wait for a program in the background; nothing is said when it is not ready in time."""
        if before := self._waits.get(name):
            before.cancel()
        wait = asyncio.create_task(asyncio.wait_for(ready, self._within_s))
        self._waits[name] = wait
        wait.add_done_callback(lambda done: self._over(name, done))

    def forget(self) -> None:
        """Give every wait up."""
        for wait in self._waits.values():
            wait.cancel()

    def _over(self, name: str, wait: "asyncio.Task[None]") -> None:
        if self._waits.get(name) is wait:
            del self._waits[name]
        if not wait.cancelled() and wait.exception() is None:
            self._returned(name)
