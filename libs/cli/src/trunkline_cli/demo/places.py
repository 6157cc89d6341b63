"""Where the demo finds everything: the gateway, the sandboxes, the ports it asks."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import grpc.aio
import httpx
import msgspec

from trunkline.process.inventory.v1 import inventory_pb2
from trunkline.process.operations.v1 import lineage_pb2, operations_pb2
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.process.partners.v1 import partners_pb2
from trunkline.process.procure_to_pay.v1 import (
    payment_runs_pb2,
    purchases_pb2,
    supplier_bills_pb2,
)
from trunkline.system.ledger.v1 import ledger_pb2
from trunkline.system.stock.v1 import stock_pb2
from trunkline_cli.tokens import bearer, keep
from trunkline_kit.acting import Bearer
from trunkline_kit.channel import connect
from trunkline_kit.http import http_client
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.inventory import Inventory
from trunkline_model.capabilities.ledger import Ledger
from trunkline_model.capabilities.lineage import Tracing
from trunkline_model.capabilities.operations import Operations
from trunkline_model.capabilities.order_to_cash import OrderToCash
from trunkline_model.capabilities.partners import Partners
from trunkline_model.capabilities.payment_runs import PaymentRuns
from trunkline_model.capabilities.purchases import Purchases
from trunkline_model.capabilities.stock import Stock
from trunkline_model.capabilities.supplier_bills import SupplierBills
from trunkline_model.roles import Person, Role

ERP = "erp-main"
APPROVER = Person("approver@demo", Role.APPROVER)
"""Who releases the order that is held for credit."""
BUYER = Person("omar@demo.example", Role.OPERATOR)
"""Who buys, counts deliveries, queries bills and proposes payments."""
FINANCE = Person("anna@demo.example", Role.APPROVER)
"""Who approves what is beyond the first approver's limit, and signs payment runs."""
SECOND_SIGNATURE = Person("ben@demo.example", Role.APPROVER)
"""Who signs payment runs too."""

ASKED = (
    *("process-order-to-cash", "process-inventory", "process-partners", "process-operations"),
    *("process-procure-to-pay", "system-tryton"),
)
"""Services that answer the demo by gRPC."""


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
    supplier: httpx.AsyncClient
    """The supplier's control routes."""
    mail: httpx.AsyncClient
    """What people were written."""
    orders: OrderToCash
    """The process that carries the orders."""
    inventory: Inventory
    """The process that says what can be promised."""
    purchases: Purchases
    """The process that carries the purchase, for the purchase itself."""
    bills: SupplierBills
    """The same process, for what the supplier bills."""
    runs: PaymentRuns
    """The same process, for what is paid."""
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
    for person in (APPROVER, BUYER, FINANCE, SECOND_SIGNATURE):
        keep(home, person)
    channels = {name: connect(addresses[f"{name}.grpc"]) for name in ASKED}
    places = _places(addresses, channels, bearer(home), within_s)
    try:
        yield places
    finally:
        for client in (*_backends(places), places.gateway):
            await client.aclose()
        for channel in channels.values():
            await channel.close(None)


def _places(
    addresses: Mapping[str, str],
    channels: Mapping[str, grpc.aio.Channel],
    whose: Bearer,
    within_s: float,
) -> Places:
    def http(name: str) -> httpx.AsyncClient:
        return http_client(f"http://{addresses[f'{name}.http']}", timeout_s=30)

    erp, orders = channels["system-tryton"], channels["process-order-to-cash"]
    operations, buying = channels["process-operations"], channels["process-procure-to-pay"]
    return Places(
        gateway=http("gateway"),
        shop=http("sandbox-shopify"),
        warehouse=http("sandbox-warehouse"),
        bank=http("sandbox-bank"),
        supplier=http("sandbox-supplier"),
        mail=http("sandbox-mail"),
        orders=call_port(OrderToCash, order_to_cash_pb2, orders, bearer=whose),
        purchases=call_port(Purchases, purchases_pb2, buying, bearer=whose),
        bills=call_port(SupplierBills, supplier_bills_pb2, buying, bearer=whose),
        runs=call_port(PaymentRuns, payment_runs_pb2, buying, bearer=whose),
        inventory=call_port(Inventory, inventory_pb2, channels["process-inventory"]),
        partners=call_port(Partners, partners_pb2, channels["process-partners"], bearer=whose),
        operations=call_port(Operations, operations_pb2, operations),
        tracing=call_port(Tracing, lineage_pb2, operations),
        ledger=call_port(Ledger, ledger_pb2, erp),
        stock=call_port(Stock, stock_pb2, erp),
        within_s=within_s,
    )


def _backends(places: Places) -> tuple[httpx.AsyncClient, ...]:
    return (places.shop, places.warehouse, places.bank, places.supplier, places.mail)


async def told(client: httpx.AsyncClient, method: str, path: str, body: object = None) -> object:
    """Tell a sandbox to do something; raises with its answer when it will not."""
    answer = await client.request(method, path, json=body)
    if answer.is_error:
        raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
    return answer.json() if answer.content else None
