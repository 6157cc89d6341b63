"""Every ERP capability of one service, called over gRPC, and what a test does with them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

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


PATIENCE_S = 70.0
"""How long a call may take: a real ERP on a machine that others starve takes ten times as long,
and system-tryton itself breaks a write off after 60."""


@asynccontextmanager
async def open_erp(name: str, connection_id: str, address: str) -> AsyncIterator[Erp]:
    """Call a service at `host:port` while the block lives."""
    port = partial(call_port, deadline_s=PATIENCE_S)
    async with connect(address) as channel:
        yield Erp(
            name=name,
            connection_id=connection_id,
            catalogue=port(Catalogue, catalogue_pb2, channel),
            parties=port(Parties, parties_pb2, channel),
            sales_orders=port(SalesOrders, sales_orders_pb2, channel),
            stock=port(Stock, stock_pb2, channel),
            shipments=port(Shipments, shipments_pb2, channel),
            invoices=port(Invoices, invoices_pb2, channel),
            receipts=port(Receipts, receipts_pb2, channel),
            ledger=port(Ledger, ledger_pb2, channel),
            translation=port(Translation, translation_pb2, channel),
            register=port(DocumentRegister, document_register_pb2, channel),
            event_log=port(EventLog, events_pb2, channel),
            suppliers=port(Suppliers, suppliers_pb2, channel),
            supplier_payments=port(SupplierPayments, supplier_payments_pb2, channel),
            supplier_invoices=port(SupplierInvoices, supplier_invoices_pb2, channel),
            requisitions=port(Requisitions, requisitions_pb2, channel),
            purchase_orders=port(PurchaseOrders, purchase_orders_pb2, channel),
            goods_receipts=port(GoodsReceipts, goods_receipts_pb2, channel),
            accruals=port(Accruals, accruals_pb2, channel),
        )
