"""Every service is replaced, one after the other, while partners and a shop go on calling."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx

from trunkline_kit.http import http_client

from . import earlier
from .carrying import CLOSED
from .company import ENVIRONMENT, STAND_INS, Company, company
from .doors import Ask, hook, order, read, sign_in
from .figures import Rolling, Turned, waits
from .turning import TurningStack

TURNED = (
    *("system-shopify", "system-warehouse", "system-bank", "system-trading-partners"),
    "system-mail",
    *("process-order-to-cash", "process-inventory", "process-partners", "process-operations"),
    *("process-procure-to-pay", "experience-partner", "experience-web", "edge-policy", "gateway"),
)
"""Every service of ours but system-tryton, in whose place the ERP's stand-in answers."""
ALSO = ("sandbox-supplier", "sandbox-issuer")
ONE_OF = 25
"""One of so many calls is an order, one is a webhook; all others read an order."""
PARTNERS = 10
"""Who call in turns: what one alone may ask in a minute is less."""
HEARD = 40
"""Orders of the shop, of which webhooks tell again and again."""
CALM_S = 5.0
"""Of calls while nothing is replaced: before, between and after."""
BOOKED = "BookSalesOrder"
"""What the ERP's stand-in calls the effect that must be there once for each order."""

type Say = Callable[[str], None]


class Calls:
    """Calls on time, whether or not answers come, until it is told to end."""

    def __init__(self, rate_per_s: float, ask: Ask) -> None:
        self._rate_per_s, self._ask = rate_per_s, ask
        self._ended = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self.seconds: list[float] = []
        self.failures: Counter[str] = Counter()

    async def go_on(self) -> None:
        """Call until the end, then wait for what is under way."""
        began, index = time.monotonic(), 0
        while not self._ended.is_set():
            due = began + index / self._rate_per_s
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            task = asyncio.create_task(self._one(index, due))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
            index += 1
        await asyncio.gather(*self._under_way)

    def end(self) -> None:
        """Call no more."""
        self._ended.set()

    async def _one(self, index: int, due: float) -> None:
        try:
            answer = await self._ask(index)
        except httpx.HTTPError as failure:
            self.failures[type(failure).__name__] += 1
        else:
            if answer.is_error:
                self.failures[str(answer.status_code)] += 1
        self.seconds.append(time.monotonic() - due)


async def measure(home: Path, rate_per_s: float, say: Say, before: str = "") -> Rolling:
    """Replace each of TURNED under so many calls a second, and count what failed or was lost.

    `before` names a commit: its code runs first, goes on once this release's migrations are in,
    and is replaced by this release's: an upgrade.
    """
    names = (*STAND_INS, *ALSO, *TURNED)
    first = earlier.unpacked(before, home / "before", TURNED) if before else {}
    more: dict[str, Any] = {"environment": ENVIRONMENT, "report": say}
    stack = TurningStack(home, names, turned=TURNED, first=first, **more)
    async with AsyncExitStack() as exits:
        one = await exits.enter_async_context(company(home, say, stack))
        gateways = [http_client(stack.url("gateway"), timeout_s=30.0) for _ in range(PARTNERS)]
        for number, gateway in enumerate(gateways, 1):
            exits.push_async_callback(gateway.aclose)
            await sign_in(one, gateway, f"Bench {number}")
        load = Load(one, gateways, await hook(one, gateways[0], HEARD))
        await load.begin()
        calls = Calls(rate_per_s, load.ask)
        going = asyncio.create_task(calls.go_on())
        try:
            await asyncio.sleep(CALM_S)
            if before:
                say(f"the migrations of this release, under the code of {before}")
                await earlier.migrate(stack.plan)
                await asyncio.sleep(CALM_S)
            turned = await _turned(stack, calls, say)
            await asyncio.sleep(CALM_S)
        finally:
            calls.end()
            await going
        await one.settled()
        found = waits(calls.seconds)
        lost, doubled = await load.lost(), await load.doubled()
        taken = sum(len(each.taken) for each in load.partners) + len(load.told)
        return Rolling(
            rate_per_s, found, dict(calls.failures), taken, lost, doubled, turned, before
        )


async def _turned(stack: TurningStack, calls: Calls, say: Say) -> tuple[Turned, ...]:
    found = []
    for name in TURNED:
        began, before, failed = time.monotonic(), len(calls.seconds), calls.failures.copy()
        status = await stack.turn(name)
        took_s = round(time.monotonic() - began, 1)
        answered, failures = len(calls.seconds) - before, calls.failures - failed
        found.append(Turned(name, took_s, status, answered, failures.total()))
        say(f"{name} was replaced in {took_s} s: {answered} answers, failures: {dict(failures)}")
    return tuple(found)


class Partner:
    """One partner: what it orders, and what it reads of it."""

    def __init__(self, gateway: httpx.AsyncClient) -> None:
        self._gateway = gateway
        self.taken: list[str] = []
        """Ids of orders that were answered with success."""
        self.order = order(gateway, self.taken)
        self.read = read(gateway, self.taken)

    async def missing(self) -> int:
        """Count what was taken and cannot be found."""
        answers = [await self._gateway.get(f"/v1/orders/{one}") for one in self.taken]
        return sum(one.is_error for one in answers)


class Load:
    """What partners and a shop do meanwhile, and what became of it."""

    def __init__(self, one: Company, gateways: Sequence[httpx.AsyncClient], telling: Ask) -> None:
        self._company, self._telling = one, telling
        self.partners = [Partner(each) for each in gateways]
        self.told: set[int] = set()
        """Orders of the shop whose webhook was answered with success, by their place."""

    async def begin(self) -> None:
        """Have each partner order once: then there is something to read."""
        for one in self.partners:
            (await one.order(-1)).raise_for_status()

    async def ask(self, index: int) -> httpx.Response:
        """Read mostly; order, and tell of an order of the shop, now and then."""
        turn, kind = divmod(index, ONE_OF)
        partner = self.partners[(index + turn) % PARTNERS]
        if kind == 0:
            return await partner.order(index)
        if kind == 1:
            answer = await self._telling(turn % HEARD)
            if answer.is_success:
                self.told.add(turn % HEARD)
            return answer
        return await partner.read(index)

    async def lost(self) -> int:
        """Count what was taken and cannot be found, or did not come to its end."""
        keys = [f"shop:shopify/{one}" for one in await self._sold()]
        found = await self._company.conn.execute(CLOSED, [keys])
        missing = len(self.told) - len(await found.fetchall())
        return max(0, missing) + sum([await one.missing() for one in self.partners])

    async def doubled(self) -> int:
        """Count orders that the ERP booked more than once."""
        query: dict[str, str | int] = {"kind": "effect", "limit": 1_000_000}
        page = (await self._company.erp.get("/_sandbox/journal", params=query)).json()
        keys = Counter(str(one["key"]) for one in page if one["name"] == BOOKED)
        return sum(times - 1 for times in keys.values())

    async def _sold(self) -> list[int]:
        held = (await self._company.shop.get("/_sandbox/orders")).json()
        return [int(one["orderId"]) for one in held]
