"""Telling how far a stack is, so that nobody has to wonder."""

import asyncio
from collections.abc import Callable, Collection, Mapping

from .child import Child

EVERY_S = 5.0
NAMED = 4
"""How many programs are named in one line."""


async def tell(
    waiting: Collection[str], preparing: Mapping[str, Child], say: Callable[[str], None]
) -> None:
    """Name what is waited for, and how far a long preparation is, until cancelled."""
    while True:
        await asyncio.sleep(EVERY_S)
        if waiting:
            more = f" and {len(waiting) - NAMED} more" if len(waiting) > NAMED else ""
            say(f"waiting for {', '.join(sorted(waiting)[:NAMED])}{more}")
        for name, child in preparing.items():
            say(child.tail(1).strip() or f"{name} is being prepared")
