"""The company that a campaign strikes: its processes, what was placed, what was done to it."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import httpx
import psycopg
from acting import anybody
from eventually import eventually
from oracle.observed import Fault, Observed, PlannedOrder, Times

from trunkline_cli.stack import Stack

from .baskets import LEFT_LYING, Basket, basket, hopeless, planned, risky
from .figure import Figure
from .floor import Packers, call_off
from .opening import HASTY, SANDBOXES, SERVICES, fill_shelves, open_windows
from .purchases import Purchasing
from .questions import BUSY, STANDING, STATES, UNREAD, all_heard, ask, command
from .reading.shop import Sent
from .reading.trunkline import ENDS
from .reading.whole import Before, Told, Windows, observe, shelves_before
from .trade import Trade
from .workers import Workers

SHORT = frozenset({"BACKORDERED"})
LYING = frozenset({"RELEASED", "PICKING"})
HELD = frozenset({"HELD"})
SETTLED_MAX_S = 300.0


class Ground:
    """Everything that a campaign may do, and what it must keep account of."""

    def __init__(self, stack: Stack, windows: Windows, before: Before) -> None:
        self.stack = stack
        self.windows = windows
        self.workers = Workers(stack)
        self.trade = Trade(stack, self.workers, windows.bank)
        self.purchases = Purchasing(stack, self.rows, windows)
        self.plan: list[PlannedOrder] = []
        self.recovered_s: list[float] = []
        self.planned: Counter[str] = Counter()
        self.struck: Counter[str] = Counter()
        """Faults that a campaign planned and carried out itself, by class."""
        self.posted: dict[str, list[Sent]] = {"shop": [], "warehouse": []}
        """What a campaign itself sent to a door, by whose door it is."""
        self.figures: dict[str, Figure] = {}
        """What a campaign measured, by name with its unit."""
        self.paid_on: dict[str, frozenset[date]] = {}
        """London days on which an order may have been paid, where clocks were moved."""
        self.packers = Packers(windows.warehouse)
        self._before = before
        self._shop_ids: dict[str, str] = {}
        self._hopeless: dict[str, frozenset[str]] = {}
        """In which states an order is called off, by the shop's id of it."""
        self._called_off: set[str] = set()
        self._armed: dict[tuple[str, int], str] = {}

    def sandbox(self, name: str) -> httpx.AsyncClient:
        """The control routes of a sandbox by its run-time name."""
        w = self.windows
        doors = (w.shop, w.warehouse, w.erp, w.supplier, w.bank, w.mail)
        return dict(zip(SANDBOXES, doors, strict=True))[name]

    async def place(self, chance: Random, webhook: dict[str, Any] | None = None) -> str:
        """Have a customer buy something; gives the shop's id of the order."""
        return await self._buy(basket(chance), webhook)

    async def place_hopeless(self, chance: Random) -> str:
        """Have a customer buy what never comes; the order is called off while it waits."""
        return await self._buy(hopeless(chance), None, called_off=SHORT)

    async def place_unpacked(self, chance: Random) -> str:
        """Have a customer buy what nobody packs; it is called off at the warehouse."""
        return await self._buy(hopeless(chance, LEFT_LYING), None, called_off=LYING)

    async def place_risky(self, chance: Random) -> str:
        """Have a customer buy something that is held; it is called off before all else."""
        return await self._buy(risky(chance), None, called_off=HELD)

    async def place_trade(self, chance: Random) -> str:
        """Have a partner order on terms, and wait until it is accepted; gives our number."""
        placed = await self.trade.place(chance)
        self.plan.append(placed)
        return placed.order

    async def _buy(
        self,
        bought: Basket,
        webhook: dict[str, Any] | None,
        *,
        called_off: frozenset[str] = frozenset(),
    ) -> str:
        told = {"webhook": webhook} if webhook else {}
        answer = await self.windows.shop.post("/_sandbox/orders", json=bought.body | told)
        assert answer.is_success, answer.text
        placed = answer.json()
        shop_id = str(placed["orderId"])
        self._shop_ids[shop_id] = placed["name"]
        self.plan.append(planned(placed["name"], bought, cancelled=bool(called_off)))
        if called_off:
            self._hopeless[shop_id] = called_off
        return shop_id

    async def arm(self, sandbox: str, on: str, kind: str, **rest: object) -> int:
        """Plan a fault of a sandbox; gives its id there."""
        order = {"on": on, "kind": kind, **rest}
        answer = await self.sandbox(sandbox).post("/_sandbox/faults", json=order)
        assert answer.is_success, answer.text
        name = f"{kind} on {sandbox.removeprefix('sandbox-')}.{on}"
        self.planned[name] += int(str(rest.get("times", 1)))
        fault_id = int(answer.json()["fault_id"])
        self._armed[sandbox, fault_id] = name
        return fault_id

    async def fired(self, sandbox: str, fault_id: int) -> bool:
        """Say whether a planned fault of a sandbox has struck."""
        faults = (await self.sandbox(sandbox).get("/_sandbox/faults")).json()
        return any(one["fault_id"] == fault_id and one["fired"] for one in faults)

    def strike(self, name: str) -> None:
        """Note that a fault of a class was planned and carried out."""
        self.planned[name] += 1
        self.struck[name] += 1

    async def faults(self) -> tuple[Fault, ...]:
        """Every class of faults, with how often each fired."""
        fired = Counter(self.struck)
        for name in SANDBOXES:
            for one in (await self.sandbox(name).get("/_sandbox/faults")).json():
                fault_class = self._armed.get((name, one["fault_id"]))
                if fault_class:
                    fired[fault_class] += one["fired"]
        return tuple(Fault(name, count, fired[name]) for name, count in self.planned.items())

    async def mend(self) -> tuple[Fault, ...]:
        """End every fault that is armed; gives what fired, and begins to count anew."""
        found = await self.faults()
        for name in SANDBOXES:
            await self.sandbox(name).delete("/_sandbox/faults")
        self.planned.clear()
        self.struck.clear()
        self._armed.clear()
        return found

    async def settled(self, within_s: float = SETTLED_MAX_S) -> float:
        """Wait until every order placed is at its end; gives the seconds, also when it is not."""
        began = time.monotonic()
        try:
            await eventually(self._at_rest, within_s)
        except AssertionError:
            return within_s + 1.0
        return time.monotonic() - began

    async def _at_rest(self) -> bool:
        await asyncio.sleep(0.2)
        return await self.idle()

    async def idle(self) -> bool:
        """Say whether every order placed is at its end, nothing is under way, all news is read."""
        states = [row[2] for row in await self.rows(STATES)]
        if sum(one in ENDS for one in states) < len(self.plan):
            return False
        if (await self.rows(BUSY))[0][0] or not await all_heard(self.windows, self.rows):
            return False
        return not (await self.rows(UNREAD))[0][0] and await self.purchases.at_rest()

    async def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read from the database, which may be away just now, or not made yet."""
        while True:
            with suppress(psycopg.OperationalError, psycopg.errors.UndefinedTable):
                return await ask(self.windows.database_url, query, values)
            await asyncio.sleep(0.2)

    async def as_admin(self, statement: str) -> None:
        """Do something to the database that no service may."""
        await command(self.windows.database_url, statement)

    async def standing(self) -> tuple[str, ...]:
        """Tell of all that is not at its end, and why, for a person."""
        return tuple(
            f"{order} {state}: {name} is {work} after {attempts}: {error}"
            for order, state, name, work, attempts, error in await self.rows(STANDING)
        )

    async def attend(self) -> None:
        """Call hopeless orders off at their stage, see to trade orders; runs until cancelled."""
        while True:
            for case_id, number, state in await self.rows(STATES):
                await self.trade.look(number, state)
                if state in SHORT | LYING | HELD and number not in self._called_off:
                    await self._call_off(case_id, number, state)
            await asyncio.sleep(0.3)

    async def _call_off(self, case_id: str, number: str, state: str) -> None:
        aliases = "SELECT key FROM process.aliases WHERE case_id = %s"
        ids = {row[0].rpartition("/")[2] for row in await self.rows(aliases, case_id)}
        meant = any(state in self._hopeless.get(one, ()) for one in ids)
        workers = self.workers.alive
        who = anybody(self.stack.plan.keyring["ACTOR"])
        if meant and workers and await call_off(workers[-1].address, number, who):
            self._called_off.add(number)

    async def observed(self, faults: tuple[Fault, ...], settled_s: float) -> Observed:
        """Read what is left behind."""
        times = Times(settled_s, SETTLED_MAX_S, tuple(self.recovered_s))
        told = Told(
            plan=tuple(self.plan),
            shop_ids=self._shop_ids,
            faults=faults,
            times=times,
            before=self._before,
            posted=self.posted,
            purchases=tuple(self.purchases.plan.values()),
        )
        return await observe(self.windows, told)


@asynccontextmanager
async def ground(home: Path) -> AsyncIterator[Ground]:
    """Run a company without order-to-cash, which is for the campaign to start."""
    async with AsyncExitStack() as exits:
        stack = await exits.enter_async_context(Stack(home, SERVICES, environment=HASTY))
        for name in ("shopify", "warehouse"):
            hook = f"{stack.url(f'system-{name}')}/webhooks/{name}/{name}"
            told = {f"TRUNKLINE_{name.upper()}_WEBHOOK_URL": hook}
            await stack.restart(f"sandbox-{name}", HASTY.get(f"sandbox-{name}", {}) | told)
        windows = await open_windows(stack, exits)
        await fill_shelves(windows)
        one = Ground(stack, windows, await shelves_before(windows))
        for workers in (one.workers, one.purchases.workers):
            exits.push_async_callback(workers.close)
        people = [one.packers.work(), one.attend(), one.purchases.attend()]
        for work in people:
            exits.push_async_callback(_end, asyncio.create_task(work))
        yield one


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
