"""Offers the ERP capabilities over gRPC; writes go through the request memo."""

from collections.abc import Callable, Mapping

import grpc.aio

from trunkline.system.accruals.v1 import accruals_pb2
from trunkline.system.catalogue.v1 import catalogue_pb2
from trunkline.system.document_register.v1 import document_register_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.goods_receipts.v1 import goods_receipts_pb2
from trunkline.system.invoices.v1 import invoices_pb2
from trunkline.system.ledger.v1 import ledger_pb2
from trunkline.system.parties.v1 import parties_pb2
from trunkline.system.people.v1 import people_pb2
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
from trunkline_kit.routing import by_connection
from trunkline_kit.rpc import serve_port
from trunkline_mapping.desk import DOUBLES
from trunkline_model.capabilities.accruals import Accruals
from trunkline_model.capabilities.catalogue import Catalogue
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.goods_receipts import GoodsReceipts
from trunkline_model.capabilities.invoices import Invoices
from trunkline_model.capabilities.ledger import Ledger
from trunkline_model.capabilities.parties import Parties
from trunkline_model.capabilities.people import People
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
from trunkline_store.memo import Memo
from trunkline_store.memoised import Doubles, memoised

from .adapter.backend import Backend
from .adapter.catalogue import CatalogueAdapter
from .adapter.invoices import InvoicesAdapter
from .adapter.ledger import LedgerAdapter
from .adapter.parties import PartiesAdapter
from .adapter.purchasing.accruals import AccrualsAdapter
from .adapter.purchasing.goods_receipts import GoodsReceiptsAdapter
from .adapter.purchasing.purchase_orders import PurchaseOrdersAdapter
from .adapter.purchasing.requisitions import RequisitionsAdapter
from .adapter.purchasing.supplier_invoices import SupplierInvoicesAdapter
from .adapter.purchasing.supplier_payments import SupplierPaymentsAdapter
from .adapter.purchasing.suppliers import SuppliersAdapter
from .adapter.receipts import ReceiptsAdapter
from .adapter.register import RegisterAdapter
from .adapter.sales_orders import SalesOrdersAdapter
from .adapter.shipments import ShipmentsAdapter
from .adapter.stock import StockAdapter

BOUND = frozenset(
    {
        "allocate_stock",
        "amend_purchase_order",
        "approve_requisition",
        "book_purchase_order",
        "book_sales_order",
        "cancel_purchase_order",
        "cancel_sales_order",
        "cancel_supplier_invoice",
        "change_bank_account",
        "confirm_purchase_order",
        "ensure_party",
        "issue_goods",
        "issue_invoice",
        "post_accrual",
        "post_supplier_credit_note",
        "post_supplier_invoice",
        "raise_requisition",
        "receive_goods",
        "record_goods_receipt",
        "record_receipt",
        "record_supplier_payment",
        "release_allocation",
        "return_goods",
        "reverse_accrual",
        "reverse_supplier_payment",
        "withdraw_requisition",
    }
)
"""Every write: each looks itself up in Tryton first and goes on from what it finds there."""


PORTS: tuple[tuple[type, object, Callable[[Backend], object]], ...] = (
    (Catalogue, catalogue_pb2, CatalogueAdapter),
    (Parties, parties_pb2, PartiesAdapter),
    (SalesOrders, sales_orders_pb2, SalesOrdersAdapter),
    (Stock, stock_pb2, StockAdapter),
    (Shipments, shipments_pb2, ShipmentsAdapter),
    (Invoices, invoices_pb2, InvoicesAdapter),
    (Receipts, receipts_pb2, ReceiptsAdapter),
    (Ledger, ledger_pb2, LedgerAdapter),
    (DocumentRegister, document_register_pb2, RegisterAdapter),
    (Suppliers, suppliers_pb2, SuppliersAdapter),
    (SupplierPayments, supplier_payments_pb2, SupplierPaymentsAdapter),
    (SupplierInvoices, supplier_invoices_pb2, SupplierInvoicesAdapter),
    (Requisitions, requisitions_pb2, RequisitionsAdapter),
    (PurchaseOrders, purchase_orders_pb2, PurchaseOrdersAdapter),
    (GoodsReceipts, goods_receipts_pb2, GoodsReceiptsAdapter),
    (Accruals, accruals_pb2, AccrualsAdapter),
)


def serve_capabilities(
    server: grpc.aio.Server, backends: Mapping[str, Backend], memo: Memo, events: EventLog
) -> None:
    """Add the ports, answered by the company that is named, to a server that has not started."""
    doubles = Doubles(bound=BOUND)
    serve_port(server, EventLog, events_pb2, events)
    for port, messages, adapter in PORTS:
        answering = {
            name: memoised(adapter(backend), memo, doubles) for name, backend in backends.items()
        }
        serve_port(server, port, messages, by_connection(port, answering))


def serve_translation(
    server: grpc.aio.Server, translations: Mapping[str, Translation], memo: Memo
) -> None:
    """Answer the mapping of the company that is named."""
    answering = {name: memoised(one, memo, DOUBLES) for name, one in translations.items()}
    serve_port(server, Translation, translation_pb2, by_connection(Translation, answering))


def add_people(server: grpc.aio.Server, people: People) -> None:
    """Answer what this service keeps about a person, whatever the connection."""
    serve_port(server, People, people_pb2, people)
