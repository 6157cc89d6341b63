"""What callers from outside wait for: partner orders, reads and webhooks through the gateway."""

import asyncio
import time
import uuid
from base64 import b64encode
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest
from typing import Any

import httpx
from msgspec import json

from trunkline.process.partners.v1 import partners_pb2
from trunkline_cli.tokens import bearer
from trunkline_kit.channel import connect
from trunkline_kit.http import http_client
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.partners import CreatePartner, Partners

from .company import PARTY, Company
from .figures import Door, waits

type Ask = Callable[[int], Awaitable[httpx.Response]]

SCOPES = ("orders:read", "orders:write")
DELIVERY = {"name": "Bench Ltd", "line1": "1 Bench Lane", "city": "Leeds", "country": "GB"}
LINES = [{"sku": "MUG-BLUE", "quantity": "2"}, {"sku": "PLATE-27", "quantity": "1"}]


async def measure(company: Company, rate_per_s: float, calls: int) -> tuple[Door, ...]:
    """Ask each door so often a second, whether or not the answers come in time."""
    gateway = http_client(company.stack.url("gateway"), timeout_s=30.0)
    try:
        await sign_in(company, gateway)
        numbers: list[str] = []
        orders = await _at_rate("POST /v1/orders", rate_per_s, calls, order(gateway, numbers))
        await company.settled()
        reads = await _at_rate("GET /v1/orders/{id}", rate_per_s, calls, read(gateway, numbers))
        hooks = await _at_rate("webhook", rate_per_s, calls, await hook(company, gateway, calls))
        await company.settled()
    finally:
        await gateway.aclose()
    return orders, reads, hooks


async def _at_rate(name: str, rate_per_s: float, calls: int, ask: Ask) -> Door:
    """Send on time; a wait counts from when the call was due, so that a queue is seen."""
    began = time.monotonic()
    seconds: list[float] = []
    failures: list[int] = []

    async def one(index: int) -> None:
        due = began + index / rate_per_s
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        answer = await ask(index)
        seconds.append(time.monotonic() - due)
        if answer.is_error:
            failures.append(answer.status_code)

    await asyncio.gather(*(one(index) for index in range(calls)))
    return Door(name, rate_per_s, waits(seconds), len(failures))


async def sign_in(company: Company, gateway: httpx.AsyncClient, name: str = "Bench") -> None:
    """Register a partner, and have the client send its token from now on."""
    channel = connect(company.stack.address("process-partners"))
    try:
        whose = bearer(company.stack.home)
        partners = call_port(Partners, partners_pb2, channel, bearer=whose)
        created = await partners.create_partner(CreatePartner(name, PARTY, SCOPES))
    finally:
        await channel.close(None)
    answer = await gateway.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(created.client_id, created.client_secret),
    )
    answer.raise_for_status()
    gateway.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def order(gateway: httpx.AsyncClient, numbers: list[str]) -> Ask:
    """Have a partner order, anew at each call; `numbers` gains the id of each that was taken."""
    run = uuid.uuid4().hex[:8]

    async def place(index: int) -> httpx.Response:
        body = {
            "purchase_order_number": f"PO-{run}-{index}",
            "currency": "GBP",
            "delivery_address": DELIVERY | {"postcode": "LS1 4AB"},
            "lines": LINES,
        }
        headers = {"Idempotency-Key": f"{run}-{index}"}
        answer = await gateway.post("/v1/orders", json=body, headers=headers)
        if answer.is_success:
            numbers.append(answer.json()["id"])
        return answer

    return place


def read(gateway: httpx.AsyncClient, numbers: list[str]) -> Ask:
    """Have a partner look at an order of `numbers`, at each in its turn."""

    async def look(index: int) -> httpx.Response:
        return await gateway.get(f"/v1/orders/{numbers[index % len(numbers)]}")

    return look


async def hook(company: Company, gateway: httpx.AsyncClient, calls: int) -> Ask:
    """Sign what the shop would send of orders whose own webhooks it keeps to itself."""
    secret = company.stack.environment("system-shopify")["TRUNKLINE_SHOPIFY_WEBHOOK_SECRET"]
    placed = [await company.place(webhook={"send": False}) for _ in range(calls)]
    bodies = [await _body(company, order_id) for order_id in placed]
    path = "/webhooks/shopify/shopify"

    async def tell(index: int) -> httpx.Response:
        signature = b64encode(digest(secret.encode(), bodies[index], sha256)).decode()
        headers = {
            "content-type": "application/json",
            "x-shopify-topic": "orders/create",
            "x-shopify-event-id": f"bench-{placed[index]}",
            "x-shopify-triggered-at": datetime.now(UTC).isoformat(),
            "x-shopify-hmac-sha256": signature,
        }
        return await gateway.post(path, content=bodies[index], headers=headers)

    return tell


async def _body(company: Company, order_id: int) -> bytes:
    """As large as the shop's, with the few fields that are read."""
    found: dict[str, Any] = (await company.shop.get(f"/_sandbox/orders/{order_id}")).json()
    updated_at = found.get("updated_at") or datetime.now(UTC).isoformat()
    read = {"id": order_id, "updated_at": updated_at, "total_price": "96.00"}
    return json.encode({**found, **read, "financial_status": "paid"})
