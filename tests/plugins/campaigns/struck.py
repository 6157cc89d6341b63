"""Ways to strike one backend for a while, and how many calls it failed meanwhile."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
from eventually import eventually
from msgspec import Struct

from trunkline_kit.http import http_client

from .ground import Ground

SHOP, WAREHOUSE, ERP, BANK = "sandbox-shopify", "sandbox-warehouse", "sandbox-erp", "sandbox-bank"
OPERATIONS: Mapping[str, tuple[str, ...]] = {
    SHOP: ("order", "orders", "fulfillmentOrder", "fulfillmentCreate", "orderCancel"),
    WAREHOUSE: (
        *("createShipmentOrder", "findShipmentOrders", "getShipmentOrder"),
        *("cancelShipmentOrder", "listEvents"),
    ),
    ERP: (
        *("EnsureParty", "BookSalesOrder", "AllocateStock", "IssueGoods", "IssueInvoice"),
        *("RecordReceipt", "GetSalesOrder", "GetStock"),
    ),
    BANK: ("sftp.list", "sftp.read"),
}
TOLD: Mapping[str, dict[str, object]] = {
    "429": {"kind": "429"},
    "429 without Retry-After": {"kind": "429", "retry_after_s": 0.0},
    "5xx": {"kind": "5xx"},
    "slow": {"kind": "latency", "hang_s": 1.0, "jitter_s": 0.5},
    "hang": {"kind": "timeout_before_commit", "hang_s": 2.5},
    "reset": {"kind": "reset"},
}
"""Ways that a sandbox shows by itself, as its faults; a caller waits for two seconds."""
RESTORES: Mapping[str, float] = {"throttled": 20.0, "throttled without a rate": 0.0}
"""How many points a second the shop's empty bucket gains, when it says so."""
FIRED_WITHIN_S = 45.0
ALL = 10_000_000


class Blow(Struct, frozen=True):
    """One way to strike, and whom."""

    way: str
    sandbox: str

    @property
    def silences(self) -> bool:
        """Whether nothing of the whole backend answers meanwhile, its controls neither."""
        return self.way in {"half-open", "refused"}


class Failed(Struct, frozen=True):
    """What a blow came to."""

    calls: int
    """How many calls reached the backend and failed."""
    took_s: float
    """How long the backend was struck."""


class Backends:
    """The control doors of all four."""

    def __init__(self, ground: Ground, doors: Mapping[str, httpx.AsyncClient]) -> None:
        self._ground = ground
        self._doors = doors

    async def strike(self, blow: Blow, for_s: float) -> Failed:
        """Strike for a time, and until at least one call ran into it."""
        ways: dict[str, Callable[[Blow, float], Awaitable[int]]] = {
            "half-open": self._halt,
            "refused": self._take_away,
            **dict.fromkeys(RESTORES, self._empty_bucket),
        }
        loop = asyncio.get_running_loop()
        began = loop.time()
        calls = await ways.get(blow.way, self._tell)(blow, for_s)
        return Failed(calls, loop.time() - began)

    async def requests(self, sandbox: str, after: int = 0) -> list[dict[str, Any]]:
        """Read the calls that reached a backend."""
        words: dict[str, str | int] = {"kind": "request", "limit": ALL, "after": after}
        answer = await self._doors[sandbox].get("/_sandbox/journal", params=words)
        found: list[dict[str, Any]] = answer.raise_for_status().json()
        return found

    async def last(self, sandbox: str) -> int:
        """Give the place of the last call in a backend's journal."""
        return max((one["seq"] for one in await self.requests(sandbox)), default=0)

    async def _tell(self, blow: Blow, for_s: float) -> int:
        door = self._doors[blow.sandbox]
        for operation in OPERATIONS[blow.sandbox]:
            order = {"on": operation, "probability": 1.0, **TOLD[blow.way]}
            (await door.post("/_sandbox/faults", json=order)).raise_for_status()
        await asyncio.sleep(for_s)
        fired = await eventually(lambda: self._fired(blow.sandbox), FIRED_WITHIN_S)
        await door.delete("/_sandbox/faults")
        return 0 if blow.way == "slow" else fired

    async def _fired(self, sandbox: str) -> int:
        return sum(
            one["fired"] for one in (await self._doors[sandbox].get("/_sandbox/faults")).json()
        )

    async def _empty_bucket(self, blow: Blow, for_s: float) -> int:
        door, before = self._doors[blow.sandbox], await self.last(blow.sandbox)
        told = self._ground.stack.environment(blow.sandbox)
        bucket = {
            "maximumAvailable": float(told.get("TRUNKLINE_SHOPIFY_COST_LIMIT", "20000")),
            "restoreRate": float(told.get("TRUNKLINE_SHOPIFY_RESTORE_RATE", "1000")),
        }
        empty = {"restoreRate": RESTORES[blow.way], "currentlyAvailable": 0}
        (await door.put("/_sandbox/throttle", json=bucket | empty)).raise_for_status()
        await asyncio.sleep(for_s)
        asked = await eventually(lambda: self.requests(blow.sandbox, before), FIRED_WITHIN_S)
        await door.put("/_sandbox/throttle", json=bucket)
        return len(asked)

    async def _halt(self, blow: Blow, for_s: float) -> int:
        """Connections stay open and new ones are let in, and nobody answers."""
        self._ground.stack.kill(blow.sandbox, signal.SIGSTOP)
        try:
            await asyncio.sleep(for_s)
        finally:
            self._ground.stack.kill(blow.sandbox, signal.SIGCONT)
        return 0

    async def _take_away(self, blow: Blow, for_s: float) -> int:
        """Nobody listens: what a name that is not found looks like to a caller, too."""
        stack = self._ground.stack
        async with self._ground.packers.turn:
            stack.kill(blow.sandbox)
            await stack.gone(blow.sandbox)
            await asyncio.sleep(for_s)
            await stack.restart(blow.sandbox)
        return 0


@asynccontextmanager
async def backends(ground: Ground) -> AsyncIterator[Backends]:
    """Open a door to each."""
    async with AsyncExitStack() as exits:
        doors = {one: http_client(ground.stack.url(one), timeout_s=60) for one in OPERATIONS}
        for door in doors.values():
            exits.push_async_callback(door.aclose)
        yield Backends(ground, doors)
