"""The document model: what is exchanged, whatever the format."""

from trunkline_model.capabilities.supplier_documents import InboundKind
from trunkline_model.trade_invoice import InvoiceKind, RemittanceAdvice, TradeInvoice
from trunkline_model.trade_order import DespatchAdvice, OrderResponse, TradeOrder
from trunkline_model.trade_statement import TradeStatement

from .unreadable import Unreadable

type Inbound = OrderResponse | DespatchAdvice | TradeInvoice | TradeStatement
type Document = Inbound | TradeOrder | RemittanceAdvice

BILLS = {
    InvoiceKind.INVOICE: InboundKind.INVOICE,
    InvoiceKind.CREDIT_NOTE: InboundKind.CREDIT_NOTE,
}


def inbound_kind(document: Document) -> InboundKind:
    """Say what a supplier sent; Unreadable for what suppliers do not send."""
    match document:
        case OrderResponse():
            return InboundKind.ORDER_RESPONSE
        case DespatchAdvice():
            return InboundKind.DESPATCH_ADVICE
        case TradeInvoice(kind=kind) if kind in BILLS:
            return BILLS[kind]
        case TradeStatement():
            return InboundKind.STATEMENT
        case _:
            sentence = "this is a document that we send and no supplier does; ask what it is"
            raise Unreadable("unexpected_kind", sentence)


def number_of(document: Document) -> str:
    """Give the number that who wrote it gave it."""
    match document:
        case TradeOrder():
            return document.order_number
        case OrderResponse():
            return document.response_number
        case DespatchAdvice():
            return document.despatch_number
        case TradeInvoice():
            return document.invoice_number
        case RemittanceAdvice():
            return document.remittance_number
        case TradeStatement():
            return document.statement_number
