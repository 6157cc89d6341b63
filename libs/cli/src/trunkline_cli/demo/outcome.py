"""What came of a play, for a person and for a program, and whether it is what it must be."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from trunkline_cli.cases import ORDER_TO_CASH
from trunkline_model.capabilities.ledger import ControlTotal
from trunkline_model.capabilities.order_to_cash import Order, OrderDocument

from .explaining import Coverage
from .purchase_outcome import PurchaseOutcome
from .script import Expected


class CaseOutcome(msgspec.Struct, frozen=True):
    """One order, from the first word to the last penny."""

    order_number: str
    """Our number."""
    case_id: str
    """The case that carried it."""
    process: str
    """Which process."""
    state: str
    """Where it ended."""
    documents: tuple[OrderDocument, ...]
    """What it left in every system."""
    duration_s: float
    """How long it took."""


class Outcome(msgspec.Struct, frozen=True):
    """The whole play."""

    cases: tuple[CaseOutcome, ...]
    """Both orders."""
    purchase: PurchaseOutcome
    """What was bought, until it was paid."""
    control_totals: dict[str, tuple[ControlTotal, ...]]
    """By system, what the orders added to its books."""
    coverage: Coverage
    """How much of what the orders and the purchase posted in the ERP's ledger explains itself."""
    differences: tuple[str, ...]
    """What is not as expected, a sentence each; empty when all is well."""


def outcome_of(order: Order, duration_s: float) -> CaseOutcome:
    """Sum an order up."""
    return CaseOutcome(
        order_number=order.order_number,
        case_id=order.case_id,
        process=ORDER_TO_CASH,
        state=order.state,
        documents=order.documents,
        duration_s=round(duration_s, 2),
    )


def judge(case: CaseOutcome, expected: Expected) -> Iterator[str]:
    """Say what is wrong with a case: its state, its invoices, its receipts."""
    if case.state != "CLOSED":
        yield f"{case.order_number} ended {case.state}, not CLOSED"
    invoices = _amounts(case, "invoice")
    if invoices != list(expected.invoices):
        yield f"{case.order_number} was invoiced {invoices}, not {list(expected.invoices)}"
    received = sum(_amounts(case, "receipt"), Decimal(0))
    if received != expected.gross:
        yield f"{case.order_number} was paid {received}, not {expected.gross}"


def _amounts(case: CaseOutcome, document_type: str) -> list[Decimal]:
    return [
        one.amount.amount
        for one in case.documents
        if one.document_type == document_type and one.amount
    ]
