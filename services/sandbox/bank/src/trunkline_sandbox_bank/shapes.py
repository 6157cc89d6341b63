"""What the bank is told to book and what it says about its books; amounts as strings."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

type Text = Annotated[str, Meta(max_length=140)]
"""A line of text as a payment carries it."""
type Reference = Annotated[str, Meta(min_length=1, max_length=35)]
"""A reference as ISO 20022 limits it."""
type Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
"""ISO 4217 code."""


class Booking(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry to book on the account: money in (credit) or out (debit)."""

    amount: Decimal
    """Major units, positive, at most two decimals."""
    direction: Literal["credit", "debit"] = "credit"
    reference: Text = ""
    """What the payer wrote."""
    end_to_end_id: Reference = "NOTPROVIDED"
    counterparty: Text = ""
    """Who paid, or who was paid."""
    booked_on: date | None = None
    """Booking day; none means today."""
    value_on: date | None = None
    """Value day; none means the booking day."""
    currency: Currency = "GBP"
    payment_file_id: str = ""
    """Of a debit: the customer's payment file that it belongs to."""
    return_reason: str = ""
    """Of a credit: the code for which a payment came back."""

    def __post_init__(self) -> None:
        """Check what the types cannot say."""
        if not (self.amount.is_finite() and self.amount > 0):
            raise ValueError("amount must be greater than 0")
        if self.amount != self.amount.quantize(Decimal("0.01")):
            raise ValueError("amount must be in whole pennies")


class Entry(Struct, frozen=True):
    """An entry in the books."""

    entry_reference: str
    """The bank's reference, unique in the account for ever."""
    amount: Decimal
    direction: Literal["credit", "debit"]
    reference: str
    end_to_end_id: str
    counterparty: str
    booked_on: date
    value_on: date
    currency: str
    statement_id: str = ""
    """The statement it was told on; empty until the day is closed."""
    payment_file_id: str = ""
    """The customer's payment file; empty when it came otherwise."""
    return_reason: str = ""
    """Why a payment came back; empty when none did."""

    @property
    def signed(self) -> Decimal:
        """Positive when money came in."""
        return self.amount if self.direction == "credit" else -self.amount


class Closing(Struct, frozen=True, forbid_unknown_fields=True):
    """Close a day: tell everything booked up to it that no statement told yet."""

    closed_on: date | None = None
    """None means today."""


class Statement(Struct, frozen=True):
    """A statement as the bank put it out."""

    statement_id: str
    sequence: int
    account: str
    currency: str
    closed_on: date
    opening: Decimal
    """Signed balance before the first entry."""
    closing: Decimal
    """Signed balance after the last."""
    entries: tuple[Entry, ...]
    file_name: str = ""
    """Name in out/statements."""
