"""Capability receipts: money that customers paid, applied to invoices."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.money import Money


class PaymentMethod(StrEnum):
    """The way the money came."""

    CARD = "card"
    BANK_TRANSFER = "bank_transfer"


class RecordReceipt(Struct, frozen=True):
    """Post a payment of one invoice and reconcile the two."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    method: PaymentMethod
    """Card goes to card clearing, bank transfer to the bank account."""
    invoice_number: str
    """The invoice it pays."""
    amount: Money
    """What is applied; at most what is outstanding."""
    received_on: date
    """The day the money came."""
    reference: str
    """The payment's own id: card payment id or bank entry reference."""


class ReceiptRecorded(Struct, frozen=True):
    """The payment is posted and reconciled."""

    receipt_number: str
    """The ERP's number of the posting."""
    outstanding: Money
    """What is still open on the invoice."""
    evidence: Evidence
    """What proves it."""


class Receipts(Protocol):
    """Applies money to invoices."""

    async def record_receipt(self, request: RecordReceipt) -> ReceiptRecorded:
        """Post and reconcile; Refused when more than is outstanding is applied."""
        ...
