"""What a supplier's document posts: expense and input tax against the supplier."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import json

from trunkline_mapping.about import about_bill
from trunkline_model.billed import Billed
from trunkline_model.supplier_invoice import (
    PostedSupplierDocument,
    PostedSupplierLine,
    SupplierInvoiceLine,
    TaxSubtotal,
)
from trunkline_sandbox_erp import postings
from trunkline_sandbox_erp.arithmetic import money, to_pence
from trunkline_sandbox_erp.books import Books
from trunkline_sandbox_erp.refusals import refuse

from . import documents, orders
from .amounts import penny
from .barring import require_not_barred
from .billed import check
from .taxes import SELF_CHARGED

SERIES = {"invoice": "BILL", "credit_note": "DRN"}


def post_document(
    books: Books, connection_id: str, request_id: str, billed: Billed
) -> PostedSupplierDocument:
    """Post what a supplier bills or credits, once for each of its numbers."""
    require_not_barred(books, request_id)
    check(books, billed)
    _require_new(books, billed)
    asking = about_bill(billed)
    expense = books.account(connection_id, "expense", asking)
    document = _posted(billed, books.number(SERIES[billed.document_type]), expense)
    _store(books, request_id, document)
    _bill(books, document, _sign(document))
    _enter(books, connection_id, document, 1)
    documents.settle_orders(books, document.ledger_number)
    return document


def reverse_document(books: Books, connection_id: str, document: PostedSupplierDocument) -> None:
    """Take a document back on its own day."""
    _bill(books, document, -_sign(document))
    _enter(books, connection_id, document, -1)
    row = documents.find(books, document.ledger_number)
    documents.restate(books, row, "cancelled", 0)


def _require_new(books: Books, billed: Billed) -> None:
    if twins := documents.numbered(books, billed.supplier_code, billed.supplier_number):
        number = twins[0]["ledger_number"]
        sentence = f"{billed.supplier_number} of this supplier is posted as {number}"
        raise refuse("duplicate_document", sentence, f"{billed.document_type}.supplier_code")


def _posted(billed: Billed, number: str, expense: str) -> PostedSupplierDocument:
    return PostedSupplierDocument(
        ledger_number=number,
        ledger_id=number,
        document_type=billed.document_type,
        state="posted" if billed.gross.amount else "paid",
        supplier_code=billed.supplier_code,
        supplier_number=billed.supplier_number,
        credits_invoice_number=billed.credits_invoice_number,
        invoiced_on=billed.invoiced_on,
        posted_on=billed.posted_on,
        due_on=billed.due_on,
        lines=tuple(_line(line, expense) for line in billed.lines),
        taxes=tuple(sorted(billed.taxes, key=lambda one: one.tax_code)),
        net=billed.net,
        tax=billed.tax,
        gross=billed.gross,
        outstanding=billed.gross,
        self_charged=tuple(_self_charged(billed)),
    )


def _line(line: SupplierInvoiceLine, expense: str) -> PostedSupplierLine:
    return PostedSupplierLine(
        line_id=line.line_id,
        sku=line.sku,
        quantity=line.quantity,
        net=line.net,
        tax_code=line.tax_code,
        account=line.account or expense,
        purchase_order_number=line.purchase_order_number,
        purchase_order_line_id=line.purchase_order_line_id,
    )


def _store(books: Books, request_id: str, document: PostedSupplierDocument) -> None:
    gross = to_pence(document.gross.amount)
    books.execute(
        "insert into supplier_documents values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        document.ledger_number,
        request_id,
        document.document_type,
        document.supplier_code,
        document.supplier_number,
        document.state,
        gross,
        gross,
        document.posted_on.isoformat(),
        json.encode(document),
    )
    for number in {line.purchase_order_number for line in document.lines} - {""}:
        books.execute(
            "insert into supplier_document_orders values (?, ?)", document.ledger_number, number
        )


def _bill(books: Books, document: PostedSupplierDocument, sign: int) -> None:
    for line in document.lines:
        number = line.purchase_order_number
        if number:
            ordered = orders.progress(books, number)[line.purchase_order_line_id]
            orders.add(books, number, ordered, invoiced=sign * line.quantity)


def _sign(document: PostedSupplierDocument) -> int:
    return 1 if document.document_type == "invoice" else -1


def _enter(
    books: Books, connection_id: str, document: PostedSupplierDocument, direction: int
) -> None:
    asking, sign = about_bill(document), direction * _sign(document)

    def account(use: str) -> str:
        return books.account(connection_id, use, asking)

    own = sum((one.tax.amount for one in document.self_charged), Decimal(0))
    entered = [(line.account, line.net.amount) for line in document.lines]
    entered += [(account("input_tax"), document.tax.amount + own), (account("tax"), -own)]
    moved = [postings.Line(code, sign * to_pence(amount)) for code, amount in entered]
    owed = -sign * to_pence(document.gross.amount)
    moved.append(postings.Line(account("payable"), owed, document.supplier_code))
    postings.post(books, document.ledger_number, document.posted_on, tuple(moved))


def _self_charged(billed: Billed) -> Iterable[TaxSubtotal]:
    """Give the tax that the buyer charges itself and reclaims in the same entry."""
    for one in sorted(billed.taxes, key=lambda tax: tax.tax_code):
        if rate := SELF_CHARGED.get(one.tax_code):
            own = money(penny(one.base.amount * rate))
            yield TaxSubtotal(one.tax_code, one.base, own)
