"""What came of the purchase, and whether it is what it must be."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from trunkline_model.capabilities.ledger import Posting
from trunkline_model.capabilities.order_to_cash import OrderDocument
from trunkline_model.capabilities.payment_runs import SupplierPaymentRun
from trunkline_model.capabilities.purchases import Purchase
from trunkline_model.capabilities.supplier_bills import SupplierBill
from trunkline_model.money import Money

from .script import PURCHASE_EXPECTED

PROCURE_TO_PAY = "procure-to-pay"


class Bought(msgspec.Struct, frozen=True):
    """The cases of the purchase as they ended."""

    purchase: Purchase
    bill: SupplierBill
    credit: SupplierBill
    run: SupplierPaymentRun


class PurchaseOutcome(msgspec.Struct, frozen=True):
    """One purchase, from the need to the last penny."""

    purchase_number: str
    """Our number, which is also the order's for the supplier."""
    case_id: str
    """The case that carried it."""
    process: str
    """Which process."""
    state: str
    """Where it ended."""
    grni: Money
    """Goods received and not invoiced, at the end."""
    documents: tuple[OrderDocument, ...]
    """What it left in every system."""
    booked: dict[str, Decimal]
    """What it added to the ERP's ledger by kind of account: debits less credits."""
    duration_s: float
    """How long it took."""


def purchase_outcome(
    bought: Bought, gained: Sequence[Posting], duration_s: float
) -> PurchaseOutcome:
    """Sum a purchase up; `gained` is what it added to the ledger."""
    return PurchaseOutcome(
        purchase_number=bought.purchase.purchase_number,
        case_id=bought.purchase.case_id,
        process=PROCURE_TO_PAY,
        state=bought.purchase.state,
        grni=bought.purchase.grni,
        documents=tuple(_documents(bought)),
        booked=_by_kind(gained),
        duration_s=round(duration_s, 2),
    )


def _documents(bought: Bought) -> Iterator[OrderDocument]:
    erp, run = "system-tryton", bought.run
    yield OrderDocument(erp, "purchase_order", bought.purchase.order_number, bought.purchase.net)
    yield OrderDocument(erp, "supplier_invoice", bought.bill.ledger_number, bought.bill.gross)
    yield OrderDocument(
        erp, "supplier_credit_note", bought.credit.ledger_number, bought.credit.gross
    )
    for one in run.payments:
        yield OrderDocument("system-bank", "payment", one.end_to_end_id, one.amount, run.execute_on)


def gained_by(before: Sequence[Posting], after: Sequence[Posting]) -> tuple[Posting, ...]:
    """Give the postings that were added between two readings."""
    return tuple((Counter(after) - Counter(before)).elements())


def _by_kind(gained: Sequence[Posting]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in gained:
        sums[one.account_kind] += one.debit.amount - one.credit.amount
    return dict(sorted(sums.items()))


def judge_purchase(outcome: PurchaseOutcome) -> Iterator[str]:
    """Say what is wrong with it: its state, its documents, what the ledger says."""
    expected, name = PURCHASE_EXPECTED, outcome.purchase_number
    if outcome.state != "CLOSED":
        yield f"{name} ended {outcome.state}, not CLOSED"
    if outcome.grni.amount:
        yield f"{name} leaves {outcome.grni} received and not invoiced"
    wanted = {
        "supplier_invoice": expected.billed,
        "supplier_credit_note": expected.credited,
        "payment": expected.paid,
    }
    for document_type, amount in wanted.items():
        found = _amounts(outcome, document_type)
        if found != [amount]:
            yield f"{name} has {document_type} of {found}, not of {amount}"
    yield from _judge_books(outcome)


def _judge_books(outcome: PurchaseOutcome) -> Iterator[str]:
    """Nothing stays owed or accrued; the bank lost what was paid, VAT is reclaimed."""
    expected = PURCHASE_EXPECTED
    vat = expected.paid - expected.kept_net
    wanted = {"payable": Decimal(0), "grni": Decimal(0), "bank": -expected.paid, "tax": vat}
    for kind, amount in wanted.items():
        found = outcome.booked.get(kind, Decimal(0))
        if found != amount:
            yield f"the ledger gained {found} on {kind}, not {amount}"


def _amounts(outcome: PurchaseOutcome, document_type: str) -> list[Decimal]:
    return [
        one.amount.amount
        for one in outcome.documents
        if one.document_type == document_type and one.amount
    ]
