"""Documents of purchasing as the register lists them."""

from collections.abc import Iterable
from decimal import Decimal
from sqlite3 import Row
from typing import Any

from msgspec import json

from trunkline_model.capabilities.document_register import DocumentState, RegisteredDocument
from trunkline_model.capabilities.goods_receipts import PostedGoodsReceipt
from trunkline_model.capabilities.supplier_payments import PostedSupplierPayment
from trunkline_model.purchase_order import PurchaseOrder
from trunkline_model.supplier_invoice import PostedSupplierDocument


def purchase_order(row: Row) -> RegisteredDocument:
    """Read a purchase; its source calls it by our number."""
    order = json.decode(row["body"], type=PurchaseOrder)
    return RegisteredDocument(
        document_id=row["purchase_order_number"],
        business_key=order.order_number,
        related_key=order.order_number,
        on=order.ordered_on,
        state=_state(cancelled=row["state"] == "cancelled"),
        net=order.net,
        tax=order.tax,
        gross=order.gross,
        tax_codes=_codes(line.tax_code for line in order.lines),
    )


def goods_receipt(row: Row) -> RegisteredDocument:
    """Read a receipt, or a return, with its units."""
    receipt = json.decode(row["body"], type=PostedGoodsReceipt)
    return RegisteredDocument(
        document_id=receipt.goods_receipt_number,
        business_key=receipt.reference,
        related_key=receipt.purchase_order_number,
        on=receipt.moved_on,
        state=DocumentState.LIVE,
        quantity=sum((line.quantity for line in receipt.lines), Decimal(0)),
    )


def supplier_document(row: Row) -> RegisteredDocument:
    """Read an invoice or credit note; its source calls it by the supplier's number."""
    document = json.decode(row["body"], type=PostedSupplierDocument)
    orders = {line.purchase_order_number for line in document.lines} - {""}
    return RegisteredDocument(
        document_id=document.ledger_number,
        business_key=document.supplier_number,
        related_key=min(orders, default=""),
        on=document.posted_on,
        state=_state(cancelled=document.state == "cancelled"),
        net=document.net,
        tax=document.tax,
        gross=document.gross,
        tax_codes=_codes(line.tax_code for line in document.lines),
    )


def supplier_payment(row: Row) -> RegisteredDocument:
    """Read money that left, or, below zero, that a netted credit note kept back."""
    payment = json.decode(row["body"], type=PostedSupplierPayment)
    paid = json.decode(row["sale_body"] or b"{}", type=dict[str, Any])
    return RegisteredDocument(
        document_id=payment.payment_number,
        business_key=payment.reference,
        related_key=payment.ledger_number,
        on=payment.paid_on,
        state=_state(cancelled=payment.state == "reversed"),
        gross=-payment.amount if paid.get("document_type") == "credit_note" else payment.amount,
    )


def _state(*, cancelled: bool) -> DocumentState:
    return DocumentState.CANCELLED if cancelled else DocumentState.LIVE


def _codes(codes: Iterable[str]) -> str:
    return " ".join(sorted({code for code in codes if code}))
