"""R3: a worker is replaced, the number of workers goes from one to three and back."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from .campaign import Campaign
from .ground import Ground

ORDERS_A_BLOW = 3
MANY = 3


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Change who works while orders are under way."""
    ways = list(WAYS)
    for number in range(max(len(ways), orders // ORDERS_A_BLOW)):
        for _ in range(ORDERS_A_BLOW):
            await ground.place(chance)
        await asyncio.sleep(chance.uniform(0.1, 0.8))
        way = ways[number % len(ways)]
        await WAYS[way](ground)
        ground.strike(way)


async def _replaced(ground: Ground) -> None:
    """The new one begins before the old one drains, as a rolling update does it."""
    old = ground.workers.alive[0]
    await ground.workers.start()
    await ground.workers.stop(old)


async def _recreated(ground: Ground) -> None:
    """The old one drains before the new one begins."""
    await ground.workers.stop(ground.workers.alive[0])
    await ground.workers.start()


async def _scaled_out(ground: Ground) -> None:
    await ground.workers.start(max(0, MANY - len(ground.workers.alive)))


async def _scaled_in(ground: Ground) -> None:
    await asyncio.gather(*(ground.workers.stop(one) for one in ground.workers.alive[1:]))


WAYS: dict[str, Callable[[Ground], Awaitable[None]]] = {
    "worker replaced": _replaced,
    "scaled out": _scaled_out,
    "scaled in": _scaled_in,
    "worker recreated": _recreated,
}

R3 = Campaign("R3", "replaced and scaled", {"change": 12, "full": 120}, blows)
