"""A requisition: somebody needs goods that nobody has ordered yet."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from .money import Money
from .personal import PersonalStr


class RequisitionLine(Struct, frozen=True):
    """One article that is needed."""

    line_id: str
    """Our id, unique in its requisition."""
    sku: str
    """The article."""
    description: str
    """What is needed, in words."""
    quantity: Decimal
    """Units needed; positive."""
    unit: str
    """Unit of measure code, such as u for pieces."""
    unit_price: Money
    """What a unit is expected to cost, net; may have more than two places."""
    supplier_code: str = ""
    """The supplier proposed, by its code in the ERP; empty when none is chosen."""


class Requisition(Struct, frozen=True):
    """What is needed, by when, and who says so."""

    requisition_number: str
    """Our number, unique in the legal entity."""
    requested_by: PersonalStr
    """Who needs it: a person, or the rule that found the need."""
    requested_on: date
    """The day the need arose."""
    needed_on: date
    """The day the goods should be there."""
    location: str
    """Warehouse code; empty means the default warehouse."""
    currency: str
    """ISO 4217 code of every amount in the requisition."""
    lines: tuple[RequisitionLine, ...]
    """At least one."""
    net: Money
    """What it is expected to cost: sum of quantity by price, in whole pennies."""
