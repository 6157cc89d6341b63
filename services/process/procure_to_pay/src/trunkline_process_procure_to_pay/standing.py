"""Where a case stands: its header state, read out of its facts."""

from .cases.payment_run import RunCase
from .cases.purchase import PurchaseCase
from .cases.supplier_invoice import BillCase
from .lifecycle import B, BillState, P, PurchaseState, R, RunState
from .payment_run.signing import SIGNATURES
from .rules.changing import answered_change, change_to_approve
from .rules.quantities import fully_invoiced, fully_received


def purchase_state(case: PurchaseCase) -> PurchaseState:
    """Read the header state out of the facts."""
    return _purchase_end(case) or _demand(case) or _change(case) or _fulfilment(case)


def supplier_state(case: PurchaseCase) -> PurchaseState:
    """Read the state that its supplier sees: whether we approve a change is ours."""
    return _purchase_end(case) or _demand(case) or _fulfilment(case)


def _fulfilment(case: PurchaseCase) -> PurchaseState:
    return _goods(case) or _billing(case)


def _purchase_end(case: PurchaseCase) -> PurchaseState | None:
    if case.rejected:
        return P.REJECTED
    if case.withdrawn:
        return P.WITHDRAWN
    if case.cancelled:
        return P.CANCELLED
    return P.CLOSED if case.closed else None


def _demand(case: PurchaseCase) -> PurchaseState | None:
    if not case.raised:
        return P.NEED
    if not case.approved:
        return P.APPROVAL if case.asked else P.REQUISITION
    if not case.drafted:
        return P.APPROVED
    if not case.confirmed:
        return P.PO_DRAFT
    return None if case.sent else P.PO_APPROVED


def _change(case: PurchaseCase) -> PurchaseState | None:
    return P.CHANGE_APPROVAL if change_to_approve(case) else None


def _goods(case: PurchaseCase) -> PurchaseState | None:
    if fully_received(case):
        return None
    if case.arrivals:
        return P.PART_RECEIVED
    return P.ASN if case.advised else _answer(case)


def _answer(case: PurchaseCase) -> PurchaseState:
    about_order = [one for one in case.answers if answered_change(case, one) is None]
    newest = max(about_order, key=lambda one: one.occurred_at, default=None)
    if newest is not None and not newest.accepted:
        return P.ACK_REJECTED
    if case.open_answer is not None:
        return P.ACK_CHANGED
    return P.ACKED if case.judged else P.SENT


def _billing(case: PurchaseCase) -> PurchaseState:
    live = {one.bill_key for one in case.live_matches}
    posted = {one.bill_key for one in case.posted}
    if not posted & live:
        return P.RECEIVED
    if not fully_invoiced(case) or live - posted:
        return P.PART_INVOICED
    return P.PAID if live <= {one.bill_key for one in case.paid} else P.INVOICED


def bill_state(case: BillCase) -> BillState:
    """Read the header state out of the facts."""
    if case.rejected:
        return B.REJECTED
    if case.posted:
        return _owed(case)
    if not case.validated:
        return B.DUPLICATE if case.twins and not case.cleared else B.CAPTURED
    if case.matched:
        return B.APPROVED if case.approvals else B.MATCHED
    if case.queried:
        return B.QUERIED
    return B.EXCEPTION if case.tried else B.VALID


def _owed(case: BillCase) -> BillState:
    if case.settled_by:
        return B.PAID
    if not case.live_run:
        return B.POSTED
    sent = case.live_run in {one.run_key for one in case.in_payment}
    return B.IN_PAYMENT if sent else B.SCHEDULED


def run_state(case: RunCase) -> RunState:
    """Read the header state out of the facts."""
    if case.closed:
        return R.CLOSED
    if case.withdrawn:
        return R.WITHDRAWN
    if not case.sent:
        signed = len(case.signatures)
        if signed >= SIGNATURES:
            return R.APPROVED
        return R.PART_APPROVED if signed else R.PROPOSED
    return _at_bank(case)


def _at_bank(case: RunCase) -> RunState:
    every = {one.end_to_end_id for one in case.payments}
    if every and every <= case.refused:
        return R.REJECTED
    if every <= case.refused | case.paid:
        return R.PAID
    if case.refused:
        return R.PART_REJECTED
    return R.ACCEPTED if case.accepted else R.IN_PAYMENT
