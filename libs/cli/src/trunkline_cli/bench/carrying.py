"""Carrying orders from capture to close, so many at once, and what that took."""

import asyncio
import time
from collections.abc import Iterator, Mapping

from .company import EDGE, EVERY_S, SERVICES, Company, Late
from .cpu import spent
from .figures import Carried, waits

CLOSED = """
SELECT key FROM process.aliases JOIN process.cases USING (case_id)
WHERE aliases.process = 'order-to-cash' AND key = ANY(%s) AND state = 'CLOSED'
"""
WRITTEN = """
SELECT count(*), coalesce(sum(octet_length(entry)), 0)
FROM process.journal JOIN process.cases USING (case_id) WHERE opened_at >= %s
"""
SIZE = "SELECT pg_database_size(current_database())"
CLOSES_WITHIN_S = 120.0


class Till:
    """Sees orders close."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._waiting: dict[str, asyncio.Future[None]] = {}

    async def carried(self) -> float:
        """Place one order and wait until it is closed; gives the seconds that it took."""
        began = time.monotonic()
        key = f"shop:shopify/{await self._company.place()}"
        closed = self._waiting[key] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(CLOSES_WITHIN_S):
                await closed
        except TimeoutError:
            raise Late(f"{key} is not closed") from None
        finally:
            del self._waiting[key]
        return time.monotonic() - began

    async def watch(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            found = await self._company.conn.execute(CLOSED, [list(self._waiting)])
            for (key,) in await found.fetchall():
                closed = self._waiting.get(key)
                if closed is not None and not closed.done():
                    closed.set_result(None)
            await asyncio.sleep(EVERY_S)


async def carry(company: Company, at_once: int, orders: int) -> list[float]:
    """Keep so many orders under way until all are closed; gives the seconds of each."""
    till, left = Till(company), iter(range(orders))
    watch = asyncio.create_task(till.watch())
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_one_by_one(till, left)) for _ in range(at_once)]
        return [seconds for task in tasks for seconds in task.result()]
    finally:
        watch.cancel()


async def _one_by_one(till: Till, left: Iterator[int]) -> list[float]:
    return [await till.carried() for _ in left]


async def measure(company: Company, at_once: int, orders: int) -> Carried:
    """Carry orders and say what each took."""
    began_at = await company.value("SELECT now()")
    size, called = await company.value(SIZE), await company.requests()
    meter = company.meter()
    before, began = meter.read(), time.monotonic()
    seconds = await carry(company, at_once, orders)
    took_s = time.monotonic() - began
    cpu_ms = _per_order(spent(before, meter.read()), orders)
    found = await (await company.conn.execute(WRITTEN, [began_at])).fetchone()
    entries, written = found or (0, 0)
    return Carried(
        at_once=at_once,
        orders=orders,
        orders_per_s=round(orders / took_s, 2),
        closed_after=waits(seconds),
        cpu_ms=cpu_ms,
        python_ms=_sum(cpu_ms, SERVICES),
        postgres_ms=cpu_ms["postgres"],
        edge_ms=_sum(cpu_ms, EDGE),
        backend_calls=round((await company.requests() - called) / orders, 1),
        journal_entries=round(entries / orders, 1),
        journal_bytes=round(int(written) / orders),
        stored_bytes=round((await company.value(SIZE) - size) / orders),
    )


def _per_order(seconds: Mapping[str, float], orders: int) -> dict[str, float]:
    counted = (*SERVICES, *EDGE, "postgres")
    return {name: round(seconds[name] * 1000 / orders, 2) for name in counted}


def _sum(cpu_ms: Mapping[str, float], names: tuple[str, ...]) -> float:
    return round(sum(cpu_ms[name] for name in names), 2)
