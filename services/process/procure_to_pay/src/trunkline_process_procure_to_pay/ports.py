"""What the process needs of other systems, by role; the connections behind it are settings."""

from collections.abc import Mapping

from msgspec import Struct

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.accruals import Accruals
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.goods_receipts import GoodsReceipts
from trunkline_model.capabilities.mail import Mail
from trunkline_model.capabilities.payment_files import PaymentFiles
from trunkline_model.capabilities.purchase_orders import PurchaseOrders
from trunkline_model.capabilities.requisitions import Requisitions
from trunkline_model.capabilities.supplier_documents import SupplierDocuments
from trunkline_model.capabilities.supplier_inbox import SupplierInbox
from trunkline_model.capabilities.supplier_invoices import SupplierInvoices
from trunkline_model.capabilities.supplier_payments import SupplierPayments
from trunkline_model.capabilities.suppliers import Suppliers

from .books import Books
from .terms import Terms


class Erp(Struct, frozen=True, kw_only=True):
    """The one ERP of the legal entity."""

    connection_id: str
    system: str
    """Run-time name of the service behind it."""
    suppliers: Suppliers
    requisitions: Requisitions
    purchase_orders: PurchaseOrders
    goods_receipts: GoodsReceipts
    supplier_invoices: SupplierInvoices
    supplier_payments: SupplierPayments
    accruals: Accruals
    events: EventLog


class Trade(Struct, frozen=True, kw_only=True):
    """The service that exchanges documents with suppliers."""

    system: str
    """Its run-time name."""
    connections: Mapping[str, str]
    """Connection by supplier code."""
    documents: SupplierDocuments
    inbox: SupplierInbox
    events: EventLog

    def connection(self, supplier_code: str) -> str:
        """Give the connection of a supplier; NotFound when it has none."""
        if supplier_code not in self.connections:
            raise NotFound(f"no connection to supplier {supplier_code} is configured")
        return self.connections[supplier_code]


class Bank(Struct, frozen=True, kw_only=True):
    """The bank that pays."""

    connection_id: str
    system: str
    """Run-time name of the service behind it."""
    payment_files: PaymentFiles
    events: EventLog


class Warehouse(Struct, frozen=True, kw_only=True):
    """Those who count what is delivered."""

    system: str
    """Run-time name of the service that speaks for them."""
    events: EventLog


class Post(Struct, frozen=True, kw_only=True):
    """Words to people."""

    connection_id: str
    """As whom they are sent."""
    messages: Mail


class Ports(Struct, frozen=True, kw_only=True):
    """Every connection of the process, and what its cases share."""

    erp: Erp
    trade: Trade
    bank: Bank
    warehouse: Warehouse | None = None
    """None: deliveries are recorded by people only."""
    mail: Post | None = None
    """None: nobody is written to."""
    books: Books
    """What the cases of the process tell one another."""
    terms: Terms
