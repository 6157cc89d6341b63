"""Goods that a supplier delivered, and goods that went back."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from .personal import PersonalWords


class Condition(StrEnum):
    """How goods arrived, and so where they lie."""

    ACCEPTED = "accepted"
    """In stock, can be sold."""
    QUARANTINED = "quarantined"
    """Damaged, wrong or to be inspected: kept apart, never promised to a customer."""


class GoodsReceiptLine(Struct, frozen=True):
    """How much of one ordered line came, or goes back, in which condition."""

    line_id: str
    """Line id of the purchase order."""
    sku: str
    """The article."""
    quantity: Decimal
    """Units; positive."""
    condition: Condition
    """Where they lie."""


class GoodsReceipt(Struct, frozen=True):
    """One delivery, or the part of it that was counted."""

    delivery_reference: str
    """The supplier's despatch advice or delivery note, or the warehouse's number."""
    received_on: date
    """The day it arrived."""
    lines: tuple[GoodsReceiptLine, ...]
    """What was counted; a line may stand twice, once in each condition."""


class VendorReturn(Struct, frozen=True):
    """Goods that go back to their supplier."""

    return_reference: str
    """Our reference, printed on the debit note."""
    returned_on: date
    """The day they left."""
    reason: PersonalWords
    """Why, kept with the document."""
    lines: tuple[GoodsReceiptLine, ...]
    """What goes back, from where it lies."""
