"""Invoices and credit notes of suppliers: posted once, reversed while nothing was paid."""

from sqlite3 import Row

from msgspec import json, structs

from trunkline_mapping.about import about_bill
from trunkline_model.billed import Billed, of_credit_note, of_invoice
from trunkline_model.capabilities.supplier_invoices import (
    CancelSupplierInvoice,
    FindSupplierInvoices,
    GetSupplierInvoice,
    PostSupplierCreditNote,
    PostSupplierInvoice,
    SupplierCreditNotePosted,
    SupplierDocuments,
    SupplierInvoiceCancelled,
    SupplierInvoicePosted,
)
from trunkline_model.mapping import MappingKind
from trunkline_model.supplier_invoice import PostedSupplierDocument
from trunkline_sandbox_erp.books import Books, Document
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.refusals import refuse

from . import documents, suppliers
from .barring import bar
from .periods import require_open
from .posting import post_document, reverse_document


def post_supplier_invoice(books: Books, request: PostSupplierInvoice) -> SupplierInvoicePosted:
    """Post an invoice."""
    document = _post(books, request, of_invoice(request.request_id, request.invoice))
    proof = Document("supplier invoice", document.ledger_number)
    return SupplierInvoicePosted(document, books.evidence(request, proof))


def post_supplier_credit_note(
    books: Books, request: PostSupplierCreditNote
) -> SupplierCreditNotePosted:
    """Post a credit note."""
    billed = of_credit_note(request.request_id, request.credit_note)
    if billed.credits_invoice_number:
        _require_invoice(books, billed)
    document = _post(books, request, billed)
    proof = Document("supplier credit note", document.ledger_number)
    return SupplierCreditNotePosted(document, books.evidence(request, proof))


def cancel_supplier_invoice(
    books: Books, request: CancelSupplierInvoice
) -> SupplierInvoiceCancelled:
    """Reverse what nothing was paid of; one that never was cannot be posted later."""
    row = documents.posted_by(books, request.posted_by_request_id, request.ledger_number)
    if row is None:
        bar(books, request.posted_by_request_id)
        nothing = Document("supplier invoice", request.ledger_number)
        return SupplierInvoiceCancelled(existed=False, evidence=books.evidence(request, nothing))
    if row["state"] != "cancelled":
        _cancel(books, request, row)
    document = Document("supplier invoice", row["ledger_number"])
    return SupplierInvoiceCancelled(existed=True, evidence=books.evidence(request, document))


def get_supplier_invoice(books: Books, request: GetSupplierInvoice) -> PostedSupplierDocument:
    """Read an invoice or credit note as it stands now."""
    return documents.body(documents.find(books, request.ledger_number))


def find_supplier_invoices(books: Books, request: FindSupplierInvoices) -> SupplierDocuments:
    """Look for a supplier's own number."""
    suppliers.find(books, request.supplier_code)
    rows = documents.numbered(books, request.supplier_code, request.supplier_number)
    return SupplierDocuments(
        tuple(json.decode(row["body"], type=PostedSupplierDocument) for row in rows)
    )


def _post(
    books: Books, request: PostSupplierInvoice | PostSupplierCreditNote, billed: Billed
) -> PostedSupplierDocument:
    coded = _coded(books, request.connection_id, billed)
    return post_document(books, request.connection_id, request.request_id, coded)


def _coded(books: Books, connection_id: str, billed: Billed) -> Billed:
    """Give it with the ERP's own accounts in place of our names, such as freight."""
    translation, asking = books.translation(connection_id), about_bill(billed)

    def account(name: str) -> str:
        return translation.code(MappingKind.ACCOUNT, name, asking) if name else ""

    lines = tuple(structs.replace(one, account=account(one.account)) for one in billed.lines)
    return structs.replace(billed, lines=lines)


def _require_invoice(books: Books, billed: Billed) -> None:
    number = billed.credits_invoice_number
    row = books.state.row(
        "select * from supplier_documents where ledger_number = ? and supplier_code = ?"
        " and document_type = 'invoice' and state <> 'cancelled'",
        number,
        billed.supplier_code,
    )
    if row is None:
        sentence = f"the supplier has no invoice {number!r}"
        raise refuse("unknown_invoice", sentence, "credit_note.credits_invoice_number")


def _cancel(books: Books, request: CancelSupplierInvoice, row: Row) -> None:
    if row["outstanding"] != row["gross"]:
        raise refuse("already_paid", f"{row['ledger_number']} is paid, in part or whole")
    document = documents.body(row)
    require_open(books, document.posted_on, "ledger_number")
    reverse_document(books, request.connection_id, document)


class SupplierInvoicesDesk:
    """Answers the supplier invoices port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def post_supplier_invoice(self, request: PostSupplierInvoice) -> SupplierInvoicePosted:
        """Post."""
        return await self._desk.write(post_supplier_invoice, request)

    async def post_supplier_credit_note(
        self, request: PostSupplierCreditNote
    ) -> SupplierCreditNotePosted:
        """Post."""
        return await self._desk.write(post_supplier_credit_note, request)

    async def cancel_supplier_invoice(
        self, request: CancelSupplierInvoice
    ) -> SupplierInvoiceCancelled:
        """Reverse."""
        return await self._desk.write(cancel_supplier_invoice, request)

    async def get_supplier_invoice(self, request: GetSupplierInvoice) -> PostedSupplierDocument:
        """Read one."""
        return await self._desk.read(get_supplier_invoice, request)

    async def find_supplier_invoices(self, request: FindSupplierInvoices) -> SupplierDocuments:
        """Look for a supplier's number."""
        return await self._desk.read(find_supplier_invoices, request)
