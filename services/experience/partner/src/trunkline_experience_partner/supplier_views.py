"""What suppliers see of their own dealings with us: an allow list, as for other partners."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from trunkline_model.capabilities.supplier_self_service import (
    OwnBill,
    OwnOrder,
    OwnOrderLine,
    Submission,
    SubmissionAccepted,
    SubmittedDocument,
)

from .identifiers import to_invoice_id, to_purchase_order_id
from .problems import FieldProblem
from .views import AddressView, MoneyView, plain, to_address, to_money

ORDER_STATUSES: Mapping[str, str] = {
    "ACKED": "acknowledged",
    "ACK_CHANGED": "change_in_review",
    "ACK_REJECTED": "rejected",
    "ASN": "shipped",
}
"""States of a purchase that are called otherwise outside; the others are shown as they are."""
INVOICE_STATUSES: Mapping[str, str] = {
    "CAPTURED": "received",
    "VALID": "in_review",
    "EXCEPTION": "in_review",
    "MATCHED": "in_review",
    "POSTED": "approved",
}
"""The same of an invoice."""


class PurchaseLineView(Struct, frozen=True):
    """A line as agreed and what became of it, in units."""

    id: str
    sku: str
    description: str
    ordered: str
    unit_price: MoneyView
    net: MoneyView
    received: str
    sent_back: str
    invoiced: str


class PurchaseOrderView(Struct, frozen=True):
    """An order that we sent you; `number` is the one that your documents name."""

    id: str
    number: str
    status: str
    currency: str
    net: MoneyView
    sent_at: datetime
    wanted_on: date
    delivery_address: AddressView | None
    lines: tuple[PurchaseLineView, ...]
    object: Literal["purchase_order"] = "purchase_order"


class PurchaseOrderListView(Struct, frozen=True):
    """A page of the orders that we sent you, newest first."""

    data: tuple[PurchaseOrderView, ...]
    has_more: bool
    next_cursor: str | None
    next_url: str | None
    object: Literal["list"] = "list"


class SubmissionReference(Struct, frozen=True):
    """Your document is kept and will be read; `url` tells what became of it."""

    id: str
    url: str
    object: Literal["submission_reference"] = "submission_reference"


class SubmittedView(Struct, frozen=True):
    """A document that was read; of an invoice with the id under which it is followed."""

    type: str
    number: str
    supplier_invoice_id: str | None


class SubmissionView(Struct, frozen=True):
    """What you sent: `waiting`, `taken`, or `refused` with what is wrong in it."""

    id: str
    status: str
    received_at: datetime
    documents: tuple[SubmittedView, ...]
    errors: tuple[FieldProblem, ...]
    object: Literal["submission"] = "submission"


class SupplierInvoiceView(Struct, frozen=True):
    """Your invoice or credit note: where it stands, and when it is paid."""

    id: str
    type: str
    number: str
    status: str
    purchase_order_number: str
    gross: MoneyView
    received_at: datetime
    due_on: date | None
    payment_on: date | None
    paid_on: date | None
    query: str
    object: Literal["supplier_invoice"] = "supplier_invoice"


class SupplierInvoiceListView(Struct, frozen=True):
    """A page of your invoices and credit notes, newest first."""

    data: tuple[SupplierInvoiceView, ...]
    has_more: bool
    next_cursor: str | None
    next_url: str | None
    object: Literal["list"] = "list"


def to_purchase_order(order: OwnOrder) -> PurchaseOrderView:
    """Show an order to the supplier that it was sent to."""
    return PurchaseOrderView(
        id=to_purchase_order_id(order.order_number),
        number=order.order_number,
        status=_status(order.state, ORDER_STATUSES),
        currency=order.currency,
        net=to_money(order.net),
        sent_at=order.sent_at,
        wanted_on=order.wanted_on,
        delivery_address=to_address(order.delivery_address),
        lines=tuple(_line(one) for one in order.lines),
    )


def _line(line: OwnOrderLine) -> PurchaseLineView:
    return PurchaseLineView(
        id=line.line_id,
        sku=line.sku,
        description=line.description,
        ordered=plain(line.ordered),
        unit_price=to_money(line.unit_price),
        net=to_money(line.net),
        received=plain(line.received),
        sent_back=plain(line.sent_back),
        invoiced=plain(line.invoiced),
    )


def to_submission_reference(accepted: SubmissionAccepted) -> SubmissionReference:
    """Show that a document is kept; the same again for each repetition of the request."""
    name = accepted.submission_id
    return SubmissionReference(name, f"/v1/submissions/{name}")


def to_submission(found: Submission) -> SubmissionView:
    """Show what became of a document."""
    fault = FieldProblem(found.field, found.reason, found.sentence)
    return SubmissionView(
        id=found.submission_id,
        status=found.outcome,
        received_at=found.received_at,
        documents=tuple(_submitted(one) for one in found.documents),
        errors=(fault,) if found.reason else (),
    )


def _submitted(one: SubmittedDocument) -> SubmittedView:
    invoice = to_invoice_id(one.bill_key) if one.bill_key else None
    return SubmittedView(one.kind, one.number, invoice)


def to_supplier_invoice(bill: OwnBill) -> SupplierInvoiceView:
    """Show an invoice to the supplier that sent it."""
    return SupplierInvoiceView(
        id=to_invoice_id(bill.bill_key),
        type=bill.kind,
        number=bill.number,
        status=_status(bill.state, INVOICE_STATUSES),
        purchase_order_number=bill.order_number,
        gross=to_money(bill.gross),
        received_at=bill.received_at,
        due_on=bill.due_on,
        payment_on=bill.pay_on,
        paid_on=bill.paid_on,
        query=bill.query,
    )


def _status(state: str, called: Mapping[str, str]) -> str:
    return called.get(state, state.lower())
