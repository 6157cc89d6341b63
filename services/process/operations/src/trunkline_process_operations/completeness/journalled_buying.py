"""What the journal says of purchases and of what is paid for them: the fields that are read."""

from datetime import date

from msgspec import Struct

from trunkline_model.money import Money

from .journalled_line import Line


class Purchase(Struct, frozen=True):
    """A purchase order as it was booked."""

    order_number: str
    supplier_code: str
    ordered_on: date
    net: Money
    tax: Money
    gross: Money
    lines: tuple[Line, ...] = ()


class SupplierBill(Struct, frozen=True):
    """A supplier's invoice as it was to be posted."""

    supplier_code: str
    supplier_invoice_number: str
    posted_on: date
    net: Money
    tax: Money
    gross: Money
    lines: tuple[Line, ...] = ()


class SupplierCredit(Struct, frozen=True):
    """A supplier's credit note as it was to be posted."""

    supplier_code: str
    supplier_credit_note_number: str
    posted_on: date
    net: Money
    tax: Money
    gross: Money
    lines: tuple[Line, ...] = ()


class CapturedBill(Struct, frozen=True):
    """What a supplier sent: an invoice, or a credit note."""

    supplier_code: str
    number: str
    kind: str
    net: Money
    tax: Money
    gross: Money


class Delivery(Struct, frozen=True):
    """A delivery as it was to be booked."""

    delivery_reference: str
    received_on: date
    lines: tuple[Line, ...] = ()


class Return(Struct, frozen=True):
    """Goods that were to go back."""

    return_reference: str
    returned_on: date
    lines: tuple[Line, ...] = ()


class Instruction(Struct, frozen=True):
    """One payment of a file."""

    end_to_end_id: str
    amount: Money


class PayingRun(Struct, frozen=True):
    """What one file is to pay."""

    run_id: str
    proposed_on: date
    control_total: Money
    instructions: tuple[Instruction, ...] = ()


class SentFile(Struct, frozen=True):
    """A file as the bank was asked to take it."""

    connection_id: str
    run: PayingRun


class RunItem(Struct, frozen=True):
    """A bill in a run; negative for a credit note."""

    ledger_number: str
    amount: Money


class RunPayment(Struct, frozen=True):
    """What one payment pays."""

    items: tuple[RunItem, ...] = ()


class ProposedRun(Struct, frozen=True):
    """A run as it was proposed."""

    payments: tuple[RunPayment, ...] = ()


class PostedBill(Struct, frozen=True):
    """A supplier's invoice or credit note as the ERP posted it."""

    ledger_number: str
    net: Money
    tax: Money
    gross: Money
    lines: tuple[Line, ...] = ()
