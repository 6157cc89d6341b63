"""Operations' mapping tables over a real ERP sandbox, and recorded traffic in a real journal."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from acting import GATE, anybody, home_of
from erp_clerk import ADDRESS, DAY_1, DAY_2, gbp, line
from msgspec import Struct
from service_process import free_port

from trunkline.process.operations.v1 import mappings_pb2
from trunkline.system.translation.v1 import translation_pb2
from trunkline_durable.chain import Entry, link
from trunkline_durable.migrations import SCHEMA, migrate_process
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_kit.server import GrpcServer
from trunkline_model.capabilities.mappings import DraftMapping, Mappings, MappingVersion
from trunkline_model.capabilities.receipts import PaymentMethod, RecordReceipt
from trunkline_model.capabilities.sales_orders import BookSalesOrder
from trunkline_model.capabilities.translation import Translation
from trunkline_model.mapping import MappingRow, MappingRule, MappingTables
from trunkline_model.roles import Person, Role
from trunkline_model.sales_order import SalesOrder
from trunkline_process_operations.completeness.wiring import Connection, LegalEntity
from trunkline_process_operations.mappings.serving import mappings
from trunkline_sandbox_erp import main as erp
from trunkline_sandbox_erp.settings import Settings as ErpSettings
from trunkline_store.pool import Pool, open_pool
from trunkline_store.sealing import sealer

CONNECTIONS = 30
AWAY = "erp-away"
"""A connection whose service does not answer."""

CASE = (
    "INSERT INTO cases (case_id, process, business_key) VALUES (%s, 'order-to-cash', %s)"
    " ON CONFLICT DO NOTHING"
)
ENTRY = (
    "INSERT INTO journal (case_id, seq, kind, name, transition_id, at, entry, hash)"
    " VALUES (%s, %s, 'intent', %s, 't', %s, %s, %s)"
)


class Office(Struct, frozen=True):
    """What a test works with; every test takes a connection of its own."""

    address: str
    """host:port of operations."""
    home: Path
    """Where the command finds the tokens of ada and bob."""
    pool: Pool
    mappings: Mappings
    translation: Translation
    unused: "count[int]"

    def connection(self) -> str:
        return f"erp-{next(self.unused)}"

    async def draft(self, connection_id: str, *parts: MappingRow | MappingRule) -> MappingVersion:
        rows = tuple(one for one in parts if isinstance(one, MappingRow))
        rules = tuple(one for one in parts if isinstance(one, MappingRule))
        tables = MappingTables(rows=rows, rules=rules)
        return await self.mappings.draft_mapping(
            DraftMapping(connection_id, tables, "ada", "new year")
        )

    async def send(self, case_id: str, step: str, request: Any) -> None:
        """Journal a request as the engine does before it sends it."""
        kind: Any = type(request)
        body = sealer(kind).seal(request, None)
        entry = Entry(kind="intent", name=step, request_id=request.request_id, body=body)
        (linked,) = link(case_id, (0, b""), [entry])
        values = [case_id, linked.seq, step, linked.at, linked.document, linked.hash]
        async with self.pool.connection() as conn:
            await conn.execute(CASE, [case_id, f"TL-{case_id}"])
            await conn.execute(ENTRY, values)


@asynccontextmanager
async def mapping_office(database_url: str, folder: Path) -> AsyncIterator[Office]:
    """Start an ERP and operations' mapping tables on one database."""
    settings = ErpSettings(free_port(), free_port(), str(folder / "erp.sqlite"))
    address = f"127.0.0.1:{settings.grpc_port}"
    names = [f"erp-{number}" for number in range(CONNECTIONS)]
    entities = [LegalEntity(Connection(name, address), name) for name in names]
    entities.append(LegalEntity(Connection(AWAY, f"127.0.0.1:{free_port()}"), AWAY))
    await migrate_process(database_url)
    server, port = GrpcServer(), free_port()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(erp.life(settings))
        pool = await stack.enter_async_context(
            open_pool(database_url, schema=SCHEMA, autocommit=True)
        )
        await stack.enter_async_context(mappings(server.server, pool, entities, gate=GATE))
        await server.start(port, "127.0.0.1")
        stack.push_async_callback(server.stop)
        own = await stack.enter_async_context(connect(f"127.0.0.1:{port}"))
        theirs = await stack.enter_async_context(connect(address))
        yield Office(
            f"127.0.0.1:{port}",
            home_of(folder, Person("ada", Role.APPROVER), Person("bob", Role.APPROVER)),
            pool,
            call_port(Mappings, mappings_pb2, own, bearer=anybody()),
            call_port(Translation, translation_pb2, theirs),
            count(),
        )


def order(connection_id: str) -> SalesOrder:
    """Two lines of 20 per cent, 40.00 and 1.00 net."""
    lines = (line("MUG-WHITE", 4, "10.00"), line("TEA-POT", 1, "1.00"))
    return SalesOrder(
        order_number="TL-1",
        connection_id=connection_id,
        channel="shopify",
        channel_reference="#1001",
        party_code="CASH",
        invoice_address=ADDRESS,
        delivery_address=ADDRESS,
        currency="GBP",
        ordered_on=DAY_1,
        payment_term="net-30",
        lines=lines,
        net=gbp("41.00"),
        tax=gbp("8.20"),
        gross=gbp("49.20"),
    )


async def sold(office: Office, connection_id: str) -> None:
    """One booking and one receipt went to the connection."""
    booking = BookSalesOrder(connection_id, f"{connection_id}:book", order(connection_id))
    await office.send(f"{connection_id}-1", "book_sales_order", booking)
    paid = RecordReceipt(
        connection_id,
        f"{connection_id}:pay",
        PaymentMethod.CARD,
        "INV-1",
        gbp("49.20"),
        DAY_2,
        "p-1",
    )
    await office.send(f"{connection_id}-2", "record_receipt:p-1", paid)
