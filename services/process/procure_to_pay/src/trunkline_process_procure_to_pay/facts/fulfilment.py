"""What can have happened to a purchase once goods and bills come, to the last unit and penny."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from trunkline_durable.process import Fact
from trunkline_model.money import Money
from trunkline_model.personal import PersonalStr, PersonalWords

from ..goods import AdvisedLine, ReceivedLine


class DespatchAdvised(Fact, frozen=True, kw_only=True):
    """The supplier says that goods are on their way."""

    despatch_number: str
    """The supplier's number."""
    lines: tuple[AdvisedLine, ...]
    """What."""
    arrives_on: date | None = None
    """When, as far as it is said."""


class GoodsArrived(Fact, frozen=True, kw_only=True):
    """The warehouse received some of it."""

    receipt_reference: str
    """The warehouse's number of the receipt."""
    received_on: date
    """The day."""
    lines: tuple[ReceivedLine, ...]
    """What, in which condition."""
    actor: PersonalStr = ""
    """Who counted it."""


class ReceiptBooked(Fact, frozen=True, kw_only=True):
    """The ERP has the goods, those to go back in quarantine."""

    receipt_reference: str
    """The warehouse's number."""
    system: str
    """Run-time name of the service that booked it."""
    document_number: str
    """The ERP's number."""


class ReceiptAccrued(Fact, frozen=True, kw_only=True):
    """The ledger owes what a receipt brought: goods received, not invoiced."""

    receipt_reference: str
    """The warehouse's number of the receipt."""
    accrual_number: str
    """The ERP's number of the posting."""
    net: Money
    """What was kept, at the order's prices."""


class AccrualLessened(Fact, frozen=True, kw_only=True):
    """The ledger owes less of it: it was billed."""

    reversal_number: str
    """The ERP's number of the posting."""
    accrual_number: str
    """What it lessens."""
    net: Money
    """By how much."""


class ReturnAdvised(Fact, frozen=True, kw_only=True):
    """Damaged or wrong goods go back, and the supplier is to credit them if it billed them."""

    receipt_reference: str
    """The receipt that they came with."""
    return_number: str
    """The ERP's number of the return."""
    debit: Money
    """Net value at the order's prices."""
    sentence: str
    """What goes back and why."""


class DebitNoteSent(Fact, frozen=True, kw_only=True):
    """The supplier has our claim for what went back to it."""

    receipt_reference: str
    """The receipt that the goods came with."""
    debit_note_number: str
    """Our number of the claim."""
    gross: Money
    """What is claimed, with VAT."""
    document_id: str
    """Id of the document as it left."""


class MatchedLine(Struct, frozen=True):
    """Some of a line that a bill was matched with; negative for a credit note."""

    line_id: str
    """Ours."""
    quantity: Decimal
    """Units."""
    variance: Money
    """Billed less ordered price, for all of it."""


class BillMatched(Fact, frozen=True, kw_only=True):
    """A bill took its part of what was received."""

    bill_key: str
    """The supplier invoice's case."""
    lines: tuple[MatchedLine, ...]
    """Its part."""
    charges: Money
    """Freight and other charges on it; negative for a credit note."""
    explanation: str
    """Why it is all right, line by line."""
    leans_on: tuple[str, ...] = ()
    """Credit notes without which it would not have matched, by their keys."""


class BillWaits(Fact, frozen=True, kw_only=True):
    """A bill did not match: it is told when something of this purchase changes."""

    bill_key: str
    """The supplier invoice's case."""


class BillReleased(Fact, frozen=True, kw_only=True):
    """A bill that had been matched will not be posted."""

    bill_key: str
    """The supplier invoice's case."""


class BillPosted(Fact, frozen=True, kw_only=True):
    """The ERP has posted a bill of it."""

    bill_key: str
    """The supplier invoice's case."""
    posted_on: date | None = None
    """Its day in the books; none: the day on which it was told."""

    @property
    def day(self) -> date:
        """The day from which the ledger owes it."""
        return self.posted_on or self.occurred_at.date()


class BillPaid(Fact, frozen=True, kw_only=True):
    """A bill of it is paid, or a credit note of it used up."""

    bill_key: str
    """The supplier invoice's case."""
    paid_on: date
    """The day on which the bank debited it."""


class RemainderClosed(Fact, frozen=True, kw_only=True):
    """What has not come will not come."""

    actor: PersonalStr
    """Who says so; empty: a tolerance."""
    reason: PersonalWords
    """Why."""


class OrderClosedShort(Fact, frozen=True, kw_only=True):
    """The ERP expects no more of it, and the supplier knows that it is to send no more."""

    version: int
    """The order's version that says so to the supplier."""


class PurchaseCancelled(Fact, frozen=True, kw_only=True):
    """The order was taken back, as far as nothing had come of it."""

    actor: PersonalStr
    """Who."""
    reason: PersonalWords
    """Why."""


class PurchaseClosed(Fact, frozen=True, kw_only=True):
    """All is received, billed and paid, and nothing is left between."""

    grni: Money
    """Goods received, not invoiced: zero."""
