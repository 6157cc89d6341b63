"""What can have happened to a payment run."""

from datetime import date

from msgspec import Struct

from trunkline_durable.process import Fact
from trunkline_model.money import Money
from trunkline_model.personal import PersonalStr


class RunItem(Struct, frozen=True):
    """One bill in a run; negative for a credit note that is netted."""

    bill_key: str
    """The supplier invoice's case."""
    supplier_code: str
    """To whom."""
    number: str
    """The supplier's number."""
    amount: Money
    """What of it is paid."""
    invoice_number: str = ""
    """The ERP's number."""


class RunPayment(Struct, frozen=True):
    """One payment: the sum of a supplier's bills."""

    end_to_end_id: str
    """Ours, by which the bank's reports name it."""
    supplier_code: str
    """To whom."""
    supplier_name: PersonalStr
    """Their name on the payment."""
    account: PersonalStr
    """IBAN, or sort code and number, as the master says."""
    amount: Money
    """Positive."""
    items: tuple[RunItem, ...]
    """What it pays."""


class RunProposed(Fact, frozen=True, kw_only=True):
    """A proposal was made of what is due."""

    run_id: str
    """Made of its content."""
    content_sha256: str
    """What approvers see and sign."""
    connection_id: str
    """The bank connection that pays it."""
    pay_on: date
    """When it is to be executed."""
    proposed_by: PersonalStr
    """Who made it: never an approver of it."""
    payments: tuple[RunPayment, ...]
    """At least one."""


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
    reason: str
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
    reason: str = ""
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
    reason: str
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
