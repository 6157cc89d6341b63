"""A shop, a warehouse and a bank in memory, with the ERP sandbox's books beside them.

They answer the ports as the real services do: a write is bound to its request id, a
reference is taken once, and each keeps a list of the effects that it had.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from msgspec import Struct, structs
from order_builders import ORDERED_AT, gbp

from trunkline_kit.errors import Conflict, NotFound, Refused, Unavailable
from trunkline_model.capabilities import channel_orders as shop_words
from trunkline_model.capabilities import events as told
from trunkline_model.capabilities import fulfilment as warehouse_words
from trunkline_model.evidence import Evidence
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel, ShipmentOrder
from trunkline_process_order_to_cash.ports import Bank, Erp, Ports, Shop, Warehouse
from trunkline_sandbox import Sandbox
from trunkline_sandbox_erp import (
    catalogue,
    invoices,
    parties,
    receipts,
    sales_orders,
    shipments,
    stock,
)
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.events import EventLogDesk
from trunkline_sandbox_erp.schema import TABLES
from trunkline_sandbox_erp.seeding import own_seed, plant


def evidence(system: str, number: str) -> Evidence:
    """Give evidence of a write."""
    return Evidence(system, "main", "document", number, number, "a", "b", "1", ORDERED_AT)


class FakeLog:
    """An event log."""

    def __init__(self, connection_id: str) -> None:
        self._connection_id, self.events = connection_id, list[told.Event]()

    def tell(self, event_id: str = "", **fact: Any) -> told.Event:
        """Append one event; the source's own id may repeat, as a webhook does."""
        position = len(self.events) + 1
        event = told.Event(
            position=position,
            event_id=event_id or f"e{position}",
            connection_id=self._connection_id,
            occurred_at=datetime.now(UTC),
            raw_document_id=f"raw-{position}",
            **fact,
        )
        self.events.append(event)
        return event

    async def read_events(self, request: told.ReadEvents) -> told.EventPage:
        """Read what follows a position."""
        found = [one for one in self.events if one.position > request.after]
        return told.EventPage(tuple(found[: request.limit]))

    async def get_raw_document(self, request: told.GetRawDocument) -> told.RawDocument:
        """Say that there is none."""
        raise NotFound(request.raw_document_id)


class Writes:
    """Binds each write to its request id, keeps effects, fails when told to."""

    def __init__(self) -> None:
        self.effects: list[tuple[str, Any]] = []
        self._answers: dict[str, tuple[Any, Any]] = {}
        self.lose_answers_of: dict[str, int] = {}

    def once(self, name: str, request: Any, answer: Any) -> Any:
        """Have the effect once; the same id with another body is a Conflict."""
        if request.request_id in self._answers:
            body, known = self._answers[request.request_id]
            if body != request:
                raise Conflict("the request id was used for another body")
            return known
        self._answers[request.request_id] = (request, answer)
        self.effects.append((name, request))
        if self.lose_answers_of.get(name, 0):
            self.lose_answers_of[name] -= 1
            raise Unavailable("the answer was lost", unknown=True)
        return answer

    def named(self, name: str) -> list[Any]:
        """List the effects of one kind."""
        return [request for known, request in self.effects if known == name]


class FakeShop:
    """A shop with orders."""

    def __init__(self) -> None:
        self.log, self.writes = FakeLog("shopify-main"), Writes()
        self.orders: dict[str, shop_words.ChannelOrder] = {}

    def place(self, order: shop_words.ChannelOrder) -> None:
        """Store an order and announce it."""
        self.orders[order.channel_order_id] = order
        self.announce(order)

    def announce(self, order: shop_words.ChannelOrder) -> None:
        """Announce an order's version, perhaps again."""
        changed = told.ChannelOrderChanged(order.channel_order_id, order.updated_at)
        self.log.tell(channel_order_changed=changed)

    async def get_channel_order(
        self, request: shop_words.GetChannelOrder
    ) -> shop_words.ChannelOrder:
        if request.channel_order_id not in self.orders:
            raise NotFound("no such order")
        return self.orders[request.channel_order_id]

    async def list_channel_orders(
        self, request: shop_words.ListChannelOrders
    ) -> shop_words.ChannelOrderPage:
        del request
        return shop_words.ChannelOrderPage()

    async def create_fulfilment(
        self, request: shop_words.CreateFulfilment
    ) -> shop_words.FulfilmentCreated:
        number = f"F-{request.parcel.parcel_id}"
        answer = shop_words.FulfilmentCreated(number, evidence("system-shopify", number))
        created: shop_words.FulfilmentCreated = self.writes.once("fulfilment", request, answer)
        return created

    async def cancel_fulfilment(
        self, request: shop_words.CancelFulfilment
    ) -> shop_words.FulfilmentCancelled:
        raise NotImplementedError(request)

    async def cancel_channel_order(
        self, request: shop_words.CancelChannelOrder
    ) -> shop_words.ChannelOrderCancelled:
        answer = shop_words.ChannelOrderCancelled(evidence("system-shopify", "cancelled"))
        cancelled: shop_words.ChannelOrderCancelled = self.writes.once("cancel", request, answer)
        return cancelled

    async def publish_stock(self, request: shop_words.PublishStock) -> shop_words.StockPublished:
        raise NotImplementedError(request)


class FakeWarehouse:
    """A warehouse that does what a test tells it to."""

    def __init__(self) -> None:
        self.log, self.writes = FakeLog("warehouse-main"), Writes()
        self.orders: dict[str, ShipmentOrder] = {}
        self.picking: set[str] = set()
        self.cancelled: list[str] = []
        self._parcels = count(1)

    async def create_shipment_order(
        self, request: warehouse_words.CreateShipmentOrder
    ) -> warehouse_words.ShipmentOrderCreated:
        wanted = request.shipment_order
        number = f"W-{wanted.reference}"
        answer = warehouse_words.ShipmentOrderCreated(number, evidence("system-warehouse", number))
        self.orders[wanted.reference] = wanted
        created: warehouse_words.ShipmentOrderCreated = self.writes.once("order", request, answer)
        return created

    async def cancel_shipment_order(
        self, request: warehouse_words.CancelShipmentOrder
    ) -> warehouse_words.ShipmentOrderCancelled:
        if request.reference in self.picking:
            raise Refused("it is being picked", reason="picking")
        existed = request.reference in self.orders
        self.cancelled.append(request.reference)
        return warehouse_words.ShipmentOrderCancelled(
            existed, evidence("system-warehouse", request.reference)
        )

    async def get_shipment_order(
        self, request: warehouse_words.GetShipmentOrder
    ) -> warehouse_words.ShipmentOrderProgress:
        raise NotImplementedError(request)

    def accept(self, reference: str) -> None:
        """Begin to pick."""
        self.picking.add(reference)
        accepted = told.ShipmentOrderAccepted(reference, f"W-{reference}")
        self.log.tell(shipment_order_accepted=accepted)

    def send(self, reference: str, on: date, **units: int) -> Parcel:
        """Send some of a shipment order's lines, named by article."""
        wanted = self.orders[reference]
        lines = tuple(
            structs.replace(one, quantity=Decimal(units[_key(one)]))
            for one in wanted.lines
            if _key(one) in units
        )
        name = f"P{next(self._parcels)}"
        parcel = Parcel(name, on, "Royal Mail", f"TRACK-{name}", lines)
        self.log.tell(parcel_dispatched=told.ParcelDispatched(reference, parcel))
        return parcel

    def send_all(self, reference: str, on: date) -> Parcel:
        """Send everything that was asked for."""
        units = {_key(one): int(one.quantity) for one in self.orders[reference].lines}
        return self.send(reference, on, **units)

    def receive(self, reference: str, sku: str, units: int) -> None:
        """Report goods that came in."""
        receipt = told.GoodsReceiptReported(reference, sku, Decimal(units), date(2026, 11, 18))
        self.log.tell(goods_receipt_reported=receipt)

    def find_short(self, reference: str, **units: int) -> None:
        """Report that some of it is not there."""
        wanted = self.orders[reference].lines
        lines = tuple(
            structs.replace(one, quantity=Decimal(units[_key(one)]))
            for one in wanted
            if _key(one) in units
        )
        self.log.tell(short_picked=told.ShortPicked(reference, lines))


def _key(line: LineQuantity) -> str:
    return line.sku.replace("-", "_")


class FakeBank:
    """A bank whose statements were read already."""

    def __init__(self) -> None:
        self.log = FakeLog("bank-main")

    def book(self, reference: str, amount: str, remittance: str) -> None:
        """Book a credit, or a debit for a negative amount."""
        entry = told.BankEntryBooked(
            statement_id="ST-1",
            entry_reference=reference,
            account="GB33BUKB20201555555555",
            amount=gbp(amount),
            booked_on=date(2026, 11, 20),
            value_on=date(2026, 11, 20),
            counterparty="Harbour Hotels Ltd",
            remittance=remittance,
            end_to_end_id="NOTPROVIDED",
        )
        self.log.tell(bank_entry_booked=entry)


class Backends(Struct, frozen=True):
    """Everything that a test's company runs."""

    shop: FakeShop
    warehouse: FakeWarehouse
    bank: FakeBank
    erp: Erp
    books: Sandbox

    def ports(self) -> Ports:
        """Give the connections as the process knows them."""
        shop = Shop(
            connection_id="shopify-main",
            system="system-shopify",
            channel_orders=self.shop,
            events=self.shop.log,
        )
        warehouse = Warehouse(
            connection_id="warehouse-main",
            system="system-warehouse",
            fulfilment=self.warehouse,
            events=self.warehouse.log,
        )
        bank = Bank(connection_id="bank-main", system="system-bank", events=self.bank.log)
        return Ports(
            erp=self.erp,
            warehouse=warehouse,
            shops={"shopify-main": shop},
            banks={"bank-main": bank},
        )

    def journal(self, kind: Any = "effect") -> Sequence[str]:
        """Name what the ERP did, in order."""
        return [one.name for one in self.books.journal.after(0, kind)]


def open_backends(state: Path) -> Backends:
    """Open fakes and the ERP sandbox's books, seeded as a newcomer finds them."""
    books = Sandbox.open(state, TABLES)
    desk = Desk(books)
    plant(desk.books, own_seed())
    erp = Erp(
        connection_id="erp-main",
        system="sandbox-erp",
        catalogue=catalogue.CatalogueDesk(desk),
        parties=parties.PartiesDesk(desk),
        sales_orders=sales_orders.SalesOrdersDesk(desk),
        shipments=shipments.ShipmentsDesk(desk),
        stock=stock.StockDesk(desk),
        invoices=invoices.InvoicesDesk(desk),
        receipts=receipts.ReceiptsDesk(desk),
        events=EventLogDesk(desk),
    )
    return Backends(FakeShop(), FakeWarehouse(), FakeBank(), erp, books)
