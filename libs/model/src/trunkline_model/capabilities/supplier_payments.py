"""Capability supplier payments: money that went to suppliers, applied to what they billed."""

from datetime import date
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.money import Money
from trunkline_model.personal import PersonalWords


class RecordSupplierPayment(Struct, frozen=True):
    """Post a payment of one invoice, or the netting of one credit note, and reconcile the two."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    ledger_number: str
    """The ERP's number of the invoice that is paid. Of a credit note: the amount lessens what
    leaves the bank, as when a payment run sends the rest."""
    amount: Money
    """What is applied; positive, at most what is outstanding."""
    paid_on: date
    """The day the bank booked it; its period must be open."""
    reference: str
    """The payment's own id: end-to-end id or bank entry reference."""


class SupplierPaymentRecorded(Struct, frozen=True):
    """The payment is posted and reconciled."""

    payment_number: str
    """The ERP's number of the posting."""
    outstanding: Money
    """What is still open on the document."""
    evidence: Evidence
    """What proves it."""


class ReverseSupplierPayment(Struct, frozen=True):
    """Undo a payment that the bank returned; the invoice is owed again."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    recorded_by_request_id: str
    """The request id of the recording."""
    payment_number: str
    """The ERP's number when known; may be empty."""
    reversed_on: date
    """The day the money came back; its period must be open."""
    reason: PersonalWords
    """Why, kept with the document."""


class SupplierPaymentReversed(Struct, frozen=True):
    """Nothing is paid by it any more."""

    existed: bool
    """False when the recording had never taken effect."""
    evidence: Evidence
    """What proves it."""


class GetSupplierPayment(Struct, frozen=True):
    """Ask for a posted payment."""

    connection_id: str
    """The ERP connection."""
    payment_number: str
    """The ERP's number."""


class PostedSupplierPayment(Struct, frozen=True):
    """A payment as the ERP holds it."""

    payment_number: str
    """The ERP's number."""
    state: str
    """posted or reversed."""
    ledger_number: str
    """The ERP's number of the invoice or credit note."""
    supplier_code: str
    """The supplier."""
    amount: Money
    """What was applied; positive."""
    paid_on: date
    """The day the bank booked it."""
    reference: str
    """The payment's own id."""


class SupplierPayments(Protocol):
    """Applies money that left to what suppliers billed."""

    async def record_supplier_payment(
        self, request: RecordSupplierPayment
    ) -> SupplierPaymentRecorded:
        """Post and reconcile; Refused when more than is outstanding is applied."""
        ...

    async def reverse_supplier_payment(
        self, request: ReverseSupplierPayment
    ) -> SupplierPaymentReversed:
        """Undo; one that is reversed stays so, a recording on its way is barred."""
        ...

    async def get_supplier_payment(self, request: GetSupplierPayment) -> PostedSupplierPayment:
        """Read one; NotFound for an unknown number."""
        ...
