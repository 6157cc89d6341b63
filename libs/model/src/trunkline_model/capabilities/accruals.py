"""Capability accruals: goods received and not invoiced, as the ledger owes them."""

from datetime import date
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.money import Money


class PostAccrual(Struct, frozen=True):
    """Owe what arrived: debit expense, credit goods received not invoiced (GRNI)."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    purchase_order_number: str
    """The ERP's number of the order."""
    goods_receipt_number: str
    """The ERP's number of the receipt; empty for services and for a period's end."""
    accrued_on: date
    """The day it is posted; its period must be open."""
    net: Money
    """Quantity by price of the order, without tax; positive."""


class AccrualPosted(Struct, frozen=True):
    """The accrual stands in the ledger."""

    accrual_number: str
    """The ERP's number of the posting."""
    evidence: Evidence
    """What proves it."""


class ReverseAccrual(Struct, frozen=True):
    """Owe it no longer, in part or whole: it was billed, went back, or a new period began."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    accrual_number: str
    """The ERP's number of the accrual."""
    reversed_on: date
    """The day it is posted; its period must be open."""
    net: Money
    """How much of it; positive, at most what is left."""
    because_of: str
    """The ERP's number of the invoice or return; may be empty."""


class AccrualReversed(Struct, frozen=True):
    """The reversal stands in the ledger."""

    reversal_number: str
    """The ERP's number of the posting."""
    remaining: Money
    """What is left of the accrual."""
    evidence: Evidence
    """What proves it."""


class ListAccruals(Struct, frozen=True):
    """Ask what is accrued for an order."""

    connection_id: str
    """The ERP connection."""
    purchase_order_number: str
    """The ERP's number of the order."""


class Accrual(Struct, frozen=True):
    """One accrual as the ledger holds it."""

    accrual_number: str
    """The ERP's number of the posting."""
    goods_receipt_number: str
    """The ERP's number of the receipt; may be empty."""
    accrued_on: date
    """The day it was posted on."""
    net: Money
    """What was accrued."""
    remaining: Money
    """What is left of it."""


class AccrualList(Struct, frozen=True):
    """Accruals of an order; the sum of what remains is its balance of GRNI."""

    accruals: tuple[Accrual, ...] = ()
    """In the order of their posting, those without a remainder too."""


class Accruals(Protocol):
    """Posts and reverses accruals; the ledger owns the balance."""

    async def post_accrual(self, request: PostAccrual) -> AccrualPosted:
        """Post; NotFound for an unknown order, Refused in a closed period."""
        ...

    async def reverse_accrual(self, request: ReverseAccrual) -> AccrualReversed:
        """Reverse in part or whole; Refused for more than is left or in a closed period."""
        ...

    async def list_accruals(self, request: ListAccruals) -> AccrualList:
        """List those of an order; NotFound for an unknown one."""
        ...
