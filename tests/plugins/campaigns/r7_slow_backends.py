"""R7: each backend throttles, fails, is slow, hangs, or is gone; nobody storms it, none else waits.

A retry is a call that follows one that failed: so there are at most as many as failed calls that
reached a backend, which the sandboxes count. A bank is looked at by the clock, whether the last
look failed or not: its share is told and not judged. A backend that fails every time sees ten
failures, what was under way then, and now and then one that asks whether it is back.
"""

import asyncio
from collections import Counter
from random import Random

from trunkline_kit.breaker import FAILURES_MAX, PAUSE_FIRST_S, PAUSE_MAX_S

from .bulkhead import Readers, readers
from .campaign import Campaign, Size
from .figure import Figure
from .ground import Ground
from .struck import BANK, ERP, OPERATIONS, RESTORES, SHOP, TOLD, Backends, Blow, Failed, backends

WAYS = (*TOLD, "half-open", "refused")
UNDER_WAY_MAX = 16
"""Calls at once that a budget of this company lets through."""
RETRIES_MAX = 10.0
"""Per cent of all calls."""
RISE_MAX = 20.0
"""Per cent, of the 95th percentile."""
ORDERS_A_BLOW = {"change": 2, "full": 10}
FOR_S = {"change": 1.0, "full": 3.0}


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Strike each backend in each way, or each way once where there are few orders."""
    size: Size = "full" if orders >= R7.orders["full"] else "change"
    failed: Counter[str] = Counter()
    async with backends(ground) as struck, readers(ground) as people:
        before = {one: await struck.last(one) for one in OPERATIONS}
        for blow in dealt(chance, size):
            one = await _strike(ground, chance, struck, people, (blow, size))
            failed[blow.sandbox] += one.calls
            _note_breaker(ground, blow, one)
        await ground.settled()
        for name, since in before.items():
            calls = len(await struck.requests(name, since)) - people.answered[name]
            limit = RETRIES_MAX if size == "full" and name != BANK else None
            share = 100 * failed[name] / max(calls, 1)
            ground.figures[f"{_short(name)} retries %"] = Figure(share, limit)
        _note_bulkhead(ground, people, size)


def dealt(chance: Random, size: Size) -> list[Blow]:
    """Give the blows in an order of chance."""
    names = list(OPERATIONS)
    throttled = [Blow(way, SHOP) for way in RESTORES]
    if size == "full":
        found = [Blow(way, name) for way in WAYS for name in names]
    else:
        first = chance.randrange(len(names))
        found = [Blow(way, names[(first + at) % len(names)]) for at, way in enumerate(WAYS)]
    return chance.sample([*found, *throttled], len(found) + len(throttled))


async def _strike(
    ground: Ground,
    chance: Random,
    struck: Backends,
    people: Readers,
    told: tuple[Blow, Size],
) -> Failed:
    """Let people buy in peace, then again while one backend is struck, until it is well."""
    blow, size = told
    each = ORDERS_A_BLOW[size] // 2
    people.struck = blow.sandbox
    people.phase = "calm"
    await _buy(ground, chance, each, FOR_S[size])
    people.phase = "struck"
    away = blow.silences and blow.sandbox == SHOP
    if away:
        await _buy(ground, chance, each, 0.0)
    striking = asyncio.create_task(struck.strike(blow, FOR_S[size]))
    if not away:
        await _buy(ground, chance, each, FOR_S[size])
    failed = await striking
    people.phase = None
    ground.strike(f"{blow.way} on {_short(blow.sandbox)}")
    await people.well(blow.sandbox)
    return failed


async def _buy(ground: Ground, chance: Random, count: int, within_s: float) -> None:
    for _ in range(count):
        await ground.place(chance)
        await asyncio.sleep(within_s / count)


def _note_breaker(ground: Ground, blow: Blow, failed: Failed) -> None:
    """Keep the worst; the ERP's stand-in is called without the service that has its breaker."""
    if blow.sandbox == ERP or blow.way in RESTORES:
        return
    name = f"{_short(blow.sandbox)} failed calls in a row"
    one = Figure(failed.calls, let_through(failed.took_s))
    known = ground.figures.get(name)
    if known is None or one.over > known.over:
        ground.figures[name] = one


def let_through(outage_s: float) -> float:
    """Say how many calls a breaker lets fail in an outage: those before it opens, and probes."""
    probes, pause_s, at_s = 1, PAUSE_FIRST_S, 0.0
    while (at_s := at_s + pause_s) < outage_s:
        probes, pause_s = probes + 1, min(pause_s * 2, PAUSE_MAX_S)
    return FAILURES_MAX + UNDER_WAY_MAX + probes


def _note_bulkhead(ground: Ground, people: Readers, size: Size) -> None:
    limit = RISE_MAX if size == "full" else None
    for name, rise in people.rises().items():
        ground.figures[f"{_short(name)} p95 rise %"] = Figure(rise, limit)
    ground.figures["turned away elsewhere"] = Figure(people.turned_away, 0.0)


def _short(sandbox: str) -> str:
    return sandbox.removeprefix("sandbox-")


R7 = Campaign("R7", "slow backends", {"change": 20, "full": 340}, blows)
