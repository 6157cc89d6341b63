"""R8: clocks jump, stand still, and pass the turns of days and years: ours, the backends', or both.

A shop's clock is never moved ahead of ours alone: what it tells of the future is heard then.
The database's clock alone would need libfaketime, and is left out.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from oracle.finding import Finding
from oracle.observed import Observed

from trunkline_kit.clock import Moved

from .campaign import Campaign
from .clocks import Clocks, Regime, ahead, clocks, running_from, standing
from .days import days_around, wrong_days
from .ground import Ground

ORDERS_A_REGIME = 2
FOR_S = 2.0
BEFORE = timedelta(seconds=1)
JUMPS = {
    "an hour ahead": timedelta(hours=1),
    "an hour behind": timedelta(hours=-1),
    "25 hours ahead": timedelta(hours=25),
    "25 hours behind": timedelta(hours=-25),
}
UNJUDGED = frozenset({"forbidden order"})
"""Which of two systems' effects came first cannot be told from clocks that stand differently."""
FREEZE = "standing still"
TURNS = {
    "year end": datetime(2027, 1, 1, tzinfo=UTC),
    "summer time begins": datetime(2027, 3, 28, 1, tzinfo=UTC),
    "a summer midnight": datetime(2027, 6, 30, 23, tzinfo=UTC),
    "summer time ends": datetime(2027, 10, 31, 1, tzinfo=UTC),
    "29 February begins": datetime(2028, 2, 29, tzinfo=UTC),
    "29 February ends": datetime(2028, 3, 1, tzinfo=UTC),
}
"""Moments that clocks pass, in Europe/London, in their order."""


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Jump there and back while orders are under way, then live through the turns."""
    turns = list(TURNS.items())
    jumps = max(orders // ORDERS_A_REGIME - len(turns), 1)
    async with clocks(ground) as moving:
        for regime in _dealt(chance, jumps):
            await _live(ground, chance, moving, regime)
        await moving.stand(Regime("right"))
        await ground.settled()
        for name, turn in turns:
            moved = running_from(turn - BEFORE)
            await _live(ground, chance, moving, Regime(f"{name} on both", moved, moved, moved))
        await ground.settled()


async def _live(ground: Ground, chance: Random, moving: Clocks, regime: Regime) -> None:
    """Move the clocks, and have people buy all the while."""
    await moving.stand(regime)
    for _ in range(ORDERS_A_REGIME):
        before = await moving.shops_now()
        await ground.place(chance)
        ground.paid_on[ground.plan[-1].order] = days_around(before, await moving.shops_now())
        await asyncio.sleep(FOR_S / ORDERS_A_REGIME)
    ground.strike(regime.name)


def _dealt(chance: Random, count: int) -> Iterator[Regime]:
    """Give so many regimes, each as often as the next, in an order of chance."""
    known = [(one, by) for one in (_ours, _backends, _both) for by in (*JUMPS, FREEZE)]
    chance.shuffle(known)
    for number in range(count):
        who, name = known[number % len(known)]
        yield who(name, standing() if name == FREEZE else ahead(JUMPS[name]))


def _ours(name: str, moved: Moved) -> Regime:
    return Regime(f"{name} on ours", ours=moved)


def _backends(name: str, moved: Moved) -> Regime:
    shops = Moved() if moved.offset_s > 0 else moved
    return Regime(f"{name} on the backends", theirs=moved, shops=shops)


def _both(name: str, moved: Moved) -> Regime:
    return Regime(f"{name} on both", moved, moved, moved)


def check(ground: Ground, seen: Observed) -> Iterator[Finding]:
    """Find documents that bear a wrong day."""
    return wrong_days(seen, ground.paid_on)


R8 = Campaign("R8", "clocks", {"change": 22, "full": 102}, blows, check=check, unjudged=UNJUDGED)
