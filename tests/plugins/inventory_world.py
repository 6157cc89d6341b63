"""What surrounds process-inventory in tests: a shop, a warehouse's log, and a way to look in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import psycopg
from msgspec import Struct

from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline_kit.errors import NotFound, Refused, Unavailable
from trunkline_kit.rpc import serve_port
from trunkline_kit.server import GrpcServer
from trunkline_model.capabilities.channel_orders import (
    ChannelOrders,
    PublishStock,
    StockPublished,
)
from trunkline_model.capabilities.events import (
    Event,
    EventLog,
    EventPage,
    ReadEvents,
)
from trunkline_model.evidence import Evidence
from trunkline_model.goods_receipt import GoodsReceiptReported

NOW = datetime(2026, 11, 2, tzinfo=UTC)


class Unasked:
    """Has every method of every port; only those that are written out answer."""

    def __getattr__(self, name: str) -> Callable[[object], Awaitable[object]]:
        async def refuse(request: object) -> object:
            raise Refused(f"nobody should ask {name}: {request}")

        return refuse


class Shop(Unasked):
    """Keeps what it was told; knows the articles that it lists; can be away."""

    def __init__(self) -> None:
        self.listed = {"MUG-BLUE", "MUG-WHITE", "TEAPOT-1L", "PAN-28", "PLATE-27"}
        self.told: list[PublishStock] = []
        self.asked = 0
        self.away = False

    async def publish_stock(self, request: PublishStock) -> StockPublished:
        self.asked += 1
        if self.away:
            raise Unavailable("the shop is away")
        if request.sku not in self.listed:
            raise NotFound(f"no variant {request.sku}")
        if request.request_id not in {one.request_id for one in self.told}:
            self.told.append(request)
        return StockPublished(Decimal(0), _evidence(request.connection_id))

    def figure(self, sku: str) -> Decimal | None:
        """Give what it sells an article from; none when it was never told."""
        figures = [one.available for one in self.told if one.sku == sku]
        return figures[-1] if figures else None


class WarehouseLog(Unasked):
    """Tells of receipts."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    async def read_events(self, request: ReadEvents) -> EventPage:
        found = [one for one in self.events if one.position > request.after]
        return EventPage(tuple(found[: request.limit]))

    def report(self, reference: str, sku: str, quantity: str, purchase: str = "") -> None:
        """Say that goods arrived, on a purchase when one is named."""
        position = len(self.events) + 1
        day = date(2026, 11, 2)
        told = GoodsReceiptReported(reference, sku, Decimal(quantity), day, purchase)
        event = Event(position, f"evt-{position}", "warehouse", NOW, goods_receipt_reported=told)
        self.events.append(event)


class Raised(Struct, frozen=True):
    """An exception as it stands in the database."""

    process: str
    reason: str
    field: str
    sentence: str


class World(Struct, frozen=True):
    """All that a test touches."""

    shop: Shop
    warehouse: WarehouseLog
    shop_address: str
    warehouse_address: str
    database_url: str

    async def exceptions(self) -> list[Raised]:
        """Read what waits for a person."""
        query = "SELECT process, reason, field, sentence FROM process.exceptions ORDER BY raised_at"
        async with await psycopg.AsyncConnection.connect(self.database_url) as conn:
            rows = await (await conn.execute(query)).fetchall()
        return [Raised(*row) for row in rows]

    async def discard_exceptions(self) -> None:
        """Be the person who closes them all."""
        async with await psycopg.AsyncConnection.connect(self.database_url) as conn:
            await conn.execute("UPDATE process.exceptions SET state = 'discarded'")

    async def cases_in(self, state: str, count: int) -> bool:
        """Say whether so many cases are in a state."""
        query = "SELECT count(*) FROM process.cases WHERE state = %s"
        async with await psycopg.AsyncConnection.connect(self.database_url) as conn:
            row = await (await conn.execute(query, [state])).fetchone()
        return row == (count,)


@asynccontextmanager
async def open_world(database_url: str) -> AsyncIterator[World]:
    """Serve the shop and the warehouse's log while the block lives."""
    shop, log = Shop(), WarehouseLog()
    shop_server, log_server = GrpcServer(), GrpcServer()
    serve_port(shop_server.server, ChannelOrders, channel_orders_pb2, shop)
    serve_port(log_server.server, EventLog, events_pb2, log)
    ports = [await server.start(0) for server in (shop_server, log_server)]
    addresses = [f"127.0.0.1:{port}" for port in ports]
    try:
        yield World(shop, log, addresses[0], addresses[1], database_url)
    finally:
        await shop_server.stop(0)
        await log_server.stop(0)


def _evidence(connection_id: str) -> Evidence:
    return Evidence("shop", connection_id, "level", "1", "1", "aa", "bb", "1", NOW)
