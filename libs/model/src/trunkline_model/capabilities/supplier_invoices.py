"""Capability supplier invoices: posting what suppliers bill and credit."""

from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.personal import PersonalWords
from trunkline_model.supplier_invoice import (
    PostedSupplierDocument,
    SupplierCreditNote,
    SupplierInvoice,
)


class PostSupplierInvoice(Struct, frozen=True):
    """Post an invoice with its VAT as the supplier states it."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    invoice: SupplierInvoice
    """What is billed."""


class SupplierInvoicePosted(Struct, frozen=True):
    """The invoice is owed."""

    document: PostedSupplierDocument
    """As posted."""
    evidence: Evidence
    """What proves it."""


class PostSupplierCreditNote(Struct, frozen=True):
    """Post a credit note with its VAT as the supplier states it."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    credit_note: SupplierCreditNote
    """What is credited."""


class SupplierCreditNotePosted(Struct, frozen=True):
    """The credit stands on the supplier's account."""

    document: PostedSupplierDocument
    """As posted."""
    evidence: Evidence
    """What proves it."""


class CancelSupplierInvoice(Struct, frozen=True):
    """Undo a posting on its own day; finds it by the request that posted it, or by number."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    posted_by_request_id: str
    """The request id of the posting, of an invoice or a credit note."""
    ledger_number: str
    """The ERP's number when known; may be empty."""
    reason: PersonalWords
    """Why, kept with the document."""


class SupplierInvoiceCancelled(Struct, frozen=True):
    """Nothing is owed, or credited, under it any more."""

    existed: bool
    """False when the posting had never taken effect."""
    evidence: Evidence
    """What proves it."""


class GetSupplierInvoice(Struct, frozen=True):
    """Ask for a posted invoice or credit note."""

    connection_id: str
    """The ERP connection."""
    ledger_number: str
    """The ERP's number."""


class FindSupplierInvoices(Struct, frozen=True):
    """Ask for what is posted under a supplier's own number, whoever posted it."""

    connection_id: str
    """The ERP connection."""
    supplier_code: str
    """The supplier."""
    supplier_number: str
    """The supplier's number as printed."""


class SupplierDocuments(Struct, frozen=True):
    """Invoices and credit notes that were found."""

    documents: tuple[PostedSupplierDocument, ...] = ()
    """In the order of their posting; cancelled ones are left out."""


class SupplierInvoices(Protocol):
    """Posts invoices and credit notes of suppliers, once each."""

    async def post_supplier_invoice(self, request: PostSupplierInvoice) -> SupplierInvoicePosted:
        """Post; Refused in a closed period, for a wrong sum, or for a number posted before."""
        ...

    async def post_supplier_credit_note(
        self, request: PostSupplierCreditNote
    ) -> SupplierCreditNotePosted:
        """Post; Refused in a closed period, for a wrong sum, or for a number posted before."""
        ...

    async def cancel_supplier_invoice(
        self, request: CancelSupplierInvoice
    ) -> SupplierInvoiceCancelled:
        """Reverse what nothing was paid of, in an open period; a posting on its way is barred."""
        ...

    async def get_supplier_invoice(self, request: GetSupplierInvoice) -> PostedSupplierDocument:
        """Read an invoice or a credit note; NotFound for an unknown number."""
        ...

    async def find_supplier_invoices(self, request: FindSupplierInvoices) -> SupplierDocuments:
        """Look for a supplier's number; none is an answer, NotFound is an unknown supplier."""
        ...
