"""A company that only buys: procure-to-pay on the ERP's stand-in, and how the bench asks it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from msgspec import Struct, json

from trunkline.process.procure_to_pay.v1 import payment_runs_pb2, purchases_pb2, supplier_bills_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.payment_files.v1 import payment_files_pb2
from trunkline.system.supplier_documents.v1 import supplier_documents_pb2
from trunkline_cli.provision import SHARED_DATABASE, at
from trunkline_cli.stack import Stack
from trunkline_kit import clock
from trunkline_kit.acting import signed
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port, serve_port
from trunkline_kit.server import GrpcServer
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.payment_files import PaymentFiles
from trunkline_model.capabilities.payment_runs import PaymentRuns
from trunkline_model.capabilities.purchases import (
    DecidePurchase,
    DeliveredLine,
    GetPurchase,
    Purchases,
    RaisePurchase,
    RecordDelivery,
    WantedLine,
)
from trunkline_model.capabilities.supplier_bills import SupplierBills
from trunkline_model.capabilities.supplier_documents import SupplierDocuments
from trunkline_model.money import Money
from trunkline_model.roles import Person, Role

from .company import until
from .supplier import CODE, CONNECTION, SYSTEM, Bank, Supplier

PROCESS, ERP = "process-procure-to-pay", "sandbox-erp"
WITHIN_S = 1200.0
ASKS, DECIDES = "omar", "anna"
TERMS = {"approval": {"limits": [{"approver": DECIDES, "up_to": None}]}, "reorders": False}
PAYER = {"holder": "Albion Kitchenware Ltd", "iban": "GB29NWBK60161331926819"}
COUNT = "SELECT count(*) FROM process.cases WHERE process = %s AND state = %s"

type Say = Callable[[str], None]


class Buying(Struct, frozen=True):
    """A company that only buys, and how it is asked."""

    stack: Stack
    conn: psycopg.AsyncConnection[Any]
    supplier: Supplier
    purchases: Purchases
    bills: SupplierBills
    runs: PaymentRuns

    async def count(self, process: str, state: str) -> int:
        """Count the cases of a process that are in a state."""
        row = await (await self.conn.execute(COUNT, [process, state])).fetchone()
        return int(row[0]) if row else 0

    async def reached(self, process: str, state: str, wanted: int) -> None:
        """Wait until so many cases of a process are in a state."""

        async def there() -> bool:
            return await self.count(process, state) >= wanted

        await until(there, f"{wanted} of {process} in {state}", WITHIN_S)

    async def order(self, name: str, lines: int, units: int) -> str:
        """Order and receive so many units of each line."""
        wanted = tuple(
            WantedLine(str(one), "MUG-BLUE", "mug", Decimal(units), Money(Decimal(10), "GBP"))
            for one in range(1, lines + 1)
        )
        needed = clock.now().date() + timedelta(days=14)
        asked = RaisePurchase(name, name, ASKS, CODE, "GBP", wanted, needed, "bench")
        number = (await self.purchases.raise_purchase(asked)).purchase_number
        seen = await self._in(number, "APPROVAL")
        await self.purchases.approve_purchase(DecidePurchase(number, DECIDES, seen))
        await self._in(number, "SENT")
        came = tuple(DeliveredLine(one.line_id, one.quantity) for one in wanted)
        today = clock.now().date()
        await self.purchases.record_delivery(RecordDelivery(number, name, today, came, ASKS))
        return number

    async def _in(self, number: str, state: str) -> str:
        found: list[str] = []

        async def there() -> bool:
            one = await self.purchases.get_purchase(GetPurchase(number))
            found[:] = [one.version]
            return one.state == state

        await until(there, f"{number} to be {state}", WITHIN_S)
        return found[0]


@asynccontextmanager
async def buying(home: Path, say: Say) -> AsyncIterator[Buying]:
    """Run procure-to-pay on the ERP's stand-in, with a supplier and a bank of the bench's own."""
    supplier = Supplier()
    async with AsyncExitStack() as exits:
        trade = await exits.enter_async_context(_served(supplier, SupplierDocuments))
        bank = await exits.enter_async_context(_served(Bank(), PaymentFiles))
        environment = {PROCESS: {"TRUNKLINE_CONNECTIONS": _connections(trade, bank)}}
        running = Stack(home, (ERP, PROCESS), environment=environment, report=say)
        stack = await exits.enter_async_context(running)
        url = at(stack.plan.admin_url(), SHARED_DATABASE)
        conn = await psycopg.AsyncConnection.connect(url, autocommit=True)
        exits.push_async_callback(conn.close)
        channel = await exits.enter_async_context(connect(stack.address(PROCESS)))
        secret = stack.plan.keyring["ACTOR"]

        def who(request: Struct) -> str:
            return signed(secret, Person(getattr(request, "actor", "") or ASKS, Role.ADMIN))

        asked: dict[str, Any] = {"deadline_s": WITHIN_S, "bearer": who}
        yield Buying(
            stack,
            conn,
            supplier,
            call_port(Purchases, purchases_pb2, channel, **asked),
            call_port(SupplierBills, supplier_bills_pb2, channel, **asked),
            call_port(PaymentRuns, payment_runs_pb2, channel, **asked),
        )


@asynccontextmanager
async def _served(backend: Any, port: type) -> AsyncIterator[str]:
    server = GrpcServer()
    messages: dict[type, Any] = {
        SupplierDocuments: supplier_documents_pb2,
        PaymentFiles: payment_files_pb2,
    }
    serve_port(server.server, port, messages[port], backend)
    serve_port(server.server, EventLog, events_pb2, backend)
    number = await server.start(0)
    try:
        yield f"127.0.0.1:{number}"
    finally:
        await server.stop()


def _connections(trade: str, bank: str) -> str:
    erp = {"connection_id": "erp-main", "address": "${SANDBOX_ERP_GRPC}", "system": ERP}
    return json.encode(
        {
            "erp": erp,
            "trade": {"address": trade, "system": SYSTEM, "suppliers": {CODE: CONNECTION}},
            "bank": {"connection_id": "bank", "address": bank, "system": "bench-bank"},
            "terms": TERMS | {"debtor": PAYER},
        }
    ).decode()
