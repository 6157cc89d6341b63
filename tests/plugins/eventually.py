"""Waiting for what happens by itself, with an end."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, overload

WITHIN_S = 15.0


@overload
async def eventually[T](read: Callable[[], Awaitable[T]], within_s: float = WITHIN_S) -> T: ...
@overload
async def eventually[T](read: Callable[[], T], within_s: float = WITHIN_S) -> T: ...
async def eventually(read: Callable[[], Any], within_s: float = WITHIN_S) -> Any:
    """Read until something true comes, and give it; fails after `within_s`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while True:
        found = read()
        value = await found if inspect.isawaitable(found) else found
        if value:
            return value
        assert loop.time() < deadline, f"nothing after {within_s} s: {value!r}"
        await asyncio.sleep(0.02)


async def always(true: Callable[[], Awaitable[bool]], for_s: float = 0.3) -> None:
    """Hold that something stays so for a while: for what must not happen by itself."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + for_s
    while loop.time() < deadline:
        assert await true()
        await asyncio.sleep(0.02)
