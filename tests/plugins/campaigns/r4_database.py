"""R4: PostgreSQL is killed, restarted, has its sessions ended, and takes no writes for a while."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import psycopg

from trunkline_cli.provision import at

from .campaign import Campaign
from .ground import Ground

READ_ONLY_S = 2.0
DOWN_S_MAX = 1.5
ORDERS_A_BLOW = 3
TERMINATE = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND datname = 'trunkline'
"""
LATEST = "SELECT coalesce(max(changed_at), '-infinity') FROM process.cases"
NOW = "SELECT clock_timestamp()"


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Strike while orders are under way, each kind as often as the next."""
    ways = list(WAYS)
    for number in range(max(len(ways), orders // ORDERS_A_BLOW)):
        for _ in range(ORDERS_A_BLOW):
            await ground.place(chance)
        await asyncio.sleep(chance.uniform(0.1, 1.0))
        way = ways[number % len(ways)]
        await WAYS[way](ground, chance)
        ground.strike(way)
        await _moves_again(ground)


async def _kill(ground: Ground, chance: Random) -> None:
    ground.stack.kill("postgres")
    await ground.stack.gone("postgres")
    await asyncio.sleep(chance.uniform(0.0, DOWN_S_MAX))
    await ground.stack.restart("postgres")


async def _restart(ground: Ground, _: Random) -> None:
    await ground.stack.restart("postgres")


async def _terminate(ground: Ground, _: Random) -> None:
    await _as_admin(ground, TERMINATE)


async def _read_only(ground: Ground, _: Random) -> None:
    await _as_admin(ground, "ALTER SYSTEM SET default_transaction_read_only = on")
    await _as_admin(ground, "SELECT pg_reload_conf()")
    await asyncio.sleep(READ_ONLY_S)
    await _as_admin(ground, "ALTER SYSTEM RESET default_transaction_read_only")
    await _as_admin(ground, "SELECT pg_reload_conf()")


WAYS: dict[str, Callable[[Ground, Random], Awaitable[None]]] = {
    "database killed": _kill,
    "sessions terminated": _terminate,
    "database read-only": _read_only,
    "database restarted": _restart,
}


async def _as_admin(ground: Ground, statement: str) -> None:
    url = at(ground.stack.plan.admin_url(), "trunkline")
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        await conn.execute("SET default_transaction_read_only = off")
        await conn.execute(statement.encode())


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


R4 = Campaign("R4", "database", {"change": 12, "full": 120}, blows, workers=2)
