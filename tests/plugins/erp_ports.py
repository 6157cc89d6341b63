"""Every ERP capability of one service, called over gRPC, and what a test does with them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct

from trunkline.system.accruals.v1 import accruals_pb2
from trunkline.system.catalogue.v1 import catalogue_pb2
from trunkline.system.document_register.v1 import document_register_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.goods_receipts.v1 import goods_receipts_pb2
from trunkline.system.invoices.v1 import invoices_pb2
from trunkline.system.ledger.v1 import ledger_pb2
from trunkline.system.parties.v1 import parties_pb2
from trunkline.system.purchase_orders.v1 import purchase_orders_pb2
from trunkline.system.receipts.v1 import receipts_pb2
from trunkline.system.requisitions.v1 import requisitions_pb2
from trunkline.system.sales_orders.v1 import sales_orders_pb2
from trunkline.system.shipments.v1 import shipments_pb2
from trunkline.system.stock.v1 import stock_pb2
from trunkline.system.supplier_invoices.v1 import supplier_invoices_pb2
from trunkline.system.supplier_payments.v1 import supplier_payments_pb2
from trunkline.system.suppliers.v1 import suppliers_pb2
from trunkline.system.translation.v1 import translation_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.accruals import Accruals
from trunkline_model.capabilities.catalogue import Catalogue
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.goods_receipts import GoodsReceipts
from trunkline_model.capabilities.invoices import Invoices
from trunkline_model.capabilities.ledger import Ledger
from trunkline_model.capabilities.parties import Parties
from trunkline_model.capabilities.purchase_orders import PurchaseOrders
from trunkline_model.capabilities.receipts import Receipts
from trunkline_model.capabilities.requisitions import Requisitions
from trunkline_model.capabilities.sales_orders import SalesOrders
from trunkline_model.capabilities.shipments import Shipments
from trunkline_model.capabilities.stock import Stock
from trunkline_model.capabilities.supplier_invoices import SupplierInvoices
from trunkline_model.capabilities.supplier_payments import SupplierPayments
from trunkline_model.capabilities.suppliers import Suppliers
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
    suppliers: Suppliers
    supplier_payments: SupplierPayments
    supplier_invoices: SupplierInvoices
    requisitions: Requisitions
    purchase_orders: PurchaseOrders
    goods_receipts: GoodsReceipts
    accruals: Accruals


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
            suppliers=call_port(Suppliers, suppliers_pb2, channel),
            supplier_payments=call_port(SupplierPayments, supplier_payments_pb2, channel),
            supplier_invoices=call_port(SupplierInvoices, supplier_invoices_pb2, channel),
            requisitions=call_port(Requisitions, requisitions_pb2, channel),
            purchase_orders=call_port(PurchaseOrders, purchase_orders_pb2, channel),
            goods_receipts=call_port(GoodsReceipts, goods_receipts_pb2, channel),
            accruals=call_port(Accruals, accruals_pb2, channel),
        )
