"""A supplier's invoice or credit note, as it is posted and as the ERP holds it."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from .money import Money
from .purchase_order import PurchaseLineKind


class SupplierInvoiceLine(Struct, frozen=True):
    """One line that the supplier bills or credits."""

    line_id: str
    """The supplier's id of the line, unique in its document."""
    kind: PurchaseLineKind
    """Goods, service, freight or rounding."""
    sku: str
    """The article; may be empty when there is no order."""
    description: str
    """What the supplier calls it."""
    quantity: Decimal
    """Units billed or credited; positive."""
    unit_price: Money
    """Net price of a unit, with at most six places; that of a rounding may be below zero."""
    net: Money
    """Net value in whole pennies."""
    tax_code: str
    """Our tax code: vat-20, vat-5, vat-0, exempt; reverse-20 (domestic reverse charge) and
    overseas-20 (services from abroad), both charged and reclaimed by the buyer."""
    purchase_order_number: str = ""
    """The ERP's number of the order it bills; empty when there is none."""
    purchase_order_line_id: str = ""
    """Line id of that order."""
    goods_receipt_number: str = ""
    """The ERP's number of the receipt (or return) that it was matched with; may be empty."""
    account: str = ""
    """Our name of the account it is coded to, such as freight; empty means the article's own."""


class TaxSubtotal(Struct, frozen=True):
    """Tax of one code as the supplier states it."""

    tax_code: str
    """Our tax code."""
    base: Money
    """Net value that it is charged on."""
    tax: Money
    """What the supplier charges; zero under a reverse charge."""


class SupplierInvoice(Struct, frozen=True):
    """What a supplier bills, proved to the penny; its tax is posted as the supplier states it."""

    invoice_id: str
    """Our id of the document."""
    supplier_code: str
    """The supplier in the ERP."""
    supplier_invoice_number: str
    """The supplier's number as printed; the ERP posts it once."""
    invoiced_on: date
    """The supplier's date and tax point."""
    posted_on: date
    """The day it is posted; its period must be open."""
    due_on: date
    """When it has to be paid."""
    currency: str
    """ISO 4217 code of every amount in the document."""
    lines: tuple[SupplierInvoiceLine, ...]
    """At least one."""
    taxes: tuple[TaxSubtotal, ...]
    """One for each tax code of the lines."""
    net: Money
    """Sum of line nets."""
    tax: Money
    """Sum of the subtotals' tax."""
    gross: Money
    """What is owed: net + tax."""


class SupplierCreditNote(Struct, frozen=True):
    """What a supplier gives back; every amount is positive."""

    credit_note_id: str
    """Our id of the document."""
    supplier_code: str
    """The supplier in the ERP."""
    supplier_credit_note_number: str
    """The supplier's number as printed; the ERP posts it once."""
    credits_invoice_number: str
    """The ERP's number of the invoice that it corrects; may be empty."""
    invoiced_on: date
    """The supplier's date and tax point."""
    posted_on: date
    """The day it is posted; its period must be open."""
    currency: str
    """ISO 4217 code of every amount in the document."""
    lines: tuple[SupplierInvoiceLine, ...]
    """At least one."""
    taxes: tuple[TaxSubtotal, ...]
    """One for each tax code of the lines."""
    net: Money
    """Sum of line nets."""
    tax: Money
    """Sum of the subtotals' tax."""
    gross: Money
    """What is credited: net + tax."""


class PostedSupplierLine(Struct, frozen=True):
    """One line as the ERP holds it; of a credit note as positive as of an invoice."""

    line_id: str
    """The supplier's id of the line."""
    sku: str
    """The article; empty when the line has none."""
    quantity: Decimal
    """Units."""
    net: Money
    """Net value."""
    tax_code: str
    """Our tax code."""
    account: str
    """The ERP's account."""
    purchase_order_number: str
    """The ERP's number of the order it bills; empty when there is none."""
    purchase_order_line_id: str
    """Line id of that order."""


class PostedSupplierDocument(Struct, frozen=True):
    """A supplier's invoice or credit note in the ERP."""

    ledger_number: str
    """The number that the ERP gave when it posted."""
    ledger_id: str
    """The ERP's internal id."""
    document_type: str
    """invoice or credit_note."""
    state: str
    """posted, paid or cancelled."""
    supplier_code: str
    """The supplier."""
    supplier_number: str
    """The supplier's own number of it."""
    credits_invoice_number: str
    """Of a credit note the ERP's number of the invoice it corrects; may be empty."""
    invoiced_on: date
    """The supplier's date."""
    posted_on: date
    """The day it was posted on."""
    due_on: date
    """When it has to be paid; of a credit note the supplier's date."""
    lines: tuple[PostedSupplierLine, ...]
    """What it bills or credits."""
    taxes: tuple[TaxSubtotal, ...]
    """Tax by code, as posted, in the order of the codes."""
    net: Money
    """Sum without tax."""
    tax: Money
    """Tax that the supplier charges."""
    gross: Money
    """Its value."""
    outstanding: Money
    """What is still to be paid, or still to be had of a credit note."""
    self_charged: tuple[TaxSubtotal, ...] = ()
    """Tax that the buyer charges itself and reclaims in the same entry, by code."""
