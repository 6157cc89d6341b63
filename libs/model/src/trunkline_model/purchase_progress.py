"""How far a purchase has come: its lines, and what happened to it."""

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from .money import Money
from .personal import PersonalStr, PersonalWords


class PurchaseLineView(Struct, frozen=True):
    """A line with what became of it."""

    line_id: str
    """Ours."""
    sku: str
    """The article."""
    ordered: Decimal
    """Units, as agreed with the supplier."""
    unit_price: Money
    """Net price of a unit, as agreed."""
    received: Decimal
    """Units that were kept, over all deliveries."""
    sent_back: Decimal
    """Units that came damaged or wrong."""
    invoiced: Decimal
    """Units billed, less those credited."""
    due_on: date | None = None
    """When it has to be there."""


class ChangedLine(Struct, frozen=True):
    """A line as a change would have it stand."""

    line_id: str
    """Ours; of a line that the order does not have yet, a new one."""
    sku: str
    """The article."""
    ordered: Decimal
    """Units; nought calls it off."""
    unit_price: Money
    """Net price of a unit."""
    due_on: date
    """When it would have to be there."""


class OrderChange(Struct, frozen=True):
    """A change of an order that is under way."""

    version: int
    """The version of the order that it would be."""
    actor: PersonalStr
    """Who asked for it; never an approver of it."""
    reason: PersonalWords
    """Why."""
    waits: str
    """What it waits for, in words."""
    lines: tuple[ChangedLine, ...]
    """Those that would be otherwise."""


class CaseMove(Struct, frozen=True):
    """One thing that happened."""

    at: datetime
    """When it was recorded (UTC)."""
    kind: str
    """Name of the fact."""
