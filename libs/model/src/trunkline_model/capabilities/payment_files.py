"""Capability payment files: payments that a bank is asked to make, and what it said to them."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.payment_run import PaymentRun
from trunkline_model.personal import PersonalWords


class PaymentState(StrEnum):
    """How a payment, or a whole file, stands at the bank."""

    SENT = "sent"
    """The bank has the file and did not decide: nothing of it may be offered again."""
    ACCEPTED = "accepted"
    """The bank will pay, or has paid; the statement shows it."""
    PARTLY_ACCEPTED = "partly_accepted"
    """Of a file only: some payments are accepted and some rejected."""
    REJECTED = "rejected"
    """The bank will not pay."""


class SubmitPaymentFile(Struct, frozen=True):
    """Ask the bank to make the payments of a run."""

    connection_id: str
    """The bank connection."""
    request_id: str
    """The write's identity."""
    run: PaymentRun
    """What to pay; its id is that of its content, and the bank takes it once."""


class PaymentFileSubmitted(Struct, frozen=True):
    """The file lies at the bank."""

    message_id: str
    """The id that the bank's reports will name."""
    file_name: str
    """The name under which it lies there."""
    content_sha256: str
    """Hex hash of the file's bytes."""
    rewritten: tuple[str, ...]
    """End-to-end ids of payments whose texts were put into the characters that banks take."""
    evidence: Evidence
    """What proves it."""


class PaymentLine(Struct, frozen=True):
    """How one payment of a file stands."""

    end_to_end_id: str
    """Ours, as in the instruction."""
    state: PaymentState
    """Sent, accepted or rejected."""
    reason_code: str = ""
    """Why it was rejected: an ISO 20022 external code such as AC04; may be empty."""
    reason: PersonalWords = ""
    """The same in the bank's words."""


class PaymentStatusReported(Struct, frozen=True):
    """The bank said how the payments of a file stand."""

    report_id: str
    """The bank's id of the report."""
    run_id: str
    """Our payment run."""
    state: PaymentState
    """Of the whole file, by this report."""
    lines: tuple[PaymentLine, ...]
    """Every payment that this report decides, and no other."""


class GetPaymentFile(Struct, frozen=True):
    """Ask how a run's file stands."""

    connection_id: str
    """The bank connection."""
    run_id: str
    """Our run."""


class PaymentFile(Struct, frozen=True):
    """A file as the bank sees it, as far as it said."""

    run_id: str
    """Our run."""
    message_id: str
    """The id that the bank's reports name."""
    file_name: str
    """The name under which it was sent."""
    content_sha256: str
    """Hex hash of the file's bytes."""
    state: PaymentState
    """Of the whole."""
    submitted_at: datetime
    """When it was first sent (UTC)."""
    lines: tuple[PaymentLine, ...]
    """Every payment, by end-to-end id."""


class PaymentFiles(Protocol):
    """Has a bank make payments; what it says to them comes as events."""

    async def submit_payment_file(self, request: SubmitPaymentFile) -> PaymentFileSubmitted:
        """Send a run once; Invalid for what cannot be paid, Conflict when it was sent before."""
        ...

    async def get_payment_file(self, request: GetPaymentFile) -> PaymentFile:
        """Read how a file stands; NotFound when it was never sent."""
        ...
