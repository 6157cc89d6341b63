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


class GoodsReceiptReported(Struct, frozen=True):
    """Goods arrived in the warehouse."""

    receipt_reference: str
    """The warehouse's number of the receipt."""
    sku: str
    """The article."""
    quantity: Decimal
    """Units received in good order."""
    received_on: date
    """The day they arrived."""
    purchase_number: str = ""
    """Our purchase that they were delivered on; empty when the warehouse names none."""
    purchase_line_id: str = ""
    """Its line; empty: the one of the article."""
    damaged: Decimal = Decimal(0)
    """Units that came damaged and are kept apart, beside those in good order."""
    wrong: Decimal = Decimal(0)
    """Units of something else, which are kept apart too."""
