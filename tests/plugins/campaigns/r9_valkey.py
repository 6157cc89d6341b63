"""R9: Valkey is absent, flushed, read-only, slow, or holds rubbish; nothing rests on it."""

import asyncio
from collections.abc import Callable, Coroutine
from random import Random

from redis.asyncio import Redis

from .campaign import Campaign
from .ground import Ground

AWAY_S = 2.0
ORDERS_A_BLOW = 3


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Strike while orders are under way, each kind as often as the next."""
    ways = list(WAYS)
    for number in range(max(len(ways), orders // ORDERS_A_BLOW)):
        way = ways[number % len(ways)]
        for _ in range(ORDERS_A_BLOW - 1):
            await ground.place(chance)
        striking = asyncio.create_task(WAYS[way](ground))
        await asyncio.sleep(chance.uniform(0.1, 1.0))
        await ground.place(chance)
        await striking
        ground.strike(way)


async def _absent(ground: Ground) -> None:
    await _away(ground)
    await asyncio.sleep(AWAY_S)
    await ground.stack.restart("valkey")


async def _absent_at_start(ground: Ground) -> None:
    """A worker starts while it is away and must serve all the same."""
    await _away(ground)
    old = ground.workers.alive[0]
    await ground.workers.start()
    await ground.workers.stop(old)
    await ground.stack.restart("valkey")


async def _away(ground: Ground) -> None:
    ground.stack.kill("valkey")
    await ground.stack.gone("valkey")


async def _flushed(ground: Ground) -> None:
    async with _client(ground) as valkey:
        await valkey.flushall()


async def _read_only(ground: Ground) -> None:
    async with _client(ground) as valkey:
        await valkey.config_set("min-replicas-to-write", 1)
        await asyncio.sleep(AWAY_S)
        await valkey.config_set("min-replicas-to-write", 0)


async def _slow(ground: Ground) -> None:
    async with _client(ground) as valkey:
        await valkey.client_pause(int(AWAY_S * 1000))
    await asyncio.sleep(AWAY_S)


async def _wrong(ground: Ground) -> None:
    """Replace every value by a list of rubbish, of a type that nobody expects; it stays."""
    async with _client(ground) as valkey:
        async for key in valkey.scan_iter():
            async with valkey.pipeline(transaction=True) as at_once:
                at_once.delete(key)
                at_once.rpush(key, "rubbish")
                await at_once.execute()


async def _far_ahead(ground: Ground) -> None:
    """Replace every budget by one that is used up for thousands of years; it stays."""
    async with _client(ground) as valkey:
        async for key in valkey.scan_iter("budget:*:due"):
            await valkey.set(key, "9" * 18)


def _client(ground: Ground) -> Redis:
    return Redis.from_url(ground.stack.plan.valkey_url())


WAYS: dict[str, Callable[[Ground], Coroutine[None, None, None]]] = {
    "valkey absent": _absent,
    "valkey flushed": _flushed,
    "valkey read-only": _read_only,
    "valkey holds rubbish": _wrong,
    "valkey slow": _slow,
    "valkey holds far times": _far_ahead,
    "valkey absent at start": _absent_at_start,
}

R9 = Campaign("R9", "valkey", {"change": 21, "full": 210}, blows)
