"""Every document of some days, as the books hold it now."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from sqlite3 import Row
from typing import NamedTuple

from msgspec import json

from trunkline_kit.listing import offset_of, require_listing
from trunkline_model.capabilities.document_register import (
    DocumentPage,
    DocumentState,
    DocumentType,
    ListDocuments,
    RegisteredDocument,
)
from trunkline_model.capabilities.receipts import RecordReceipt
from trunkline_model.invoice import Invoice
from trunkline_model.sales_order import SalesOrder
from trunkline_model.shipment import Parcel

from .arithmetic import pounds
from .books import Books
from .desk import Desk
from .purchasing.registered import (
    goods_receipt,
    purchase_order,
    supplier_document,
    supplier_payment,
)
from .refunds import Refund


class Kept(NamedTuple):
    """Where documents of a type lie."""

    table: str
    number: str
    """Column of their number."""
    on: str
    """Path of their day in the body."""
    read: Callable[[Row], RegisteredDocument]
    only: str = ""
    """Type of the document, where the table holds several."""


def list_documents(books: Books, request: ListDocuments) -> DocumentPage:
    """Read one page in the order in which the documents were made."""
    require_listing(request, KEPT)
    kept = KEPT[DocumentType(request.document_type)]
    after = offset_of(request)
    where, values = _where(kept, request)
    rows = books.state.rows(
        "select document.rowid as place, document.*, sale.body as sale_body"  # noqa: S608 - names are ours
        f" from {kept.table} as document left join {SALE_OF[kept.table]}"
        f" where document.rowid > ? and {where} order by document.rowid limit ?",
        after,
        *values,
        request.limit + 1,
    )
    shown = rows[: request.limit]
    further = str(shown[-1]["place"]) if len(rows) > request.limit else ""
    return DocumentPage(tuple(kept.read(row) for row in shown), further)


def _where(kept: Kept, request: ListDocuments) -> tuple[str, tuple[object, ...]]:
    if request.document_ids:
        marks = ", ".join("?" * len(request.document_ids))
        return f"document.{kept.number} in ({marks})", request.document_ids
    on = f"json_extract(cast(document.body as text), '$.{kept.on}')"
    only = f" and document.document_type = '{kept.only}'" if kept.only else ""
    return f"{on} between ? and ?{only}", (request.from_on.isoformat(), request.to_on.isoformat())


def _order(row: Row) -> RegisteredDocument:
    order = json.decode(row["body"], type=SalesOrder)
    cancelled = row["state"] == "cancelled"
    return RegisteredDocument(
        document_id=row["sales_order_number"],
        business_key=order.channel_reference,
        related_key=order.order_number,
        on=order.ordered_on,
        state=DocumentState.CANCELLED if cancelled else DocumentState.LIVE,
        net=order.net,
        tax=order.tax,
        gross=pounds(row["gross"]),
        tax_codes=_codes(line.tax_code for line in order.lines),
    )


def _shipment(row: Row) -> RegisteredDocument:
    parcel = json.decode(row["body"], type=Parcel)
    return RegisteredDocument(
        document_id=row["shipment_number"],
        business_key="",
        related_key=_order_number(row),
        on=parcel.shipped_on,
        state=DocumentState.LIVE,
        quantity=sum((line.quantity for line in parcel.lines), Decimal(0)),
    )


def _invoice(row: Row) -> RegisteredDocument:
    invoice = json.decode(row["body"], type=Invoice)
    return RegisteredDocument(
        document_id=invoice.invoice_number,
        business_key="",
        related_key=_order_number(row),
        on=invoice.invoiced_on,
        state=DocumentState.LIVE,
        net=invoice.net,
        tax=invoice.tax,
        gross=invoice.gross,
        tax_codes=_codes(line.tax_code for line in invoice.lines),
    )


def _payment(row: Row) -> RegisteredDocument:
    receipt = json.decode(row["body"], type=RecordReceipt)
    return RegisteredDocument(
        document_id=row["receipt_number"],
        business_key=receipt.reference,
        related_key=_order_number(row),
        on=receipt.received_on,
        state=DocumentState.LIVE,
        gross=receipt.amount,
    )


def _refund(row: Row) -> RegisteredDocument:
    refund = json.decode(row["body"], type=Refund)
    return RegisteredDocument(
        document_id=row["refund_number"],
        business_key=refund.reference,
        related_key="",
        on=refund.refunded_on,
        state=DocumentState.LIVE,
        gross=refund.amount,
    )


def _order_number(row: Row) -> str:
    return json.decode(row["sale_body"], type=SalesOrder).order_number if row["sale_body"] else ""


def _codes(codes: Iterable[str]) -> str:
    return " ".join(sorted({code for code in codes if code}))


NO_SALE = "sales_orders as sale on 0"
SALE_OF: Mapping[str, str] = {
    **dict.fromkeys(
        ("sales_orders", "refunds", "purchase_orders", "goods_receipts", "supplier_documents"),
        NO_SALE,
    ),
    "supplier_payments": "supplier_documents as sale using (ledger_number)",
    "shipments": "sales_orders as sale using (sales_order_number)",
    "invoices": "sales_orders as sale using (sales_order_number)",
    "receipts": "invoices as bill using (invoice_number)"
    " left join sales_orders as sale on sale.sales_order_number = bill.sales_order_number",
}
"""How the sale of a document is found; of a payment to a supplier, what it pays."""
KEPT: Mapping[DocumentType, Kept] = {
    DocumentType.ORDER: Kept("sales_orders", "sales_order_number", "ordered_on", _order),
    DocumentType.SHIPMENT: Kept("shipments", "shipment_number", "shipped_on", _shipment),
    DocumentType.INVOICE: Kept("invoices", "invoice_number", "invoiced_on", _invoice),
    DocumentType.PAYMENT: Kept("receipts", "receipt_number", "received_on", _payment),
    DocumentType.REFUND: Kept("refunds", "refund_number", "refunded_on", _refund),
    DocumentType.PURCHASE_ORDER: Kept(
        "purchase_orders", "purchase_order_number", "ordered_on", purchase_order
    ),
    DocumentType.GOODS_RECEIPT: Kept(
        "goods_receipts", "goods_receipt_number", "moved_on", goods_receipt, "receipt"
    ),
    DocumentType.VENDOR_RETURN: Kept(
        "goods_receipts", "goods_receipt_number", "moved_on", goods_receipt, "return"
    ),
    DocumentType.SUPPLIER_INVOICE: Kept(
        "supplier_documents", "ledger_number", "posted_on", supplier_document, "invoice"
    ),
    DocumentType.SUPPLIER_CREDIT_NOTE: Kept(
        "supplier_documents", "ledger_number", "posted_on", supplier_document, "credit_note"
    ),
    DocumentType.SUPPLIER_PAYMENT: Kept(
        "supplier_payments", "payment_number", "paid_on", supplier_payment
    ),
}


class RegisterDesk:
    """Answers the document register port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def list_documents(self, request: ListDocuments) -> DocumentPage:
        """List one page."""
        return await self._desk.read(list_documents, request)
