"""R3: workers are replaced and scaled; a new release is rolled out mid-flight and rolled back."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

from .campaign import Campaign
from .ground import Ground

ORDERS_A_BLOW = 3
MANY = 3
NEXT_RELEASE = Path(__file__).parent / "releases" / "next_release.py"


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Change who works while orders are under way; at the end today's release works alone."""
    ways = list(WAYS)
    for number in range(max(len(ways), orders // ORDERS_A_BLOW)):
        await ground.place_trade(chance)
        for _ in range(ORDERS_A_BLOW - 1):
            await ground.place(chance)
        await asyncio.sleep(chance.uniform(0.1, 0.8))
        way = ways[number % len(ways)]
        await WAYS[way](ground)
        ground.strike(way)
    await _rolled_back(ground)


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


async def _next_beside(ground: Ground) -> None:
    """One of the next release works beside those of today's."""
    await ground.workers.start(release=NEXT_RELEASE)


async def _next_alone(ground: Ground) -> None:
    """The next release takes over from all others, some of which die in the middle of things."""
    await _take_over(ground, NEXT_RELEASE)


async def _rolled_back(ground: Ground) -> None:
    """Today's release takes over from all others in the same way."""
    await _take_over(ground, None)


async def _take_over(ground: Ground, release: Path | None) -> None:
    old = tuple(ground.workers.alive)
    await ground.workers.start(release=release)
    ends = (ground.workers.kill, ground.workers.stop)
    await asyncio.gather(*(ends[place % 2](worker) for place, worker in enumerate(old)))


WAYS: dict[str, Callable[[Ground], Awaitable[None]]] = {
    "worker replaced": _replaced,
    "scaled out": _scaled_out,
    "next release beside": _next_beside,
    "scaled in": _scaled_in,
    "next release alone": _next_alone,
    "rolled back": _rolled_back,
    "worker recreated": _recreated,
}

R3 = Campaign("R3", "replaced, scaled, rolled", {"change": 21, "full": 105}, blows)
