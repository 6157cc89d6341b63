"""What became of the money: booked, billed, paid."""

from datetime import date

from trunkline_durable.process import Fact
from trunkline_model.capabilities.receipts import PaymentMethod
from trunkline_model.invoice import Invoice
from trunkline_model.money import Money


class SaleBooked(Fact, frozen=True, kw_only=True):
    """The ERP has the sale."""

    system: str
    """Run-time name of the service that booked it."""
    sales_order_number: str
    """The ERP's number."""
    gross: Money
    """The ERP's own total."""


class ParcelInvoiced(Fact, frozen=True, kw_only=True):
    """The ERP billed a parcel."""

    system: str
    """Run-time name of the service that posted it."""
    parcel_id: str
    """The parcel."""
    invoice: Invoice
    """As posted."""


class BankCreditMatched(Fact, frozen=True, kw_only=True):
    """A bank transfer names this order."""

    system: str = ""
    """Run-time name of the bank's service."""
    entry_reference: str
    """The bank's reference, unique in the account."""
    amount: Money
    """What came in; positive."""
    booked_on: date
    """Booking day."""
    matched_by: str
    """The number that it named."""
    part_of: Money | None = None
    """The whole entry, when it pays several orders."""


class ReceiptPosted(Fact, frozen=True, kw_only=True):
    """The ERP applied money to an invoice."""

    system: str
    """Run-time name of the service that posted it."""
    payment: str
    """Card payment id or bank entry reference."""
    method: PaymentMethod
    """How the money came."""
    invoice_number: str
    """The invoice it pays."""
    amount: Money
    """How much was applied."""
    received_on: date
    """The day the money came."""
    receipt_number: str
    """The ERP's number."""
    outstanding: Money
    """What the ERP says is still open on the invoice."""
