"""Purchases, bills and payment runs as the ports answer them."""

from collections.abc import Iterable

from trunkline_durable.casefile import CaseFile
from trunkline_model.capabilities.payment_runs import (
    PaidBill,
    RunPaymentView,
    SupplierPaymentRun,
)
from trunkline_model.capabilities.purchases import Purchase
from trunkline_model.capabilities.supplier_bills import SupplierBill
from trunkline_model.purchase_progress import CaseMove, PurchaseLineView

from .cases.payment_run import RunCase
from .cases.purchase import PurchaseCase
from .cases.supplier_invoice import BillCase
from .change_views import change_view, is_changeable
from .change_words import change_words
from .facts.payment_run import RunPayment
from .rules.asking import net_of
from .rules.changing import open_change, order_version, version_to_approve
from .rules.quantities import grni, progress
from .standing import bill_state, purchase_state, run_state

type Rows = Iterable[tuple[object, ...]]


def moves(rows: Iterable[tuple[object, ...]]) -> tuple[CaseMove, ...]:
    """Tell what happened, oldest first."""
    return tuple(CaseMove(*row) for row in rows)  # type: ignore[arg-type]


def purchase_view(
    file: CaseFile[PurchaseCase], exceptions: tuple[str, ...] = (), rows: Rows = ()
) -> Purchase:
    """Give a purchase; without moves for lists."""
    case = file.case
    raised = case.raised[0]
    change = open_change(case)
    version = version_to_approve(case)
    asked = [one for one in case.asked if one.version == version]
    return Purchase(
        purchase_number=file.business_key,
        case_id=file.case_id,
        state=purchase_state(case).value,
        supplier_code=raised.supplier_code,
        requester=raised.requester,
        currency=raised.currency,
        net=net_of(case.lines, raised.currency),
        grni=grni(case),
        version=version,
        approvers=asked[0].approvers if asked else (),
        order_number=case.drafted[0].order_number if case.drafted else "",
        open_answer=case.open_answer.document_id if case.open_answer else "",
        lines=tuple(_lines(case)),
        exceptions=exceptions,
        moves=moves(rows),
        answer_explanation=case.open_answer.explanation if case.open_answer else "",
        change=change_words(case, change) if change else "",
        order_version=order_version(case),
        changing=change_view(case, change) if change else None,
        changeable=is_changeable(case),
    )


def _lines(case: PurchaseCase) -> Iterable[PurchaseLineView]:
    for one in progress(case):
        yield PurchaseLineView(
            line_id=one.line.line_id,
            sku=one.line.sku,
            ordered=one.line.quantity,
            unit_price=one.line.unit_price,
            received=one.received,
            sent_back=one.sent_back,
            invoiced=one.invoiced,
            due_on=one.line.due_on(case.raised[0].needed_on),
        )


def bill_view(
    file: CaseFile[BillCase], exceptions: tuple[str, ...] = (), rows: Rows = ()
) -> SupplierBill:
    """Give a bill; without moves for lists."""
    case = file.case
    bill, newest = case.known_bill, case.newest_try
    paid = [one.paid_on for one in case.settled if one.run_key == case.settled_by]
    return SupplierBill(
        bill_key=file.business_key,
        case_id=file.case_id,
        state=bill_state(case).value,
        kind=bill.kind.value,
        supplier_code=bill.supplier_code,
        number=bill.number,
        purchase_number=bill.purchase_number,
        gross=bill.gross,
        twin=case.twins[0].twin if case.twins else "",
        explanation=newest.explanation if newest else "",
        ledger_number=case.posted[0].ledger_number if case.posted else "",
        due_on=case.validated[0].due_on if case.validated else None,
        run_key=case.live_run,
        paid_on=paid[0] if paid else None,
        exceptions=exceptions,
        moves=moves(rows),
    )


def run_view(file: CaseFile[RunCase], exceptions: tuple[str, ...] = ()) -> SupplierPaymentRun:
    """Give a payment run."""
    case = file.case
    proposed = case.proposed[0]
    return SupplierPaymentRun(
        run_id=file.business_key,
        case_id=file.case_id,
        state=run_state(case).value,
        content_sha256=proposed.content_sha256,
        execute_on=proposed.run.execute_on,
        total=proposed.run.control_total,
        proposed_by=proposed.proposed_by,
        signed_by=tuple(one.actor for one in case.signatures),
        payments=tuple(_payment(case, one) for one in proposed.payments),
        exceptions=exceptions,
    )


def _payment(case: RunCase, one: RunPayment) -> RunPaymentView:
    return RunPaymentView(
        end_to_end_id=one.end_to_end_id,
        supplier_code=one.supplier_code,
        amount=one.amount,
        state=_standing(case, one.end_to_end_id),
        bills=tuple(PaidBill(item.bill_key, item.number, item.amount) for item in one.items),
    )


def _standing(case: RunCase, name: str) -> str:
    if name in case.refused:
        return "rejected"
    if name in {one.end_to_end_id for one in case.booked}:
        return "reconciled"
    if name in case.paid:
        return "debited"
    if any(one.accepted and one.end_to_end_id in {"", name} for one in case.reported):
        return "accepted"
    return "sent" if case.sent else "proposed"
