"""Placing an order without ever answering an accepted one with a failure.

When the answer of the process is lost, the same request is asked again: the process knows
the key, so the second question finds out what the first one did.
"""

import asyncio
from collections.abc import Awaitable, Callable

from trunkline_kit.errors import Unavailable

ATTEMPTS_MAX = 3
PAUSE_S = 0.2


async def until_known[R, A](ask: Callable[[R], Awaitable[A]], request: R) -> A:
    """Ask again while it is unknown whether the request took effect; at most three times."""
    for attempt in range(1, ATTEMPTS_MAX + 1):
        try:
            return await ask(request)
        except Unavailable as error:
            if not error.unknown or attempt == ATTEMPTS_MAX:
                raise
        await asyncio.sleep(PAUSE_S * attempt)
    raise AssertionError("the last attempt returns or raises")
