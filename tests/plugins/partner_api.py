"""The partner API before processes that are played by hand-written fakes over real gRPC."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fake_partners import FakePartners
from fake_suppliers import FakeSuppliers
from published import check_published

from trunkline.process.inventory.v1 import inventory_pb2
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.process.partners.v1 import partners_pb2
from trunkline.process.procure_to_pay.v1 import supplier_self_service_pb2
from trunkline_experience_partner.app import build_app
from trunkline_experience_partner.clients import open_ports
from trunkline_experience_partner.settings import Settings
from trunkline_kit.errors import Conflict, NotFound
from trunkline_kit.rpc import serve_port
from trunkline_kit.server import GrpcServer
from trunkline_model.capabilities.inventory import (
    Availability,
    AvailabilityList,
    GetAvailability,
    Inventory,
)
from trunkline_model.capabilities.order_to_cash import (
    CancelOrder,
    GetOrder,
    ListOrders,
    Order,
    OrderAccepted,
    OrderDocument,
    OrderLine,
    OrderPage,
    OrderToCash,
    PlaceOrder,
)
from trunkline_model.capabilities.partners import Partners
from trunkline_model.capabilities.supplier_self_service import SupplierSelfService
from trunkline_model.money import Money


def money(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def order(number: str, purchase_order_number: str = "PO-1", state: str = "ACCEPTED") -> Order:
    return Order(
        order_number=number,
        case_id=f"case-{number}",
        state=state,
        channel="par_a",
        channel_reference=purchase_order_number,
        currency="GBP",
        net=money("54.00"),
        tax=money("10.80"),
        gross=money("64.80"),
        outstanding=money("0"),
        placed_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        lines=(
            OrderLine(
                *("l1", "MUG-BLUE", "Mug"),
                *(Decimal(12), Decimal(12), Decimal(0), Decimal(0), Decimal(0)),
                *(money("54.00"), money("10.80")),
            ),
        ),
        documents=(
            OrderDocument("system-tryton", "sales_order", "SO-1"),
            OrderDocument("system-tryton", "invoice", "INV-1", money("64.80")),
        ),
        moves=(),
    )


@dataclass
class FakeOrders:
    """Accepts orders in memory; raises what it is told to, once each."""

    placed: list[PlaceOrder] = field(default_factory=list)
    cancelled: list[CancelOrder] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    keys: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    to_raise: list[Exception] = field(default_factory=list)
    raise_after: list[Exception] = field(default_factory=list)
    waits_for: list[asyncio.Event] = field(default_factory=list)
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def place_order(self, request: PlaceOrder) -> OrderAccepted:
        if self.waits_for:
            self.reached.set()
            await self.waits_for.pop(0).wait()
        if self.to_raise:
            raise self.to_raise.pop(0)
        known = self.keys.get((request.partner_id, request.idempotency_key))
        if known and known[1] != request.fingerprint:
            raise Conflict("that key belongs to another body", reason="other_body")
        if known:
            return OrderAccepted(known[0], replayed=True)
        number = f"TL-{len(self.owners) + 100001}"
        self.owners[number] = request.partner_id
        self.keys[request.partner_id, request.idempotency_key] = number, request.fingerprint
        self.placed.append(request)
        if self.raise_after:
            raise self.raise_after.pop(0)
        return OrderAccepted(number, replayed=False)

    async def get_order(self, request: GetOrder) -> Order:
        if self.to_raise:
            raise self.to_raise.pop(0)
        if self.owners.get(request.order_number) != request.partner_id:
            raise NotFound("there is no such order")
        return order(request.order_number)

    async def list_orders(self, request: ListOrders) -> OrderPage:
        mine = sorted(n for n, owner in self.owners.items() if owner == request.partner_id)[::-1]
        rest = [number for number in mine if not request.before or number < request.before]
        page = tuple(order(number) for number in rest[: request.limit])
        return OrderPage(page, has_more=len(rest) > request.limit)

    async def cancel_order(self, request: CancelOrder) -> Order:
        if self.to_raise:
            raise self.to_raise.pop(0)
        if self.owners.get(request.order_number) != request.partner_id:
            raise NotFound("there is no such order")
        self.cancelled.append(request)
        return order(request.order_number, state="CANCELLED")

    async def release_hold(self, request: Any) -> Order:
        raise NotImplementedError(request)

    async def reject_order(self, request: Any) -> Order:
        raise NotImplementedError(request)


class FakeInventory:
    """Knows mugs."""

    async def get_availability(self, request: GetAvailability) -> AvailabilityList:
        known = [sku for sku in sorted(request.skus) if sku.startswith("MUG")]
        return AvailabilityList(tuple(Availability(sku, Decimal("3.50")) for sku in known))


@dataclass
class World:
    """The API as partner A sees it, and the fakes behind it."""

    client: httpx.AsyncClient
    orders: FakeOrders
    suppliers: FakeSuppliers

    async def hand_in(
        self, path: str, body: Any, key: str = "k1", kind: str = "application/json"
    ) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": kind, "Idempotency-Key": key}
        return await self.client.post(path, content=content, headers=headers)

    async def place(
        self, body: Any, key: str = "k1", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", "Idempotency-Key": key} | (headers or {})
        return await self.client.post("/v1/orders", content=content, headers=sent)


EVERY_SCOPE = "orders:read orders:write stock:read purchases:read purchases:write"


def identity(partner: str = "par_a", scopes: str = EVERY_SCOPE, party: str = "C1") -> Any:
    who = {"x-trunkline-partner": partner, "x-trunkline-party": party}
    return who | {"x-trunkline-scopes": scopes}


@asynccontextmanager
async def processes(fakes: list[tuple[type, object, object]]) -> AsyncIterator[str]:
    server = GrpcServer()
    for port, messages, fake in fakes:
        serve_port(server.server, port, messages, fake)
    number = await server.start(0)
    try:
        yield f"127.0.0.1:{number}"
    finally:
        await server.stop(0)


def settings(address: str) -> Settings:
    return Settings(
        http_port=0,
        process_order_to_cash_address=address,
        process_inventory_address=address,
        process_procure_to_pay_address=address,
        process_partners_address=address,
        cursor_secret="secret",
    )


@pytest.fixture
async def world() -> AsyncIterator[World]:
    orders, suppliers = FakeOrders(), FakeSuppliers()
    fakes: list[tuple[type, object, object]] = [
        (OrderToCash, order_to_cash_pb2, orders),
        (Inventory, inventory_pb2, FakeInventory()),
        (Partners, partners_pb2, FakePartners()),
        (SupplierSelfService, supplier_self_service_pb2, suppliers),
    ]
    async with processes(fakes) as address, open_ports(settings(address)) as ports:
        transport = httpx.ASGITransport(build_app(ports, "secret"))  # type: ignore[arg-type]
        async with httpx.AsyncClient(
            transport=transport,
            base_url="http://api",
            headers=identity(),
            event_hooks={"response": [check_published]},
        ) as client:
            yield World(client, orders, suppliers)


@pytest.fixture
def body() -> Callable[..., dict[str, Any]]:
    """Give a good order body with some fields changed."""

    def make(**changes: Any) -> dict[str, Any]:
        address = {"name": "A", "line1": "1 Quay St", "city": "Bristol", "postcode": "BS1 4DJ"}
        return {
            "purchase_order_number": "PO-1",
            "currency": "GBP",
            "delivery_address": {**address, "country": "GB"},
            "lines": [{"sku": "MUG-BLUE", "quantity": "12"}],
        } | changes

    return make
