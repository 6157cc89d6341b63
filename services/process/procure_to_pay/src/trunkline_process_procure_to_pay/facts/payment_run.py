"""What can have happened to a payment run."""

from datetime import date

from msgspec import Struct

from trunkline_durable.process import Fact
from trunkline_model.money import Money
from trunkline_model.payment_run import PaymentRun
from trunkline_model.personal import PersonalStr, PersonalWords


class RunItem(Struct, frozen=True):
    """One bill in a run; negative for a credit note that is netted."""

    bill_key: str
    """The supplier invoice's case."""
    supplier_code: str
    """To whom."""
    number: str
    """The supplier's number."""
    issued_on: date
    """Its date."""
    ledger_number: str
    """The ERP's number."""
    amount: Money
    """What of it is paid; negative for a credit note."""
    discount: Money | None = None
    """What is taken off for paying early, beside the amount; none: nothing."""


class RunPayment(Struct, frozen=True):
    """What one payment of a run pays: bills of one supplier, credit notes netted."""

    end_to_end_id: str
    """Ours, by which the bank's reports name it."""
    supplier_code: str
    """To whom."""
    amount: Money
    """Positive: the sum of the items."""
    items: tuple[RunItem, ...]
    """What it pays."""


class RunProposed(Fact, frozen=True, kw_only=True):
    """A proposal was made of what is due."""

    run: PaymentRun
    """As the bank will be sent it: its id is made of its content."""
    content_sha256: str
    """Hash of the run: what approvers see and sign."""
    connection_id: str
    """The bank connection that pays it."""
    proposed_by: PersonalStr
    """Who made it: never an approver of it."""
    payments: tuple[RunPayment, ...]
    """What each instruction pays."""


class RunApproved(Fact, frozen=True, kw_only=True):
    """One approver signed its hash."""

    actor: PersonalStr
    """Who."""
    content_sha256: str
    """What they saw."""


class RunWithdrawn(Fact, frozen=True, kw_only=True):
    """It will not be sent."""

    actor: PersonalStr
    """Who says so."""
    reason: PersonalWords
    """Why."""


class RunReleased(Fact, frozen=True, kw_only=True):
    """Its bills may be offered again, after it was withdrawn or refused."""


class FileSent(Fact, frozen=True, kw_only=True):
    """The bank's folder has the file."""

    system: str
    """Run-time name of the service that sent it."""
    message_id: str
    """Id of the message."""
    file_name: str
    """Its name there."""
    file_sha256: str
    """Hash of its bytes."""


class PaymentReported(Fact, frozen=True, kw_only=True):
    """The bank says what becomes of a payment, before any money moves."""

    end_to_end_id: str
    """Which; empty: all of the file."""
    accepted: bool
    """False when it will not be executed."""
    reason: PersonalWords = ""
    """Why not, in the bank's words."""


class PaymentDebited(Fact, frozen=True, kw_only=True):
    """The account was debited."""

    end_to_end_id: str
    """Which payment."""
    entry_reference: str
    """The bank's reference of the entry."""
    amount: Money
    """Positive."""
    booked_on: date
    """The booking day."""


class PaymentReturned(Fact, frozen=True, kw_only=True):
    """The money of a payment came back."""

    end_to_end_id: str
    """Which payment."""
    entry_reference: str
    """The bank's reference of the entry."""
    reason: PersonalWords
    """Why, in the bank's words."""


class PaymentBooked(Fact, frozen=True, kw_only=True):
    """The ERP has paid the bills of a payment, and their cases know."""

    end_to_end_id: str
    """Which payment."""
    document_numbers: tuple[str, ...]
    """The ERP's numbers of the postings."""


class PaymentRejected(Fact, frozen=True, kw_only=True):
    """The bills of a payment that the bank refused may be offered again."""

    end_to_end_id: str
    """Which payment."""


class RemittanceSent(Fact, frozen=True, kw_only=True):
    """The supplier was told what a payment pays."""

    end_to_end_id: str
    """Which payment."""
    document_id: str
    """Id of the advice as it left."""


class RunClosed(Fact, frozen=True, kw_only=True):
    """Every payment is reconciled or was given back."""

    paid: Money
    """What was debited in all."""
