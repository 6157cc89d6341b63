"""What a difference is called, and what is known of it."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from .entry import Entry


class Kind(StrEnum):
    """What a difference is."""

    NOT_HEARD = "not_heard"
    """The source has it; Trunkline never heard of it, and the target does not have it."""
    MISSING_IN_TARGET = "missing_in_target"
    MISSING_IN_SOURCE = "missing_in_source"
    EXTRA_IN_TARGET = "extra_in_target"
    """The target has it, and nobody knows why."""
    DOUBLED = "doubled"
    CANCELLED_IN_SOURCE = "cancelled_in_source"
    """The target goes on with what its source cancelled."""
    APPLIED_IN_PART = "applied_in_part"
    """Less of the money stands in the target than came."""
    AMOUNT = "amount_differs"
    QUANTITY = "quantity_differs"
    WRONG_DAY = "wrong_day"
    WRONG_TAX_CODE = "wrong_tax_code"
    WRONG_CURRENCY = "wrong_currency"


class Found(Struct, frozen=True):
    """One difference of one document."""

    kind: str
    document_type: str
    channel: str
    key: str
    between: tuple[str, str]
    """The two sides that disagree."""
    expected: str = ""
    """What the first of them says."""
    found: str = ""
    """What the second says."""
    off_by: Decimal | None = None
    """By how much an amount or a quantity is off; positive when the second has more."""
    currency: str = ""
    document_ids: tuple[str, ...] = ()
    """Numbers of what the second side has."""
    case_id: str = ""
    asked: bool = False
    """For what is missing in the target: true when it was written there by us."""


class Sides(NamedTuple):
    """The documents of one key that count, by side."""

    source: Sequence[Entry]
    taken: Sequence[Entry]
    sent: Sequence[Entry]
    target: Sequence[Entry]

    @property
    def case_id(self) -> str:
        """The case that carries the document; empty when none does."""
        return next((one.case_id for one in (*self.taken, *self.sent) if one.case_id), "")

    @property
    def ours(self) -> Sequence[Entry]:
        """What Trunkline knows: as it wrote it, else as it heard it."""
        return self.sent or self.taken
