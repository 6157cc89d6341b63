"""system-shopify before the stand-in shop, each its own process, as a shop of any brand."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from attempts import Attempt
from msgspec import Struct, structs
from sandbox_control import SandboxControl
from second_connection import SUFFIX, beside_one_in_vain
from service_process import free_port, service_process
from stores import Stores

from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.document_register.v1 import document_register_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.channel_orders import (
    CancelChannelOrder,
    CancelFulfilment,
    ChannelOrders,
    CreateFulfilment,
    PublishStock,
)
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.events import Event, EventLog
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel

CONNECTION = f"shopify{SUFFIX}"
TOKEN, SECRET = "token", "the app's client secret"
OPERATIONS = {
    "create_fulfilment": "fulfillmentCreate",
    "cancel_fulfilment": "fulfillmentCancel",
    "cancel_channel_order": "orderCancel",
    "publish_stock": "inventorySetQuantities",
}


class ShopifyStorefront(Struct, frozen=True):
    """The shop as tests of channel orders and of its event log use it."""

    name: str
    connection_id: str
    backend: SandboxControl
    orders: ChannelOrders
    register: DocumentRegister
    event_log: EventLog

    async def place(self, units: int = 3, *, told: bool = True) -> str:
        """Let a customer buy some tea; gives the shop's id of the order."""
        basket = {"lines": [{"sku": "TEA", "quantity": units}], "webhook": {"send": told}}
        return str((await self.backend.tell("orders", basket))["orderId"])

    async def list_article(self, available: int) -> str:
        """List a new article with so many to sell; gives its SKU."""
        sku = f"SKU-{uuid4().hex[:10]}"
        await self.backend.tell("products", {"sku": sku, "available": available})
        return sku

    async def pay_out(self, amount: str, status: str, issued_at: str) -> str:
        """Pay out to the merchant's bank; gives what its entry will bear."""
        said = {"amount": amount, "status": status, "issuedAt": issued_at}
        return str((await self.backend.tell("payouts", said))["traceId"])

    async def parcel(self, order_id: str, units: int) -> CreateFulfilment:
        """Ask to show a parcel with some of an order."""
        order = (await self.backend.http.get(f"/_sandbox/orders/{order_id}")).json()
        line = LineQuantity(str(order["lines"][0]["line_id"]), "TEA", Decimal(units))
        name = uuid4().hex[:12]
        sent = Parcel(name, date(2026, 11, 20), "DPD UK", f"T{name}", (line,))
        return CreateFulfilment(self.connection_id, _request_id(), order_id, sent)

    async def fault_reads(self, kind: str, **rest: object) -> None:
        """Have the shop misbehave when an order is read."""
        await self.backend.fault("order", kind, **rest)

    async def attempt(self, write: str) -> Attempt:
        """Prepare a write of the port by its name."""
        prepare: dict[str, Callable[[], Awaitable[tuple[Any, Any, str]]]] = {
            "create_fulfilment": self._create_fulfilment,
            "cancel_fulfilment": self._cancel_fulfilment,
            "cancel_channel_order": self._cancel_channel_order,
            "publish_stock": self._publish_stock,
        }
        request, other, key = await prepare[write]()
        operation = OPERATIONS[write]

        async def effects() -> int:
            found = await self.backend.journal("effect", operation)
            return sum(_concerns(one, key) for one in found)

        call = getattr(self.orders, write)
        return Attempt(call, request, other, self.backend, operation, effects)

    async def _create_fulfilment(self) -> tuple[Any, Any, str]:
        order_id = await self.place()
        request = await self.parcel(order_id, 2)
        line = structs.replace(request.parcel.lines[0], quantity=Decimal(1))
        less = structs.replace(request.parcel, lines=(line,))
        return request, structs.replace(request, parcel=less), f"gid://shopify/Order/{order_id}"

    async def _cancel_fulfilment(self) -> tuple[Any, Any, str]:
        order_id = await self.place()
        shown = await self.parcel(order_id, 2)
        await self.orders.create_fulfilment(shown)
        number = shown.parcel.tracking_number
        request = CancelFulfilment(self.connection_id, _request_id(), order_id, number)
        other = structs.replace(request, tracking_number=f"{number}X")
        return request, other, f"gid://shopify/Order/{order_id}"

    async def _cancel_channel_order(self) -> tuple[Any, Any, str]:
        order_id = await self.place()
        request = CancelChannelOrder(self.connection_id, _request_id(), order_id, "customer")
        other = structs.replace(request, reason="fraud")
        return request, other, f"gid://shopify/Order/{order_id}"

    async def _publish_stock(self) -> tuple[Any, Any, str]:
        sku = await self.list_article(5)
        item = (await self.backend.http.get(f"/_sandbox/products/{sku}")).json()["inventoryItemId"]
        request = PublishStock(self.connection_id, _request_id(), sku, "", Decimal(7))
        return request, structs.replace(request, available=Decimal(8)), str(item)

    async def happen(self) -> str:
        """Let a customer buy something."""
        return await self.place()

    async def happen_untold(self) -> str:
        """Let a customer buy something and lose the webhook."""
        return await self.place(told=False)

    async def tell_again(self, event: Event) -> None:
        """Send the same event with another webhook id, as the shop does."""
        again = {"topic": "orders/create", "webhook": {"eventId": event.event_id}}
        await self.backend.tell(f"orders/{self.key_of(event)}/webhook", again)

    def key_of(self, event: Event) -> str:
        """Give the order's id."""
        changed = event.channel_order_changed
        return changed.channel_order_id if changed else ""


@asynccontextmanager
async def shopify_storefront(stores: Stores, folder: Path) -> AsyncIterator[ShopifyStorefront]:
    """Run shop and service while the block lives."""
    service = _service_settings(stores)
    shop = {
        "http_port": free_port(),
        "state_path": folder / "shop.sqlite3",
        "shopify_access_token": TOKEN,
        "shopify_webhook_secret": SECRET,
        "shopify_webhook_url": f"http://127.0.0.1:{service['http_port']}/webhooks/shopify/{CONNECTION}",
        "shopify_webhook_topics": "orders/create",
    }
    url = f"http://127.0.0.1:{shop['http_port']}"
    with (
        service_process("trunkline_sandbox_shopify", shop, folder / "shop.log"),
        service_process(
            "trunkline_system_shopify", service | _connections(url), folder / "service.log"
        ),
    ):
        async with (
            httpx.AsyncClient(base_url=url) as http,
            connect(f"127.0.0.1:{service['grpc_port']}") as channel,
        ):
            yield ShopifyStorefront(
                name="system-shopify",
                connection_id=CONNECTION,
                backend=SandboxControl(http),
                orders=call_port(ChannelOrders, channel_orders_pb2, channel),
                register=call_port(DocumentRegister, document_register_pb2, channel),
                event_log=call_port(EventLog, events_pb2, channel),
            )


def _service_settings(stores: Stores) -> dict[str, object]:
    return {
        "grpc_port": free_port(),
        "http_port": free_port(),
        **stores.settings(),
        "second_token": TOKEN,
        "second_secret": SECRET,
        "settle_s": 1.0,
    }


def _connections(url: str) -> dict[str, object]:
    second = {
        "connection_id": CONNECTION,
        "url": url,
        "access_token": "env:TRUNKLINE_SECOND_TOKEN",
        "webhook_secret": "env:TRUNKLINE_SECOND_SECRET",
        "rate_per_s": 500,
        "sweep_s": 0.3,
        "sweep_grace_s": 1.5,
    }
    needed = {"url": "http://{}", "access_token": "none", "webhook_secret": "none"}
    return beside_one_in_vain("shopify", needed, second)


def _concerns(effect: dict[str, Any], key: str) -> bool:
    """Whether an effect changed this order, or moved the figure of this article."""
    if effect["key"] == key:
        return True
    wanted = effect["body"] if isinstance(effect["body"], dict) else {}
    return any(
        one["inventoryItemId"] == key and one["quantity"] != one["changeFromQuantity"]
        for one in wanted.get("quantities", ())
    )


def _request_id() -> str:
    return f"contract:{uuid4()}"
