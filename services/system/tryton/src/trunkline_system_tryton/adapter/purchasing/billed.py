"""A supplier's invoice and credit note as one shape, proved before anything is sent."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import Money
from trunkline_model.supplier_invoice import (
    SupplierCreditNote,
    SupplierInvoice,
    SupplierInvoiceLine,
    TaxSubtotal,
)
from trunkline_system_tryton.refusals import refuse

from .checks import require_lines, require_positive, require_price, require_same, value

ZERO = Decimal(0)


class Billed(Struct, frozen=True):
    """What a supplier bills or credits."""

    document_type: str
    """invoice or credit_note, as its field in the request is called."""
    request_id: str
    """The write's identity."""
    supplier_code: str
    supplier_number: str
    credits_invoice_number: str
    invoiced_on: date
    posted_on: date
    due_on: date
    currency: str
    lines: tuple[SupplierInvoiceLine, ...]
    taxes: tuple[TaxSubtotal, ...]
    net: Money
    tax: Money
    gross: Money

    @property
    def sign(self) -> int:
        """1 for an invoice, -1 for a credit note: Tryton's has quantities below zero."""
        return 1 if self.document_type == "invoice" else -1


def of_invoice(request_id: str, one: SupplierInvoice) -> Billed:
    """Read an invoice."""
    return _billed(request_id, one, (one.supplier_invoice_number, one.due_on, ""))


def of_credit_note(request_id: str, one: SupplierCreditNote) -> Billed:
    """Read a credit note; it is due at once."""
    own = (one.supplier_credit_note_number, one.invoiced_on, one.credits_invoice_number)
    return _billed(request_id, one, own)


def check(one: Billed) -> None:
    """Refuse what does not add up."""
    kind = one.document_type
    require_lines((line.line_id for line in one.lines), f"{kind}.lines")
    for place, line in enumerate(one.lines):
        where = f"{kind}.lines[{place}]"
        require_positive(line.quantity, f"{where}.quantity")
        require_price(line.unit_price, f"{where}.unit_price")
        require_same(value(line.quantity, line.unit_price), line.net, f"{where}.net")
    _check_sums(one)


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


def _check_sums(one: Billed) -> None:
    kind = one.document_type
    bases: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in one.lines:
        if line.tax_code:
            bases[line.tax_code] += line.net.amount
    require_same(sum((line.net.amount for line in one.lines), ZERO), one.net, f"{kind}.net")
    if {each.tax_code for each in one.taxes} != set(bases) or len(one.taxes) != len(bases):
        sentence = "the subtotals are not those of the lines' tax codes"
        raise refuse("totals_differ", sentence, f"{kind}.taxes")
    for place, each in enumerate(one.taxes):
        require_same(bases[each.tax_code], each.base, f"{kind}.taxes[{place}].base")
    require_same(sum((each.tax.amount for each in one.taxes), ZERO), one.tax, f"{kind}.tax")
    require_same(one.net.amount + one.tax.amount, one.gross, f"{kind}.gross")
