"""system-warehouse before the stand-in warehouse, each its own process, as any warehouse."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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

from trunkline.system.document_register.v1 import document_register_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.fulfilment.v1 import fulfilment_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.address import Address
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.events import Event, EventLog
from trunkline_model.capabilities.fulfilment import (
    CancelShipmentOrder,
    CreateShipmentOrder,
    Fulfilment,
)
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import ShipmentOrder

CONNECTION = f"warehouse{SUFFIX}"
TOKEN, SECRET = "token", "whsec_c2FuZGJveC13YXJlaG91c2Utc2VjcmV0"
ADDRESS = Address("Ada Byron", "1 Mill Lane", "Leeds", "LS1 1AA", "GB")
LINES = (LineQuantity("l1", "A1", Decimal(2)), LineQuantity("l2", "B2", Decimal(1)))


class ParcelWarehouse(Struct, frozen=True):
    """The warehouse as tests of fulfilment and of its event log use it."""

    name: str
    connection_id: str
    backend: SandboxControl
    fulfilment: Fulfilment
    register: DocumentRegister
    event_log: EventLog

    def order(self, *lines: LineQuantity) -> CreateShipmentOrder:
        """Ask to send something under a reference of its own."""
        reference = f"SO-{uuid4().hex[:10]}.1"
        wanted = ShipmentOrder(reference, "SO-1", ADDRESS, lines or LINES)
        return CreateShipmentOrder(self.connection_id, _request_id(), wanted)

    def cancellation(self, reference: str) -> CancelShipmentOrder:
        """Ask not to send it."""
        return CancelShipmentOrder(self.connection_id, _request_id(), reference, "customer")

    async def floor(self, reference: str, move: str, body: object = None) -> None:
        """Have the floor do something: picking, rejection, parcels."""
        await self.backend.tell(f"shipment-orders/{reference}/{move}", body)

    async def fault_reads(self, kind: str, **rest: object) -> None:
        """Have the warehouse misbehave when an order is read."""
        await self.backend.fault("findShipmentOrders", kind, **rest)

    async def attempt(self, write: str) -> Attempt:
        """Prepare a write of the port by its name."""
        placing = self.order()
        reference = placing.shipment_order.reference
        if write == "create_shipment_order":
            less = structs.replace(placing.shipment_order, lines=LINES[:1])
            other: Any = structs.replace(placing, shipment_order=less)
            return self._attempt(write, (placing, other), reference)
        await self.fulfilment.create_shipment_order(placing)
        request = self.cancellation(reference)
        return self._attempt(write, (request, structs.replace(request, reason="fraud")), reference)

    def _attempt(self, write: str, bodies: tuple[Any, Any], reference: str) -> Attempt:
        operation, effect = {
            "create_shipment_order": ("createShipmentOrder", "shipment_order.created"),
            "cancel_shipment_order": ("cancelShipmentOrder", "shipment_order.cancelled"),
        }[write]

        async def effects() -> int:
            return await self.backend.effects(effect, reference)

        call = getattr(self.fulfilment, write)
        return Attempt(call, *bodies, self.backend, operation, effects)

    async def happen(self) -> str:
        """Let goods arrive."""
        reference = f"PO-{uuid4().hex[:10]}"
        receipt = {
            "sku": "A1",
            "quantity": "5",
            "received_on": "2026-11-02",
            "reference": reference,
        }
        await self.backend.tell("receipts", receipt)
        return reference

    async def happen_untold(self) -> str:
        """Let goods arrive and lose the webhook."""
        await self.backend.fault("webhook", "drop")
        return await self.happen()

    async def tell_again(self, event: Event) -> None:
        """Post the event again."""
        again = await self.backend.tell("webhook/resend", {"event_id": event.event_id})
        assert all(200 <= one < 300 for one in again["statuses"])

    def key_of(self, event: Event) -> str:
        """Give the reference of the receipt."""
        received = event.goods_receipt_reported
        return received.receipt_reference if received else ""


@asynccontextmanager
async def parcel_warehouse(stores: Stores, folder: Path) -> AsyncIterator[ParcelWarehouse]:
    """Run warehouse and service while the block lives."""
    service = _service_settings(stores)
    hook = f"http://127.0.0.1:{service['http_port']}/webhooks/warehouse/{CONNECTION}"
    sandbox = {
        "http_port": free_port(),
        "state_path": folder / "warehouse.sqlite3",
        "warehouse_token": TOKEN,
        "warehouse_webhook_secret": SECRET,
        "warehouse_webhook_url": hook,
    }
    url = f"http://127.0.0.1:{sandbox['http_port']}"
    with (
        service_process("trunkline_sandbox_warehouse", sandbox, folder / "warehouse.log"),
        service_process(
            "trunkline_system_warehouse", service | _connections(url), folder / "service.log"
        ),
    ):
        async with (
            httpx.AsyncClient(base_url=url) as http,
            connect(f"127.0.0.1:{service['grpc_port']}") as channel,
        ):
            yield ParcelWarehouse(
                name="system-warehouse",
                connection_id=CONNECTION,
                backend=SandboxControl(http),
                fulfilment=call_port(Fulfilment, fulfilment_pb2, channel),
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
    }


def _connections(url: str) -> dict[str, object]:
    second = {
        "connection_id": CONNECTION,
        "url": url,
        "token": "env:TRUNKLINE_SECOND_TOKEN",
        "webhook_secret": "env:TRUNKLINE_SECOND_SECRET",
        "rate_per_s": 500,
        "sweep_s": 0.3,
    }
    needed = {"url": "http://{}", "token": "none", "webhook_secret": "whsec_bm9uZQ=="}
    return beside_one_in_vain("warehouse", needed, second)


def _request_id() -> str:
    return f"contract:{uuid4()}"
