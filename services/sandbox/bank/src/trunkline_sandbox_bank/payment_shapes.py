"""What a customer asks the bank to pay, and how the bank was told to decide."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from .shapes import Currency, Reference, Text


class Order(Struct, frozen=True):
    """One payment of a file."""

    end_to_end_id: str
    amount: Decimal
    currency: str
    creditor: str
    """The payee's name."""
    account: str
    """IBAN, or sort code and account number."""
    reference: str = ""
    """What the payee reads."""


class PaymentFile(Struct, frozen=True):
    """A file of payments as it was read."""

    message_id: str
    message_name: str
    """pain.001.001.09 or BACS18: what the report calls it."""
    debtor: str
    """IBAN, or sort code and account number."""
    execute_on: date
    batched: bool
    """True when the account is debited with all payments at once."""
    count: int
    """How many payments the file says it has."""
    control_sum: Decimal
    """What the file says they come to."""
    orders: tuple[Order, ...]


class Decision(Struct, frozen=True):
    """What becomes of one payment."""

    end_to_end_id: str
    status: Literal["ACCP", "RJCT"]
    reason: str = ""
    """ISO 20022 external code; empty when it is accepted."""


class Conduct(Struct, frozen=True, forbid_unknown_fields=True):
    """How the bank decides, until it is told otherwise."""

    rejects: dict[str, Annotated[str, Meta(pattern="^[A-Z0-9]{4}$")]] = {}
    """Reason codes by end-to-end id, account or payee's name."""
    payment_max: Decimal | None = None
    """More than this is rejected with AM02; none: any amount."""
    has_funds: bool = True
    """False: what the balance does not cover is rejected with AM04."""
    decides: Literal["at_once", "later"] = "at_once"
    """Later: a file is acknowledged (ACTC) and waits for `POST /_sandbox/decisions`."""


class MessageId(Struct, frozen=True, forbid_unknown_fields=True):
    """Which payment file is meant."""

    message_id: Reference


class Return(Struct, frozen=True, forbid_unknown_fields=True):
    """Money that comes back because the payee's bank did not take it."""

    end_to_end_id: Reference
    reason: Annotated[str, Meta(pattern="^[A-Z0-9]{4}$")] = "AC04"
    booked_on: date | None = None


class StrayReport(Struct, frozen=True, forbid_unknown_fields=True):
    """A report that nobody asked for, word for word."""

    message_id: Reference
    """The payment file that it claims to be about."""
    status: Literal["ACTC", "ACCP", "PART", "RJCT", ""] = "RJCT"
    reason: Text = ""
    decisions: tuple[Decision, ...] = ()
    report_id: str = ""
    """Empty: the next one."""


class Kept(Struct, frozen=True):
    """A payment file in the bank's books."""

    message_id: str
    name: str
    """The file's name."""
    status: Literal["waiting", "decided", "refused"]
    control_sum: Decimal
    currency: Currency
    decisions: tuple[Decision, ...] = ()
