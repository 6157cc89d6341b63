"""A warehouse that runs in a thread, and our service as a whole before it."""

import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, override

import httpx
import pytest
import uvicorn
from eventually import eventually

from trunkline.system.events.v1 import events_pb2
from trunkline.system.fulfilment.v1 import fulfilment_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_kit.secret import Secret
from trunkline_model.address import Address
from trunkline_model.capabilities.events import Event, EventLog, ReadEvents
from trunkline_model.capabilities.fulfilment import CreateShipmentOrder, Fulfilment
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import ShipmentOrder
from trunkline_sandbox_warehouse.app import build
from trunkline_sandbox_warehouse.settings import Settings as SandboxSettings
from trunkline_system_warehouse.main import life
from trunkline_system_warehouse.settings import Settings, WarehouseConnection

TOKEN = "test-token"
SECRET = "whsec_c2FuZGJveC13YXJlaG91c2Utc2VjcmV0"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Warehouse:
    """The sandbox, driven over its control endpoints."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"})

    def post(self, path: str, body: object = None) -> httpx.Response:
        answer = self._http.post(f"/_sandbox{path}", json={} if body is None else body)
        assert answer.is_success, answer.text
        return answer

    def put(self, path: str, body: object) -> None:
        assert self._http.put(f"/_sandbox{path}", json=body).is_success

    def fault(self, operation: str, kind: str, **more: object) -> None:
        self.post("/faults", {"on": operation, "kind": kind, **more})

    def effects(self, name: str) -> int:
        entries = self._http.get("/_sandbox/journal", params={"kind": "effect"}).json()
        return sum(entry["name"] == name for entry in entries)

    def event_ids(self) -> list[str]:
        return [event["id"] for event in self._http.get("/v1/events").json()["events"]]

    def orders(self) -> list[dict[str, Any]]:
        """Every order that reached it, as it was asked for."""
        entries = self._http.get("/_sandbox/journal", params={"kind": "effect"}).json()
        return [one["body"] for one in entries if one["name"] == "shipment_order.created"]

    def close(self) -> None:
        self._http.close()


class Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


@contextmanager
def sandbox(state_path: Path, token: str = TOKEN, secret: str = SECRET) -> Iterator[Warehouse]:
    port = free_port()
    settings = SandboxSettings(
        port, state_path, warehouse_token=token, warehouse_webhook_secret=secret
    )
    server = Server(uvicorn.Config(build(settings), port=port, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    running = Warehouse(f"http://127.0.0.1:{port}", token)
    assert server.is_up.wait(30)
    yield running
    running.close()
    server.should_exit = True
    thread.join()


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with sandbox(tmp_path / "warehouse.sqlite3") as one:
        yield one


class Service:
    """Our service, as its callers see it."""

    def __init__(self, settings: Settings, fulfilment: Fulfilment, log: EventLog) -> None:
        self.settings = settings
        self.fulfilment = fulfilment
        self._log = log
        self.webhook_url = f"http://127.0.0.1:{settings.http_port}/webhooks/warehouse/warehouse"

    async def events(self, count: int = 0) -> list[Event]:
        """Read the log, waiting until it holds `count` events."""

        async def read() -> tuple[list[Event], ...]:
            events = list((await self._log.read_events(ReadEvents(after=0))).events)
            return (events,) if len(events) >= count else ()

        return (await eventually(read))[0]


@pytest.fixture
def connection(warehouse: Warehouse) -> WarehouseConnection:
    return WarehouseConnection(
        connection_id="warehouse",
        url=warehouse.url,
        token=Secret(TOKEN),
        webhook_secret=Secret(SECRET),
        sweep_s=3600,
    )


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        grpc_port=free_port(),
        http_port=free_port(),
        database_url=database_url,
        master_key="AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    )


@asynccontextmanager
async def running(settings: Settings, *connections: WarehouseConnection) -> AsyncIterator[Service]:
    async with life(settings, *connections), connect(f"127.0.0.1:{settings.grpc_port}") as channel:
        fulfilment = call_port(Fulfilment, fulfilment_pb2, channel)
        yield Service(settings, fulfilment, call_port(EventLog, events_pb2, channel))


@pytest.fixture
async def service(settings: Settings, connection: WarehouseConnection) -> AsyncIterator[Service]:
    async with running(settings, connection) as served:
        yield served


@pytest.fixture
def asked() -> Callable[..., CreateShipmentOrder]:
    def make(
        reference: str = "SO-1.1", request_id: str = "t1.release", quantity: str = "2"
    ) -> CreateShipmentOrder:
        order = ShipmentOrder(
            reference=reference,
            order_number="SO-1",
            delivery_address=Address("Ada Byron", "1 Mill Lane", "Leeds", "LS1 1AA", "GB"),
            lines=(
                LineQuantity("l1", "A1", Decimal(quantity)),
                LineQuantity("l2", "B2", Decimal(1)),
            ),
        )
        return CreateShipmentOrder("warehouse", request_id, order)

    return make
