"""Every ERP capability of one service, called over gRPC, and what a test does with them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct

from trunkline.system.catalogue.v1 import catalogue_pb2
from trunkline.system.document_register.v1 import document_register_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.invoices.v1 import invoices_pb2
from trunkline.system.ledger.v1 import ledger_pb2
from trunkline.system.parties.v1 import parties_pb2
from trunkline.system.receipts.v1 import receipts_pb2
from trunkline.system.sales_orders.v1 import sales_orders_pb2
from trunkline.system.shipments.v1 import shipments_pb2
from trunkline.system.stock.v1 import stock_pb2
from trunkline.system.translation.v1 import translation_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.catalogue import Catalogue
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.invoices import Invoices
from trunkline_model.capabilities.ledger import Ledger
from trunkline_model.capabilities.parties import Parties
from trunkline_model.capabilities.receipts import Receipts
from trunkline_model.capabilities.sales_orders import SalesOrders
from trunkline_model.capabilities.shipments import Shipments
from trunkline_model.capabilities.stock import Stock
from trunkline_model.capabilities.translation import Translation


class Erp(Struct, frozen=True):
    """One service that answers the ERP capabilities."""

    name: str
    """Its run-time name, as it stands in evidence."""
    connection_id: str
    """The connection that tests write to."""
    catalogue: Catalogue
    parties: Parties
    sales_orders: SalesOrders
    stock: Stock
    shipments: Shipments
    invoices: Invoices
    receipts: Receipts
    ledger: Ledger
    translation: Translation
    register: DocumentRegister
    event_log: EventLog


@asynccontextmanager
async def open_erp(name: str, connection_id: str, address: str) -> AsyncIterator[Erp]:
    """Call a service at `host:port` while the block lives."""
    async with connect(address) as channel:
        yield Erp(
            name=name,
            connection_id=connection_id,
            catalogue=call_port(Catalogue, catalogue_pb2, channel),
            parties=call_port(Parties, parties_pb2, channel),
            sales_orders=call_port(SalesOrders, sales_orders_pb2, channel),
            stock=call_port(Stock, stock_pb2, channel),
            shipments=call_port(Shipments, shipments_pb2, channel),
            invoices=call_port(Invoices, invoices_pb2, channel),
            receipts=call_port(Receipts, receipts_pb2, channel),
            ledger=call_port(Ledger, ledger_pb2, channel),
            translation=call_port(Translation, translation_pb2, channel),
            register=call_port(DocumentRegister, document_register_pb2, channel),
            event_log=call_port(EventLog, events_pb2, channel),
        )
