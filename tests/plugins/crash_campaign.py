"""A crash campaign: real services as processes, one killed at a chosen point for each order.

The judge stands outside: it reads the backends' own journals and ledgers, never ours.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
from eventually import eventually
from resumes import Resumed, Resumes

from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.system.ledger.v1 import ledger_pb2
from trunkline_cli.stack import NotReady, Stack
from trunkline_kit.channel import connect
from trunkline_kit.http import http_client
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.ledger import ControlTotal, Ledger, ListControlTotals
from trunkline_model.capabilities.order_to_cash import ListOrders, OrderToCash

PROCESS = "process-order-to-cash"
RESUMED_WITHIN_S = 30.0
REACHED_WITHIN_S = 120.0
"""How long an order may take to the step at which the process is doomed: Tryton is slow."""
BASKET = {
    "lines": [
        {"sku": "MUG-BLUE", "quantity": 3, "price": "10.00", "discount": "3.00"},
        {"sku": "TEAPOT-1L", "quantity": 1, "price": "30.00"},
        {"sku": "PLATE-27", "quantity": 2, "price": "15.00"},
    ],
    "shipping": {"title": "Standard", "price": "4.80"},
}


class Lost(msgspec.Struct, frozen=True):
    """An answer that a backend is told to lose, while the process that waits for it is killed."""

    sandbox: str
    """Run-time name of the sandbox."""
    operation: str
    """Its operation."""
    kind: str
    """timeout_before_commit or timeout_after_commit."""


class Campaign:
    """Services, a warehouse that sends two parcels an order, and a process to be killed."""

    def __init__(self, stack: Stack, erp: str) -> None:
        self.stack = stack
        self.erp = erp
        self._resumes = Resumes(stack.database_url(PROCESS))
        self._doom = ""
        self._placed = 0
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._seen = 0
        self._standing: list[object] = []

    def client(self, name: str) -> httpx.AsyncClient:
        """The control routes of a sandbox."""
        if name not in self._clients:
            self._clients[name] = http_client(self.stack.url(name), timeout_s=30)
        return self._clients[name]

    async def close(self) -> None:
        """Close what was opened."""
        for client in self._clients.values():
            await client.aclose()

    async def start_process(self, crash_at: str = "") -> None:
        """Start order-to-cash, doomed at a crash point when one is named."""
        doom = {"TRUNKLINE_CRASH_AT": crash_at} if crash_at else {}
        self._doom = crash_at
        environment = {
            "TRUNKLINE_ENVIRONMENT": "test",
            "TRUNKLINE_SYSTEM_TRYTON_ADDRESS": self.stack.address(self.erp),
            "TRUNKLINE_LEASE_S": "2",
            "TRUNKLINE_SWEEP_S": "0.5",
            "TRUNKLINE_BACKOFF_MAX_S": "2",
            **doom,
        }
        try:
            await self.stack.restart(PROCESS, environment)
        except NotReady:
            # An order of before reached the crash point while the process was still starting:
            # it struck, which `killed` sees. A process that failed otherwise fails there.
            if not crash_at:
                raise

    async def place_order(self) -> None:
        """Have a customer buy; the shop tells it by webhook."""
        answer = await self.client("sandbox-shopify").post("/_sandbox/orders", json=BASKET)
        assert answer.is_success, answer.text
        self._placed += 1

    async def killed(self, within_s: float = REACHED_WITHIN_S) -> None:
        """Wait until the process has struck its crash point."""
        status = await asyncio.wait_for(self.stack.gone(PROCESS), within_s)
        assert status == -signal.SIGKILL, f"the process ended by itself with {status}"
        await self._resumes.note(self._doom)

    async def kill_while_lost(self, lost: Lost) -> None:
        """Kill the process while the backend keeps it waiting for an answer that never comes."""
        client = self.client(lost.sandbox)
        order = {"on": lost.operation, "kind": lost.kind, "times": 1, "hang_s": 3.0}
        armed = (await client.post("/_sandbox/faults", json=order)).json()
        await self.place_order()
        await eventually(lambda: self._fired(client, armed["fault_id"]), REACHED_WITHIN_S)
        self._doom = f"{lost.kind}/{lost.operation}"
        self.stack.kill(PROCESS)
        await self.killed()

    async def kill_while_swallowed(self, point: str, swallowed: asyncio.Event) -> None:
        """Kill the process while it waits for what a proxy before the backend swallows."""
        await self.place_order()
        await asyncio.wait_for(swallowed.wait(), REACHED_WITHIN_S)
        self._doom = point
        self.stack.kill(PROCESS)
        await self.killed()

    async def _fired(self, client: httpx.AsyncClient, fault_id: int) -> bool:
        faults = (await client.get("/_sandbox/faults")).json()
        return any(one["fault_id"] == fault_id and one["fired"] for one in faults)

    async def closed(self, within_s: float = RESUMED_WITHIN_S) -> None:
        """Wait until every order placed so far is closed."""
        try:
            await eventually(self._all_closed, within_s)
        except AssertionError as late:
            raise AssertionError(f"{late}: {self._standing}") from late

    async def resumed(self) -> list[Resumed]:
        """Give how long each piece of work that a kill interrupted waited to go on."""
        return await self._resumes.times()

    async def _all_closed(self) -> bool:
        channel = connect(self.stack.address(PROCESS))
        try:
            orders = call_port(OrderToCash, order_to_cash_pb2, channel)
            page = await orders.list_orders(ListOrders(limit=100))
        finally:
            await channel.close(None)
        states = Counter(one.state for one in page.orders)
        waiting = [one for one in page.orders if one.state != "CLOSED"]
        self._standing = [(one.order_number, one.state, one.exceptions) for one in waiting]
        return states["CLOSED"] == self._placed

    async def ship(self) -> None:
        """Be the warehouse: send every order it takes on in two parcels; runs until cancelled."""
        client = self.client("sandbox-warehouse")
        while True:
            for entry in await self.effects("sandbox-warehouse", self._seen):
                self._seen = entry["seq"]
                if entry["name"] == "shipment_order.created":
                    await self._dispatch(client, entry["key"])
            await asyncio.sleep(0.1)

    async def _dispatch(self, client: httpx.AsyncClient, reference: str) -> None:
        path = f"/_sandbox/shipment-orders/{reference}/parcels"
        first = {"lines": [{"line_reference": await self._line(reference), "quantity": 3}]}
        for body in (first, {}):
            answer = await client.post(path, json=body)
            assert answer.is_success, answer.text

    async def _line(self, reference: str) -> str:
        entries = await self.effects("sandbox-warehouse", 0)
        made = next(one for one in entries if one["key"] == reference)
        lines = made["body"]
        found = (one["line_reference"] for one in lines["lines"] if one["sku"] == "MUG-BLUE")
        return str(next(found))

    async def effects(self, sandbox: str, after: int = 0) -> list[dict[str, Any]]:
        """What a backend committed, from its own journal."""
        query: dict[str, str | int] = {"after": after, "kind": "effect", "limit": 100_000}
        answer = await self.client(sandbox).get("/_sandbox/journal", params=query)
        found: list[dict[str, Any]] = answer.json()
        return found

    async def totals(self) -> list[ControlTotal]:
        """What the ERP has on its books, asked of the ERP."""
        channel = connect(self.stack.address(self.erp))
        try:
            ledger = call_port(Ledger, ledger_pb2, channel)
            return list((await ledger.list_control_totals(ListControlTotals("erp-main"))).totals)
        finally:
            await channel.close(None)


@asynccontextmanager
async def campaign(
    home: Path, erp: str, services: tuple[str, ...], environment: Mapping[str, Mapping[str, str]]
) -> AsyncIterator[Campaign]:
    """Start everything that order 1 needs around an ERP."""
    quick = {"TRUNKLINE_SETTLE_S": "4"}
    systems = dict.fromkeys(("system-shopify", "system-warehouse"), quick)
    around = ("system-shopify", "system-warehouse", "system-bank", "sandbox-bank", *services)
    async with Stack(home, around, environment={**systems, **environment}) as stack:
        for name in ("shopify", "warehouse"):
            hook = f"{stack.url(f'system-{name}')}/webhooks/{name}/{name}"
            await stack.restart(f"sandbox-{name}", {f"TRUNKLINE_{name.upper()}_WEBHOOK_URL": hook})
        one = Campaign(stack, erp)
        warehouse = asyncio.create_task(one.ship())
        try:
            yield one
        finally:
            warehouse.cancel()
            await asyncio.gather(warehouse, return_exceptions=True)
            await one.close()
