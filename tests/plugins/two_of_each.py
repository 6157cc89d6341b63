"""Two shops and two warehouses before one ERP, as real processes: no more than orders need."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from eventually import eventually
from msgspec import Struct
from sandbox_control import SandboxControl

from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline_cli.plan import declared
from trunkline_cli.settings import REPOSITORY, Settings
from trunkline_cli.stack import Stack
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.order_to_cash import GetOrder, ListOrders, Order, OrderToCash

SETTINGS = Settings(additions=REPOSITORY / "services" / "two_of_each.toml")
PROCESS = "process-order-to-cash"
SHOPS = {"shopify": "sandbox-shopify", "shopify-2": "sandbox-shopify-2"}
WAREHOUSES = {"warehouse": "sandbox-warehouse", "warehouse-2": "sandbox-warehouse-2"}
SERVICES = (
    *SHOPS.values(),
    *WAREHOUSES.values(),
    "sandbox-erp",
    "system-shopify",
    "system-warehouse",
    PROCESS,
)
WITHIN_S = 60.0
BASKET = {"lines": [{"sku": "MUG-BLUE", "quantity": 1, "price": "12.00"}]}


class TwoOfEach(Struct, frozen=True):
    """The company, from outside."""

    stack: Stack
    shops: Mapping[str, SandboxControl]
    """By connection id."""
    warehouses: Mapping[str, SandboxControl]
    """By connection id."""
    orders: OrderToCash

    async def buy(self, shop: str) -> dict[str, Any]:
        """Have a customer of a shop check out; gives what the shop says of the order."""
        placed: dict[str, Any] = await self.shops[shop].tell("orders", BASKET)
        return placed

    async def closed(self, shop: str, placed: dict[str, Any]) -> Order:
        """Wait until the order is closed; fails with where it stands instead."""
        seen: list[Order] = []

        async def look() -> Order | None:
            page = await self.orders.list_orders(ListOrders(limit=100))
            found = [one for one in page.orders if _is(one, shop, placed)]
            seen[:] = [await self.orders.get_order(GetOrder(one.order_number)) for one in found]
            return next((one for one in seen if one.state == "CLOSED"), None)

        try:
            order = await eventually(look, WITHIN_S)
        except AssertionError as late:
            raise AssertionError(f"{placed['name']} of {shop}: {seen}") from late
        assert order
        return order


def _is(order: Order, shop: str, placed: dict[str, Any]) -> bool:
    return (order.channel, order.channel_reference) == (shop, placed["name"])


@asynccontextmanager
async def two_of_each(home: Path) -> AsyncIterator[TwoOfEach]:
    """Run it until the block ends, with warehouses that send whatever they are asked to."""
    told = _environment()
    stack = Stack(home, SERVICES, settings=SETTINGS, environment=told)
    async with stack, AsyncExitStack() as exits:

        async def control(name: str) -> SandboxControl:
            http = httpx.AsyncClient(base_url=stack.url(name), timeout=30)
            return SandboxControl(await exits.enter_async_context(http))

        channel = await exits.enter_async_context(connect(stack.address(PROCESS)))
        company = TwoOfEach(
            stack,
            {one: await control(name) for one, name in SHOPS.items()},
            {one: await control(name) for one, name in WAREHOUSES.items()},
            call_port(OrderToCash, order_to_cash_pb2, channel),
        )
        for warehouse in company.warehouses.values():
            await warehouse.tell("modes", {"ships": True}, "PUT")
        yield company


def _environment() -> dict[str, dict[str, str]]:
    """Webhooks go straight to their services, and the ERP is the sandbox."""
    page = declared(SETTINGS).services[PROCESS].environment["TRUNKLINE_CONNECTIONS"]
    connections = page.replace("${SYSTEM_TRYTON_GRPC}", "${SANDBOX_ERP_GRPC}")
    process = {"TRUNKLINE_CONNECTIONS": connections, "TRUNKLINE_SWEEP_S": "0.5"}
    return {PROCESS: process} | _hooks("shopify", SHOPS) | _hooks("warehouse", WAREHOUSES)


def _hooks(kind: str, sandboxes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    base = f"http://${{SYSTEM_{kind.upper()}_HTTP}}/webhooks/{kind}"
    variable = f"TRUNKLINE_{kind.upper()}_WEBHOOK_URL"
    return {name: {variable: f"{base}/{one}"} for one, name in sandboxes.items()}
