"""Everything from the gateway to the ERP sandbox as real processes, looked at from outside."""

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from hashlib import sha256
from hmac import digest
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from eventually import eventually
from sandbox_control import SandboxControl

from trunkline.process.operations.v1 import operations_pb2
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.process.partners.v1 import partners_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline_cli.stack import Stack
from trunkline_cli.tokens import bearer
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.events import EventLog, GetRawDocument, RawDocument
from trunkline_model.capabilities.operations import ExceptionItem, ListExceptions, Operations
from trunkline_model.capabilities.order_to_cash import GetOrder, ListOrders, Order, OrderToCash
from trunkline_model.capabilities.partners import CreatePartner, Partners

SANDBOXES = ("sandbox-shopify", "sandbox-warehouse", "sandbox-bank", "sandbox-erp")
SYSTEMS = ("system-shopify", "system-warehouse", "system-bank")
PROCESSES = ("process-order-to-cash", "process-inventory", "process-partners", "process-operations")
EDGE = ("experience-partner", "edge-policy", "gateway")
WITHIN_S = 45.0
NUMBERS = count(1)

HASTY = {
    "TRUNKLINE_BACKOFF_FIRST_S": "0.2",
    "TRUNKLINE_BACKOFF_MAX_S": "1",
    "TRUNKLINE_SWEEP_S": "0.5",
}
ERP = {"TRUNKLINE_SYSTEM_TRYTON_ADDRESS": "${SANDBOX_ERP_GRPC}"}
UNWRITTEN = {"TRUNKLINE_ADDRESSES": ""}
"""Nobody is written to, as nothing runs that would."""
ENVIRONMENT = {
    "process-order-to-cash": HASTY | ERP,
    "process-inventory": HASTY | ERP,
    "process-operations": ERP,
    "system-shopify": {"TRUNKLINE_SHOPIFY_TIMEOUT_S": "2", "TRUNKLINE_SETTLE_S": "3"},
    "system-warehouse": {"TRUNKLINE_WAREHOUSE_TIMEOUT_S": "2", "TRUNKLINE_SETTLE_S": "3"},
    "system-bank": {"TRUNKLINE_BANK_POLL_S": "0.3"},
}
BASKET: dict[str, Any] = {"lines": [{"sku": "MUG-BLUE", "quantity": 1, "price": "12.00"}]}
DELIVERY = {
    "name": "Northstar Retail plc",
    "line1": "88 Deansgate",
    "city": "Manchester",
    "postcode": "M3 2ER",
    "country": "GB",
}


class WholeCompany:
    """What a customer, a partner, a bank clerk and a person of operations can do and see."""

    def __init__(self, stack: Stack, exits: AsyncExitStack) -> None:
        self.stack = stack
        self._exits = exits
        self.gateway = self._http("gateway")
        self.shop, self.warehouse, self.bank, self.erp = (
            SandboxControl(self._http(name)) for name in SANDBOXES
        )
        self.orders = call_port(OrderToCash, order_to_cash_pb2, self._grpc(PROCESSES[0]))
        self.partners = call_port(
            Partners, partners_pb2, self._grpc("process-partners"), bearer=bearer(stack.home)
        )
        self.operations = call_port(Operations, operations_pb2, self._grpc("process-operations"))

    def _http(self, name: str) -> httpx.AsyncClient:
        client = httpx.AsyncClient(base_url=self.stack.url(name), timeout=30)
        self._exits.push_async_callback(client.aclose)
        return client

    def _grpc(self, name: str) -> Any:
        channel = connect(self.stack.address(name))
        self._exits.push_async_callback(channel.close, None)
        return channel

    async def partner(self, party: str = "NORTHSTAR") -> httpx.AsyncClient:
        """Register a partner; gives its own way through the gateway, signed in."""
        asked = CreatePartner(f"Partner {next(NUMBERS)}", party, ("orders:read", "orders:write"))
        created = await self.partners.create_partner(asked)
        client = self._http("gateway")
        answer = await client.post(
            "/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(created.client_id, created.client_secret),
        )
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return client

    async def buy(self, **changes: Any) -> dict[str, Any]:
        """Have a customer check out; gives what the shop says of the order."""
        placed: dict[str, Any] = await self.shop.tell("orders", BASKET | changes)
        return placed

    async def order(self, name: str) -> Order | None:
        """Read our order by the shop's name of it."""
        page = await self.orders.list_orders(ListOrders(limit=100))
        numbers = [one.order_number for one in page.orders if one.channel_reference == name]
        return await self.orders.get_order(GetOrder(numbers[0])) if numbers else None

    async def closed(self, name: str, within_s: float = WITHIN_S) -> Order:
        """Wait until the order of a customer is closed; fails with where it stands instead."""

        async def look() -> Order | None:
            order = await self.order(name)
            return order if order and order.state == "CLOSED" else None

        try:
            found = await eventually(look, within_s)
        except AssertionError as late:
            raise AssertionError(f"{name}: {await self.order(name)}") from late
        assert found
        return found

    async def raised(self, reason: str, about: str = "") -> ExceptionItem:
        """Wait for an open exception of a reason whose case or sentence is the one meant."""

        async def look() -> ExceptionItem | None:
            found = await self.operations.list_exceptions(ListExceptions(limit=500))
            fits = (one for one in found.exceptions if one.reason == reason)
            return next((one for one in fits if about in (one.case_id + one.sentence)), None)

        found = await eventually(look, WITHIN_S)
        assert found
        return found

    async def raw(self, exception: ExceptionItem) -> RawDocument:
        """Fetch the bytes that an exception is about from the service that keeps them."""
        assert exception.raw_document_id
        log = call_port(EventLog, events_pb2, self._grpc(exception.raw_document_source))
        return await log.get_raw_document(GetRawDocument(exception.raw_document_id))

    async def effects(self, sandbox: SandboxControl, name: str) -> list[dict[str, Any]]:
        """What a backend committed under a name, from its own journal."""
        return await sandbox.journal("effect", name)

    def webhook(self, body: bytes, **changes: str) -> dict[str, str]:
        """Give the headers that the shop would send with a body, some of them changed."""
        secret = self.stack.environment("system-shopify")["TRUNKLINE_SHOPIFY_WEBHOOK_SECRET"]
        headers = {
            "content-type": "application/json",
            "x-shopify-topic": "orders/create",
            "x-shopify-event-id": f"event-{next(NUMBERS)}",
            "x-shopify-hmac-sha256": b64encode(digest(secret.encode(), body, sha256)).decode(),
        }
        return headers | {name.replace("_", "-"): value for name, value in changes.items()}


def trade(purchase_order: str, **changes: Any) -> dict[str, Any]:
    """Give the body of a good partner order, some of it changed."""
    return {
        "purchase_order_number": purchase_order,
        "currency": "GBP",
        "delivery_address": DELIVERY,
        "lines": [{"sku": "COOKBOOK", "quantity": "2"}],
    } | changes


@asynccontextmanager
async def whole_company(
    home: Path,
    more: Mapping[str, Mapping[str, str]] | None = None,
    also: tuple[str, ...] = (),
) -> AsyncIterator[WholeCompany]:
    """Run it until the block ends, with a warehouse that sends whatever it is asked to.

    `more` adds variables by service to those that make it hasty; `also` runs further services.
    """
    told = {
        name: {**ENVIRONMENT.get(name, {}), **(more or {}).get(name, {})}
        for name in (*ENVIRONMENT, *(more or {}))
    }
    names = (*SANDBOXES, *SYSTEMS, *PROCESSES, *EDGE, *also)
    async with Stack(home, names, environment=told) as stack, AsyncExitStack() as exits:
        company = WholeCompany(stack, exits)
        await company.warehouse.tell("modes", {"ships": True}, "PUT")
        yield company
