"""R2: workers are killed, and frozen for longer than their lease; a woken one may not write.

Every fourth blow falls on those who carry purchases, of which one is placed with every blow.
"""

import asyncio
import signal
from random import Random

from .campaign import Campaign
from .ground import Ground
from .workers import Worker, Workers

LEASE_S = 2.0
FROZEN_S = (1.5 * LEASE_S, 3.0 * LEASE_S)
ORDERS_A_BLOW = 3
FREEZE_EVERY = 4
"""One blow in so many is a pause."""
BUYERS_EVERY = 4
BUYERS = 2
"""Workers that carry purchases."""
HELD = "SELECT case_id, fence FROM process.cases WHERE holder LIKE %s"
STILL = "SELECT count(*) FROM process.cases WHERE holder LIKE %s AND case_id = ANY(%s)"


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Strike one of three while orders are under way; another takes its place or it wakes."""
    await ground.purchases.workers.start(BUYERS - len(ground.purchases.workers.alive))
    for number in range(max(FREEZE_EVERY, orders // ORDERS_A_BLOW)):
        await ground.purchases.place(chance)
        for _ in range(ORDERS_A_BLOW):
            await ground.place(chance)
        await asyncio.sleep(chance.uniform(0.1, 0.8))
        struck = number % BUYERS_EVERY == 1
        crew = ground.purchases.workers if struck else ground.workers
        worker = chance.choice(crew.alive)
        if number % FREEZE_EVERY == FREEZE_EVERY - 1:
            await _freeze(ground, worker, chance.uniform(*FROZEN_S))
            ground.strike("worker frozen")
        else:
            await _kill(ground, crew, worker)
            ground.strike("buyer killed" if struck else "worker killed")


async def _kill(ground: Ground, crew: Workers, worker: Worker) -> None:
    mark = worker.mark
    held = await ground.rows(HELD, mark)
    await crew.kill(worker)
    watch = asyncio.create_task(_taken_over(ground, mark, held))
    await crew.start()
    await watch


async def _freeze(ground: Ground, worker: Worker, for_s: float) -> None:
    mark = worker.mark
    held = await ground.rows(HELD, mark)
    worker.child.send(signal.SIGSTOP)
    watch = asyncio.create_task(_taken_over(ground, mark, held))
    await asyncio.sleep(for_s)
    worker.child.send(signal.SIGCONT)
    await watch


async def _taken_over(ground: Ground, mark: str, held: list[tuple[str, int]]) -> None:
    """Note how long what it held stayed in dead hands."""
    cases = [case_id for case_id, _ in held]
    loop = asyncio.get_running_loop()
    began, bound_s = loop.time(), 60.0
    while cases and (await ground.rows(STILL, mark, cases))[0][0]:
        if loop.time() - began > bound_s:
            break
        await asyncio.sleep(0.1)
    if cases:
        ground.recovered_s.append(round(loop.time() - began, 2))


R2 = Campaign("R2", "kill and pause storm", {"change": 15, "full": 450}, blows, workers=3)
