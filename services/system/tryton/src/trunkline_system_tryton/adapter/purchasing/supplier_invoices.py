"""Invoices and credit notes of suppliers: posted once, reversed while nothing was paid."""

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
from trunkline_model.supplier_invoice import PostedSupplierDocument
from trunkline_system_tryton.adapter.backend import Backend
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.refusals import refuse, unknown

from .bars import bar, note
from .billing import find_posted, numbered, post
from .bills import FIELDS, INVOICE, find_bill, read_bill
from .checks import require_open

POSTED = {"posted", "paid"}


class SupplierInvoicesAdapter:
    """Answers the supplier invoices port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def post_supplier_invoice(self, request: PostSupplierInvoice) -> SupplierInvoicePosted:
        """Post an invoice."""
        calls = self._backend.talk(request)
        row, document = await self._post(calls, of_invoice(request.request_id, request.invoice))
        return SupplierInvoicePosted(document, calls.evidence(_proof(row)))

    async def post_supplier_credit_note(
        self, request: PostSupplierCreditNote
    ) -> SupplierCreditNotePosted:
        """Post a credit note."""
        calls = self._backend.talk(request)
        billed = of_credit_note(request.request_id, request.credit_note)
        row, document = await self._post(calls, billed)
        return SupplierCreditNotePosted(document, calls.evidence(_proof(row)))

    async def cancel_supplier_invoice(
        self, request: CancelSupplierInvoice
    ) -> SupplierInvoiceCancelled:
        """Reverse what nothing was paid of; one that never was cannot stay later."""
        calls = self._backend.talk(request)
        await bar(calls, self._backend.directory, request.posted_by_request_id)
        row = await _posted(calls, request)
        if row is None:
            nothing = Document(INVOICE, 0, request.ledger_number)
            return SupplierInvoiceCancelled(existed=False, evidence=calls.evidence(nothing))
        if row["state"] in POSTED:
            if row["state"] == "paid" or row["payment_lines"]:
                raise refuse("already_paid", f"{row['number']} is paid, in part or whole")
            on = row["accounting_date"] or row["invoice_date"]
            await require_open(calls, on, "ledger_number")
            await note(calls, f"{INVOICE},{row['id']}", f"Cancelled: {request.reason}")
        if row["state"] != "cancelled":
            await calls.press(INVOICE, "cancel", row["id"])
        return SupplierInvoiceCancelled(existed=True, evidence=calls.evidence(_proof(row)))

    async def get_supplier_invoice(self, request: GetSupplierInvoice) -> PostedSupplierDocument:
        """Read an invoice or credit note."""
        calls = self._backend.talk(request)
        row = await find_bill(calls, request.ledger_number)
        return await read_bill(calls, self._backend.directory, row)

    async def find_supplier_invoices(self, request: FindSupplierInvoices) -> SupplierDocuments:
        """Look for a supplier's own number; drafts are no documents yet."""
        calls = self._backend.talk(request)
        domain = [("code", "=", request.supplier_code)]
        parties = await calls.search("party.party", domain, ["id"], limit=1)
        if not parties:
            raise unknown("supplier", request.supplier_code)
        rows = await numbered(calls, parties[0]["id"], request.supplier_number)
        return SupplierDocuments(
            tuple(
                [
                    await read_bill(calls, self._backend.directory, row)
                    for row in rows
                    if row["state"] in POSTED
                ]
            )
        )

    async def _post(
        self, calls: Conversation, billed: Billed
    ) -> tuple[Row, PostedSupplierDocument]:
        row = await post(calls, self._backend.directory, billed)
        return row, await read_bill(calls, self._backend.directory, row)


def _proof(row: Row) -> Document:
    return Document(INVOICE, row["id"], row["number"] or "")


async def _posted(calls: Conversation, request: CancelSupplierInvoice) -> Row | None:
    posted = request.posted_by_request_id
    found = await find_posted(calls, posted) if posted else []
    if not found and request.ledger_number:
        domain = [("number", "=", request.ledger_number), ("type", "=", "in")]
        found = await calls.search(INVOICE, domain, FIELDS, limit=1)
    return next(iter(found), None)
