"""A company to measure: every service that an order touches, with backends that answer at once."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import psycopg

from trunkline_cli.provision import SHARED_DATABASE, at
from trunkline_cli.stack import Stack
from trunkline_kit.http import http_client

from .cpu import Meter

STAND_INS = ("sandbox-shopify", "sandbox-warehouse", "sandbox-erp", "sandbox-bank")
SERVICES = (
    "system-shopify",
    "system-warehouse",
    "system-bank",
    "process-order-to-cash",
    "process-partners",
    "experience-partner",
    "edge-policy",
)
EDGE = ("gateway", "valkey")
PROCESS = "process-order-to-cash"
PARTY = "BENCH"
ARTICLES = ("MUG-BLUE", "TEAPOT-1L", "PLATE-27")
PLENTY = 100_000_000
EVERY_S = 0.02

WIDE = "1000000"
BOOKING = (PROCESS, "process-inventory", "process-procure-to-pay", "process-operations")
"""Who asks the ERP, which is its stand-in here."""
ENVIRONMENT = {
    **{name: {"TRUNKLINE_SYSTEM_TRYTON_ADDRESS": "${SANDBOX_ERP_GRPC}"} for name in BOOKING},
    "system-shopify": {"TRUNKLINE_SHOPIFY_RATE_PER_S": WIDE},
    "system-warehouse": {"TRUNKLINE_WAREHOUSE_RATE_PER_S": WIDE},
}
"""Budgets protect real backends; here they would be measured instead of us."""

BASKET = {
    "lines": [
        {"sku": "MUG-BLUE", "quantity": 3, "price": "12.00"},
        {"sku": "TEAPOT-1L", "quantity": 1, "price": "30.00"},
        {"sku": "PLATE-27", "quantity": 2, "price": "15.00"},
    ]
}
"""What every order holds: goods for 80 pounds net, 96 with VAT at 20 per cent."""


class Late(Exception):
    """What the bench waited for did not come."""


class Company:
    """Running services, and the doors that the bench uses."""

    def __init__(self, stack: Stack, conn: psycopg.AsyncConnection[Any]) -> None:
        self.stack, self.conn = stack, conn
        self.shop, self.warehouse, self.erp = (
            http_client(stack.url(name), timeout_s=60.0) for name in STAND_INS[:3]
        )

    def meter(self) -> Meter:
        """Read the CPU of what runs now; the bench's own questions to PostgreSQL are left out."""
        groups = {name: child.group for name, child in self.stack.children.items()}
        return Meter(groups, aside=[self.conn.info.backend_pid])

    async def place(self, **changes: Any) -> int:
        """Have a customer check out; gives the shop's id of the order."""
        placed = await told(self.shop, "POST", "orders", {**BASKET, **changes})
        return int(placed["orderId"])

    async def value(self, query: str, *values: object) -> Any:
        """Ask the database for one value."""
        row = await (await self.conn.execute(query.encode(), values or None)).fetchone()
        return row[0] if row else None

    async def requests(self) -> int:
        """How many requests have reached the backends."""
        return sum([await self._requests(one) for one in (self.shop, self.warehouse, self.erp)])

    async def _requests(self, sandbox: httpx.AsyncClient) -> int:
        seen, after = 0, 0
        while True:
            query: dict[str, str | int] = {"after": after, "kind": "request", "limit": 10_000}
            page = (await sandbox.get("/_sandbox/journal", params=query)).json()
            if not page:
                return seen
            seen, after = seen + len(page), int(page[-1]["seq"])

    async def settled(self, within_s: float = 300.0) -> None:
        """Wait until no case has work left to do now."""

        async def none() -> bool:
            left = await self.value(
                "SELECT count(*) FROM process.transitions WHERE state IN ('open', 'running')"
            )
            return int(left) == 0

        await until(none, "the backlog to be worked off", within_s)

    async def close(self) -> None:
        """Close what was opened."""
        for client in (self.shop, self.warehouse, self.erp):
            await client.aclose()


@asynccontextmanager
async def company(
    home: Path, say: Callable[[str], None], stack: Stack | None = None
) -> AsyncIterator[Company]:
    """Run it until the block ends, with full shelves and a warehouse that sends at once.

    Another `stack` than the usual one has more services, and is told ENVIRONMENT.
    """
    names = (*STAND_INS, *SERVICES, "gateway")
    async with AsyncExitStack() as exits:
        usual = Stack(home, names, environment=ENVIRONMENT, report=say)
        stack = await exits.enter_async_context(stack or usual)
        url = at(stack.plan.admin_url(), SHARED_DATABASE)
        conn = await psycopg.AsyncConnection.connect(url, autocommit=True)
        exits.push_async_callback(conn.close)
        one = Company(stack, conn)
        exits.push_async_callback(one.close)
        await _fill(one)
        yield one


async def _fill(one: Company) -> None:
    await told(one.warehouse, "PUT", "modes", {"ships": True})
    await told(one.shop, "PUT", "throttle", {"maximumAvailable": 1e9, "restoreRate": 1e9})
    for sku in ARTICLES:
        counted = {"sku": sku, "on_hand": str(Decimal(PLENTY))}
        await told(one.warehouse, "PUT", "stock", counted)
        await told(one.erp, "PUT", "stock", counted)
    await told(one.erp, "POST", "seed", {"parties": [_party()]})


def _party() -> Mapping[str, Any]:
    """A trade customer that may owe as much as it likes."""
    street = {"street": "1 Bench Lane", "city": "Leeds", "postal_code": "LS1 4AB", "country": "GB"}
    return {"code": PARTY, "name": "Bench Ltd", "payment_term": "net-30", "address": street}


async def told(client: httpx.AsyncClient, method: str, path: str, body: object) -> Any:
    """Tell a stand-in something; raises with its answer when it will not."""
    answer = await client.request(method, f"/_sandbox/{path}", json=body)
    if answer.is_error:
        raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
    return answer.json() if answer.content else None


async def until(true: Callable[[], Awaitable[bool]], what: str, within_s: float) -> None:
    """Ask until it is so; Late when it does not become so in time."""
    ends = time.monotonic() + within_s
    while not await true():
        if time.monotonic() > ends:
            raise Late(f"waited {within_s:.0f} s for {what}")
        await asyncio.sleep(EVERY_S)
