"""What is billed, credited, claimed and paid between a supplier and us: the words of both sides."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from .money import Money
from .personal import BankStr, PersonalWords, PersonName
from .trade_party import TradeParty


class InvoiceKind(StrEnum):
    """What a bill does."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    """The supplier gives back; its amounts are positive."""
    DEBIT_NOTE = "debit_note"
    """We claim back; its amounts are positive."""


class TradeInvoiceLine(Struct, frozen=True):
    """One line that is billed, credited or claimed."""

    line_id: str
    """Unique in its document."""
    description: str
    """What it is, in the words of who wrote the document."""
    quantity: Decimal
    """Units."""
    unit: str
    """Unit of measure by UN/ECE recommendation 20, such as C62 for pieces."""
    unit_price: Money
    """Net price of a unit."""
    net: Money
    """Net value in whole pennies."""
    tax_category: str
    """UNCL 5305 code: S charged, Z zero-rated, E exempt, AE reverse charge, G export, O outside."""
    tax_rate: Decimal
    """Per cent."""
    adjustment: Money | None = None
    """Charges less allowances of the line: quantity x unit price + adjustment = net; none: zero."""
    order_line_id: str = ""
    """Line id of our order; may be empty."""
    sku: str = ""
    """Our code of the article; may be empty."""
    supplier_sku: str = ""
    """The supplier's code of the article; may be empty."""


class TradeCharge(Struct, frozen=True):
    """An allowance or a charge on a document as a whole, such as freight."""

    is_charge: bool
    """False for an allowance, which lowers the sum."""
    reason: str
    """What it is for, in words."""
    amount: Money
    """Net and positive."""
    tax_category: str
    """UNCL 5305 code."""
    tax_rate: Decimal
    """Per cent."""


class TradeTax(Struct, frozen=True):
    """Tax of one category and rate."""

    category: str
    """UNCL 5305 code."""
    rate: Decimal
    """Per cent."""
    base: Money
    """Net value that it is charged on."""
    tax: Money
    """Tax in whole pennies."""
    exemption: str = ""
    """Why nothing is charged, in words; needed for E, AE, G and O."""


class TradeAccount(Struct, frozen=True):
    """An account as a document has it: to be held against the one that is known."""

    number: BankStr
    """IBAN without blanks, or an account number."""
    branch: str = ""
    """Of an IBAN the BIC, else the sort code without dashes; may be empty."""
    holder: PersonName = ""
    """Name of the account; may be empty."""


class TradeInvoice(Struct, frozen=True):
    """An invoice, credit note or debit note as it was written."""

    kind: InvoiceKind
    """What it does."""
    invoice_number: str
    """The number that who wrote it gave it."""
    issued_on: date
    """Its date."""
    currency: str
    """ISO 4217 code of every amount in it."""
    lines: tuple[TradeInvoiceLine, ...]
    """At least one."""
    taxes: tuple[TradeTax, ...]
    """One for each category and rate."""
    line_total: Money
    """Sum of line nets."""
    net: Money
    """Line total - allowances + charges."""
    tax: Money
    """Sum of taxes."""
    gross: Money
    """Net + tax."""
    payable: Money
    """Gross - prepaid + rounding."""
    charges: tuple[TradeCharge, ...] = ()
    """Allowances and charges on the whole."""
    prepaid: Money | None = None
    """What was paid before; none: nothing."""
    rounding: Money | None = None
    """What rounds the amount to be paid; none: nothing."""
    tax_point_on: date | None = None
    """The day the tax falls due, when it is not the date of the document."""
    due_on: date | None = None
    """When it has to be paid; none when the document does not say."""
    order_number: str = ""
    """Our order; empty when the document names none."""
    corrects_number: str = ""
    """Of a credit or debit note the number of the invoice it corrects; may be empty."""
    despatch_number: str = ""
    """The delivery that it bills; may be empty."""
    account: TradeAccount | None = None
    """Where it wants to be paid; none when the document does not say."""
    payment_reference: str = ""
    """What the payment shall say; may be empty."""
    note: PersonalWords = ""
    """Free words."""
    buyer: TradeParty | None = None
    """Who buys; none in a request: as the connection's settings have it."""
    seller: TradeParty | None = None
    """Who sells; none in a request: as the connection's settings have it."""


class RemittanceLine(Struct, frozen=True):
    """What a payment settles of one document."""

    document_number: str
    """The supplier's number of its invoice or credit note."""
    kind: InvoiceKind
    """What it settles; a credit note is taken off."""
    document_on: date
    """Date of the document."""
    amount: Money
    """What is settled; positive, also of a credit note."""
    discount: Money | None = None
    """Taken off for early payment; none: nothing."""


class RemittanceAdvice(Struct, frozen=True):
    """What a payment to a supplier pays."""

    remittance_number: str
    """Our number of the advice."""
    paid_on: date
    """The day the money leaves."""
    currency: str
    """ISO 4217 code of every amount in it."""
    total: Money
    """The payment: invoices - credit notes - discounts."""
    lines: tuple[RemittanceLine, ...]
    """At least one."""
    payment_reference: str = ""
    """What the supplier sees on its bank statement."""
    account: TradeAccount | None = None
    """The account that is paid; none when it is not told."""
    note: PersonalWords = ""
    """Free words."""
    buyer: TradeParty | None = None
    """Who pays; none in a request: as the connection's settings have it."""
    seller: TradeParty | None = None
    """Who is paid; none in a request: as the connection's settings have it."""
