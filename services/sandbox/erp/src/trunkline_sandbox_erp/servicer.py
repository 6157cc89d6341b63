"""Offers every ERP capability on one gRPC server."""

import grpc.aio

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
from trunkline_kit.rpc import serve_port
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

from .catalogue import CatalogueDesk
from .desk import Desk
from .events import EventLogDesk
from .invoices import InvoicesDesk
from .ledger import LedgerDesk
from .mappings import TranslationBoard
from .parties import PartiesDesk
from .purchasing.accruals import AccrualsDesk
from .purchasing.goods_receipts import GoodsReceiptsDesk
from .purchasing.purchase_orders import PurchaseOrdersDesk
from .purchasing.requisitions import RequisitionsDesk
from .purchasing.supplier_invoices import SupplierInvoicesDesk
from .purchasing.supplier_payments import SupplierPaymentsDesk
from .purchasing.suppliers import SuppliersDesk
from .receipts import ReceiptsDesk
from .register import RegisterDesk
from .sales_orders import SalesOrdersDesk
from .shipments import ShipmentsDesk
from .stock import StockDesk


def serve_capabilities(server: grpc.aio.Server, desk: Desk) -> None:
    """Add the ports to a server that has not started."""
    serve_port(server, Catalogue, catalogue_pb2, CatalogueDesk(desk))
    serve_port(server, Parties, parties_pb2, PartiesDesk(desk))
    serve_port(server, SalesOrders, sales_orders_pb2, SalesOrdersDesk(desk))
    serve_port(server, Stock, stock_pb2, StockDesk(desk))
    serve_port(server, Shipments, shipments_pb2, ShipmentsDesk(desk))
    serve_port(server, Invoices, invoices_pb2, InvoicesDesk(desk))
    serve_port(server, Receipts, receipts_pb2, ReceiptsDesk(desk))
    serve_port(server, Ledger, ledger_pb2, LedgerDesk(desk))
    serve_port(server, DocumentRegister, document_register_pb2, RegisterDesk(desk))
    serve_port(server, Translation, translation_pb2, TranslationBoard(desk))
    serve_port(server, EventLog, events_pb2, EventLogDesk(desk))
    serve_port(server, Accruals, accruals_pb2, AccrualsDesk(desk))
    serve_port(server, GoodsReceipts, goods_receipts_pb2, GoodsReceiptsDesk(desk))
    serve_port(server, PurchaseOrders, purchase_orders_pb2, PurchaseOrdersDesk(desk))
    serve_port(server, Requisitions, requisitions_pb2, RequisitionsDesk(desk))
    serve_port(server, SupplierInvoices, supplier_invoices_pb2, SupplierInvoicesDesk(desk))
    serve_port(server, SupplierPayments, supplier_payments_pb2, SupplierPaymentsDesk(desk))
    serve_port(server, Suppliers, suppliers_pb2, SuppliersDesk(desk))
