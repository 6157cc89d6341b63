"""A payment as it is proposed, with what it settles."""

from datetime import date

from msgspec import Struct

from trunkline_model.bank_account import BankAccount
from trunkline_model.money import Money


class ProposedItem(Struct, frozen=True):
    """One bill, or one credit note, in a payment."""

    bill_key: str
    """The supplier invoice's case."""
    number: str
    """The supplier's number."""
    amount: Money
    """What is paid of it; negative for a credit note."""
    discount: Money
    """What is taken off for paying early; zero when nothing is."""


class ProposedPayment(Struct, frozen=True):
    """What one supplier is paid."""

    end_to_end_id: str
    """Names it at the bank."""
    supplier_code: str
    """To whom."""
    creditor: BankAccount
    """Where."""
    amount: Money
    """The sum of its items; positive."""
    due_on: date
    """The earliest day on which any of it is due."""
    items: tuple[ProposedItem, ...]
    """What it settles: at least one, bills and credit notes."""
