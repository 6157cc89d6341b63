"""Which document each root element is."""

from collections.abc import Mapping

from trunkline_model.trade_invoice import InvoiceKind, TradeInvoice
from trunkline_model.trade_order import OrderPurpose, TradeOrder
from trunkline_model.trade_statement import TradeStatement

from ...documents import Document
from .invoices import CREDIT_NOTE, DEBIT_NOTE, INVOICE
from .orders import DESPATCH, ORDER, ORDER_CANCELLATION, ORDER_CHANGE
from .remittances import REMITTANCE
from .responses import RESPONSE
from .statements import STATEMENT
from .tree import Shape

SCHEMAS = "urn:oasis:names:specification:ubl:schema:xsd:"
ROOTS: Mapping[str, Shape] = {
    "Order": ORDER,
    "OrderChange": ORDER_CHANGE,
    "OrderCancellation": ORDER_CANCELLATION,
    "OrderResponse": RESPONSE,
    "DespatchAdvice": DESPATCH,
    "Invoice": INVOICE,
    "CreditNote": CREDIT_NOTE,
    "DebitNote": DEBIT_NOTE,
    "RemittanceAdvice": REMITTANCE,
    "Statement": STATEMENT,
}
JUDGED = frozenset({"Invoice", "CreditNote"})
"""Documents that EN 16931 has rules for."""


def namespace(root: str) -> str:
    """Give the namespace of a root element."""
    return f"{SCHEMAS}{root}-2"


ORDERS = {
    OrderPurpose.ORIGINAL: "Order",
    OrderPurpose.CHANGE: "OrderChange",
    OrderPurpose.CANCELLATION: "OrderCancellation",
}
BILLS = {
    InvoiceKind.INVOICE: "Invoice",
    InvoiceKind.CREDIT_NOTE: "CreditNote",
    InvoiceKind.DEBIT_NOTE: "DebitNote",
}


def root_of(document: Document) -> str:
    """Name the root element of a document."""
    match document:
        case TradeOrder():
            return ORDERS[document.purpose]
        case TradeInvoice():
            return BILLS[document.kind]
        case TradeStatement():
            return "Statement"
        case _:
            return type(document).__name__
