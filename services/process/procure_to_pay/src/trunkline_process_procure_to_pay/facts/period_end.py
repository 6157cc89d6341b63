"""What can have happened to a purchase at the end of a period."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from trunkline_durable.process import Fact
from trunkline_model.money import Money
from trunkline_model.personal import PersonalStr


class AccruedLine(Struct, frozen=True):
    """Some of a line that was performed and is not billed."""

    line_id: str
    """Ours."""
    sku: str
    """What it is."""
    performed: Decimal
    """Units, until the end of the period."""
    billed: Decimal
    """Units on bills that were posted by then."""
    net: Money
    """What is owed of it, at the order's price."""


class AccrualAsked(Fact, frozen=True, kw_only=True):
    """What was performed and is not billed is to be owed at the end of a period."""

    period: str
    """The month, such as 2026-10: once each."""
    accrued_on: date
    """Its last day."""
    reversed_on: date
    """The first day of the next."""
    lines: tuple[AccruedLine, ...]
    """What is owed."""
    net: Money
    """The sum; positive."""
    sentence: str
    """Why, line by line."""
    actor: PersonalStr
    """Who has it posted."""


class PeriodAccrued(Fact, frozen=True, kw_only=True):
    """The ledger owes it on the last day of the period."""

    period: str
    """The month."""
    accrual_number: str
    """The ERP's number of the posting."""
    net: Money
    """How much."""


class PeriodReversed(Fact, frozen=True, kw_only=True):
    """The ledger owes it no longer: a new period began."""

    period: str
    """The month whose accrual it was."""
    reversal_number: str
    """The ERP's number of the posting."""
    net: Money
    """How much."""
