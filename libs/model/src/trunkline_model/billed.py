"""A supplier's invoice or credit note as one shape, for whoever books both alike."""

from datetime import date

from msgspec import Struct

from .money import Money
from .supplier_invoice import (
    SupplierCreditNote,
    SupplierInvoice,
    SupplierInvoiceLine,
    TaxSubtotal,
)


class Billed(Struct, frozen=True):
    """What a supplier bills or credits."""

    document_type: str
    """invoice or credit_note, as its field in the request is called."""
    request_id: str
    """The write's identity."""
    supplier_code: str
    """The supplier in the ERP."""
    supplier_number: str
    """The supplier's number of it."""
    credits_invoice_number: str
    """The invoice that a credit note credits; empty for an invoice."""
    invoiced_on: date
    """The supplier's date."""
    posted_on: date
    """Its day in the books."""
    due_on: date
    """When it is to be paid; a credit note is due at once."""
    currency: str
    """ISO 4217 code of every amount."""
    lines: tuple[SupplierInvoiceLine, ...]
    """Its lines; positive for a credit note too."""
    taxes: tuple[TaxSubtotal, ...]
    """VAT by tax code."""
    net: Money
    """Without tax."""
    tax: Money
    """VAT."""
    gross: Money
    """What is claimed or credited."""

    @property
    def sign(self) -> int:
        """1 for an invoice, -1 for a credit note."""
        return 1 if self.document_type == "invoice" else -1


def of_invoice(request_id: str, one: SupplierInvoice) -> Billed:
    """Read an invoice."""
    return _billed(request_id, one, (one.supplier_invoice_number, one.due_on, ""))


def of_credit_note(request_id: str, one: SupplierCreditNote) -> Billed:
    """Read a credit note; it is due at once."""
    own = (one.supplier_credit_note_number, one.invoiced_on, one.credits_invoice_number)
    return _billed(request_id, one, own)


def _billed(
    request_id: str, one: SupplierInvoice | SupplierCreditNote, own: tuple[str, date, str]
) -> Billed:
    number, due_on, credited = own
    return Billed(
        document_type="invoice" if isinstance(one, SupplierInvoice) else "credit_note",
        request_id=request_id,
        supplier_code=one.supplier_code,
        supplier_number=number,
        credits_invoice_number=credited,
        invoiced_on=one.invoiced_on,
        posted_on=one.posted_on,
        due_on=due_on,
        currency=one.currency,
        lines=one.lines,
        taxes=one.taxes,
        net=one.net,
        tax=one.tax,
        gross=one.gross,
    )
