"""A bill in the ERP's words, with the tax codes that its VAT treatment has."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from trunkline_model.money import Money, total
from trunkline_model.purchase_order import PurchaseLineKind
from trunkline_model.supplier_invoice import (
    SupplierCreditNote,
    SupplierInvoice,
    SupplierInvoiceLine,
    TaxSubtotal,
)

from .billing import Bill, BilledLine
from .cases.supplier_invoice import BillCase
from .rules.early_payment import DiscountPart, EarlyPayment, parts_of


def invoice(invoice_id: str, case: BillCase, posted_on: date) -> SupplierInvoice:
    """Give an invoice; its tax is the supplier's, to the penny."""
    bill, validated = case.known_bill, case.validated[0]
    return SupplierInvoice(
        invoice_id=invoice_id,
        supplier_code=bill.supplier_code,
        supplier_invoice_number=bill.number,
        invoiced_on=bill.issued_on,
        posted_on=posted_on,
        due_on=validated.due_on,
        currency=bill.currency,
        lines=tuple(_lines(case)),
        taxes=_taxes(bill, validated.tax_codes),
        net=bill.net,
        tax=bill.tax,
        gross=bill.gross,
    )


def credit_note(credit_note_id: str, case: BillCase, posted_on: date) -> SupplierCreditNote:
    """Give a credit note; every amount is positive."""
    bill, validated = case.known_bill, case.validated[0]
    return SupplierCreditNote(
        credit_note_id=credit_note_id,
        supplier_code=bill.supplier_code,
        supplier_credit_note_number=bill.number,
        credits_invoice_number="",
        invoiced_on=bill.issued_on,
        posted_on=posted_on,
        currency=bill.currency,
        lines=tuple(_lines(case)),
        taxes=_taxes(bill, validated.tax_codes),
        net=bill.net,
        tax=bill.tax,
        gross=bill.gross,
    )


def discount_note(
    note_id: str, case: BillCase, agreed: EarlyPayment, posted_on: date
) -> SupplierCreditNote:
    """Give what is taken off a bill for paying it early, with the VAT that falls with it."""
    bill, codes = case.known_bill, case.validated[0].tax_codes
    parts = parts_of(bill, codes, agreed)
    net = total((one.net for one in parts), bill.currency)
    tax = total((one.tax for one in parts), bill.currency)
    return SupplierCreditNote(
        credit_note_id=note_id,
        supplier_code=bill.supplier_code,
        supplier_credit_note_number=f"EP-{bill.number}",
        credits_invoice_number=case.posted[0].ledger_number,
        invoiced_on=posted_on,
        posted_on=posted_on,
        currency=bill.currency,
        lines=tuple(_taken_off(one, bill.number) for one in parts),
        taxes=tuple(TaxSubtotal(one.tax_code, one.net, one.tax) for one in parts),
        net=net,
        tax=tax,
        gross=net + tax,
    )


def _taken_off(part: DiscountPart, number: str) -> SupplierInvoiceLine:
    return SupplierInvoiceLine(
        line_id=f"discount-{part.tax_code}",
        kind=PurchaseLineKind.SERVICE,
        sku="",
        description=f"Discount for paying {number} early",
        quantity=Decimal(1),
        unit_price=part.net,
        net=part.net,
        tax_code=part.tax_code,
    )


def _lines(case: BillCase) -> Iterable[SupplierInvoiceLine]:
    bill, validated = case.known_bill, case.validated[0]
    for line, tax_code in zip(bill.lines, validated.tax_codes, strict=True):
        yield SupplierInvoiceLine(
            line_id=line.bill_line_id,
            kind=PurchaseLineKind.FREIGHT if line.is_charge else PurchaseLineKind.GOODS,
            sku=line.sku,
            description=line.description,
            quantity=line.quantity,
            unit_price=line.unit_price,
            net=line.net,
            tax_code=tax_code,
            purchase_order_number=validated.erp_order_number if line.line_id else "",
            purchase_order_line_id=line.line_id,
            account="freight" if line.is_charge else "",
        )


def _taxes(bill: Bill, tax_codes: tuple[str, ...]) -> tuple[TaxSubtotal, ...]:
    """Give one subtotal a code; a penny of rounding that the supplier has goes to the first."""
    bases: dict[str, Money] = {}
    rates = dict(zip(tax_codes, bill.lines, strict=False))
    for line, code in zip(bill.lines, tax_codes, strict=True):
        bases[code] = bases[code] + line.net if code in bases else line.net
    taxes = {code: _tax(base, rates[code]) for code, base in bases.items()}
    first = next(iter(taxes))
    rest = [amount for code, amount in taxes.items() if code != first]
    taxes[first] = bill.tax
    for amount in rest:
        taxes[first] = taxes[first] - amount
    return tuple(TaxSubtotal(code, bases[code], taxes[code]) for code in bases)


def _tax(base: Money, line: BilledLine) -> Money:
    return base.times(line.vat_rate).rounded()
