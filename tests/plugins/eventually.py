"""Waiting for what happens by itself, with an end."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable

WITHIN_S = 15.0


async def eventually[T](read: Callable[[], T | Awaitable[T]], within_s: float = WITHIN_S) -> T:
    """Read until something true comes, and give it; fails after `within_s`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while True:
        found = read()
        value: T = await found if inspect.isawaitable(found) else found  # type: ignore[assignment]
        if value:
            return value
        assert loop.time() < deadline, f"nothing after {within_s} s: {value!r}"
        await asyncio.sleep(0.02)
