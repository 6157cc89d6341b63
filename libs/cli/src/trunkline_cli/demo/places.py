"""Where the demo finds everything: the gateway, the sandboxes, the ports it asks."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec

from trunkline.process.inventory.v1 import inventory_pb2
from trunkline.process.operations.v1 import lineage_pb2, operations_pb2
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.process.partners.v1 import partners_pb2
from trunkline.system.ledger.v1 import ledger_pb2
from trunkline.system.stock.v1 import stock_pb2
from trunkline_cli.tokens import bearer, keep
from trunkline_kit.channel import connect
from trunkline_kit.http import http_client
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.inventory import Inventory
from trunkline_model.capabilities.ledger import Ledger
from trunkline_model.capabilities.lineage import Tracing
from trunkline_model.capabilities.operations import Operations
from trunkline_model.capabilities.order_to_cash import OrderToCash
from trunkline_model.capabilities.partners import Partners
from trunkline_model.capabilities.stock import Stock
from trunkline_model.roles import Person, Role

ERP = "erp-main"
APPROVER = Person("approver@demo", Role.APPROVER)
"""Who releases the order that is held for credit."""


class Places(msgspec.Struct, frozen=True):
    """Open connections into a running stack."""

    gateway: httpx.AsyncClient
    """The only door for a partner."""
    shop: httpx.AsyncClient
    """The shop's control routes."""
    warehouse: httpx.AsyncClient
    """The warehouse's control routes."""
    bank: httpx.AsyncClient
    """The bank's control routes."""
    orders: OrderToCash
    """The process that carries the orders."""
    inventory: Inventory
    """The process that says what can be promised."""
    partners: Partners
    """The process that knows partners."""
    operations: Operations
    """What is stuck."""
    tracing: Tracing
    """Where values came from."""
    ledger: Ledger
    """What the ERP posted."""
    stock: Stock
    """What the ERP has."""
    within_s: float
    """How long one move may take before the demo gives up."""


@asynccontextmanager
async def open_places(
    addresses: Mapping[str, str], home: Path, within_s: float
) -> AsyncIterator[Places]:
    """Connect to the stack that runs in a home; `addresses` is what its `run.json` says."""
    keep(home, APPROVER)

    def grpc(name: str) -> str:
        return addresses[f"{name}.grpc"]

    def http(name: str) -> httpx.AsyncClient:
        return http_client(f"http://{addresses[f'{name}.http']}", timeout_s=30)

    channels = {
        name: connect(grpc(name))
        for name in (
            "process-order-to-cash",
            "process-inventory",
            "process-partners",
            "process-operations",
            "system-tryton",
        )
    }
    erp, process = channels["system-tryton"], channels["process-order-to-cash"]
    places = Places(
        gateway=http("gateway"),
        shop=http("sandbox-shopify"),
        warehouse=http("sandbox-warehouse"),
        bank=http("sandbox-bank"),
        orders=call_port(OrderToCash, order_to_cash_pb2, process, bearer=bearer(home)),
        inventory=call_port(Inventory, inventory_pb2, channels["process-inventory"]),
        partners=call_port(
            Partners, partners_pb2, channels["process-partners"], bearer=bearer(home)
        ),
        operations=call_port(Operations, operations_pb2, channels["process-operations"]),
        tracing=call_port(Tracing, lineage_pb2, channels["process-operations"]),
        ledger=call_port(Ledger, ledger_pb2, erp),
        stock=call_port(Stock, stock_pb2, erp),
        within_s=within_s,
    )
    try:
        yield places
    finally:
        for client in (places.gateway, places.shop, places.warehouse, places.bank):
            await client.aclose()
        for channel in channels.values():
            await channel.close(None)


async def told(client: httpx.AsyncClient, method: str, path: str, body: object = None) -> object:
    """Tell a sandbox to do something; raises with its answer when it will not."""
    answer = await client.request(method, path, json=body)
    if answer.is_error:
        raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
    return answer.json() if answer.content else None
