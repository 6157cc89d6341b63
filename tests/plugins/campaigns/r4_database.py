"""R4: PostgreSQL is killed, restarted, taken over from, full, read-only, and ends its sessions."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from .campaign import Campaign
from .ground import Ground
from .small_disk import may_mount, refusals, small_disk
from .standby import standby

READ_ONLY_S = 2.0
FULL_S = 2.0
DOWN_S_MAX = 1.5
ORDERS_A_BLOW = 3
FULL = "disk full"
TERMINATE = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND datname = 'trunkline'
"""
LATEST = "SELECT coalesce(max(changed_at), '-infinity') FROM process.cases"
NOW = "SELECT clock_timestamp()"


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Strike while orders are under way, each kind as often as the next.

    One of them is a partner's, which asks through the blow until it is told that it is taken, and
    something is bought from a supplier meanwhile.
    """
    await ground.purchases.workers.start(1 - len(ground.purchases.workers.alive))
    ways = [way for way in WAYS if way != FULL or await may_mount(ground.stack.home)]
    for number in range(max(len(ways), orders // ORDERS_A_BLOW)):
        for _ in range(ORDERS_A_BLOW - 1):
            await ground.place(chance)
        await asyncio.sleep(chance.uniform(0.1, 1.0))
        way = ways[number % len(ways)]
        asking = asyncio.gather(ground.place_trade(chance), ground.purchases.place(chance))
        await WAYS[way](ground, chance)
        ground.strike(way)
        await _moves_again(ground)
        await asking


async def _kill(ground: Ground, chance: Random) -> None:
    ground.stack.kill("postgres")
    await ground.stack.gone("postgres")
    await asyncio.sleep(chance.uniform(0.0, DOWN_S_MAX))
    await ground.stack.restart("postgres")


async def _restart(ground: Ground, _: Random) -> None:
    await ground.stack.restart("postgres")


async def _terminate(ground: Ground, _: Random) -> None:
    await ground.as_admin(TERMINATE)


async def _read_only(ground: Ground, _: Random) -> None:
    await ground.as_admin("ALTER SYSTEM SET default_transaction_read_only = on")
    await ground.as_admin("SELECT pg_reload_conf()")
    await asyncio.sleep(READ_ONLY_S)
    await ground.as_admin("ALTER SYSTEM RESET default_transaction_read_only")
    await ground.as_admin("SELECT pg_reload_conf()")


async def _full(ground: Ground, chance: Random) -> None:
    """Orders come in while no table can grow; what could not be kept was not taken."""
    async with small_disk(ground) as disk:
        before = refusals(ground)
        disk.fill()
        for _ in range(ORDERS_A_BLOW):
            await ground.place(chance)
        await asyncio.sleep(FULL_S)
        assert refusals(ground) > before, "the disk was full, and PostgreSQL did not find it so"
        disk.empty()


async def _fail_over(ground: Ground, chance: Random) -> None:
    """The first server is lost while orders are under way, every connection with it."""
    async with standby(ground) as second:
        for _ in range(ORDERS_A_BLOW):
            await ground.place(chance)
        await asyncio.sleep(chance.uniform(0.1, 1.0))
        await second.take_over()


WAYS: dict[str, Callable[[Ground, Random], Awaitable[None]]] = {
    "database killed": _kill,
    "sessions terminated": _terminate,
    FULL: _full,
    "database read-only": _read_only,
    "failed over": _fail_over,
    "database restarted": _restart,
}


async def _moves_again(ground: Ground) -> None:
    """Note how long it took from the end of the blow until some order moved on."""
    loop = asyncio.get_running_loop()
    began, since = loop.time(), (await ground.rows(NOW))[0][0]
    bound_s = 60.0
    while (await ground.rows(LATEST))[0][0] <= since and loop.time() - began < bound_s:
        if await ground.idle():
            return
        await asyncio.sleep(0.1)
    ground.recovered_s.append(round(loop.time() - began, 2))


R4 = Campaign("R4", "database", {"change": 18, "full": 90}, blows, workers=2)
