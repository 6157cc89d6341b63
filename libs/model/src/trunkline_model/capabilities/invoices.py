"""Capability invoices: billing shipments in the ERP."""

from datetime import date
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.invoice import Invoice


class IssueInvoice(Struct, frozen=True):
    """Bill one shipment of a sale; services of the sale go on the first bill."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    sales_order_number: str
    """The ERP's number of the sale."""
    shipment_number: str
    """The ERP's number of the shipment."""
    invoiced_on: date
    """Date and tax point: the day the goods left."""


class InvoiceIssued(Struct, frozen=True):
    """The invoice is posted."""

    invoice: Invoice
    """As posted."""
    evidence: Evidence
    """What proves it."""


class GetInvoice(Struct, frozen=True):
    """Ask for a posted invoice."""

    connection_id: str
    """The ERP connection."""
    invoice_number: str
    """The ERP's number."""


class Invoices(Protocol):
    """Posts invoices; undone only by a credit note."""

    async def issue_invoice(self, request: IssueInvoice) -> InvoiceIssued:
        """Post the bill of a shipment; Refused when nothing of it is left to bill."""
        ...

    async def get_invoice(self, request: GetInvoice) -> Invoice:
        """Read an invoice; NotFound for an unknown number."""
        ...
