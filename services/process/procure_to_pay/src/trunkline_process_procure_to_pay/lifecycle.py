"""Three lives on one page: a purchase, a supplier's bill, a payment run.

    purchase   NEED > REQUISITION > APPROVAL > APPROVED > PO_DRAFT > PO_APPROVED > SENT > ACKED
               > ASN > PART_RECEIVED > RECEIVED > PART_INVOICED > INVOICED > PAID > CLOSED
    bill       CAPTURED > VALID > MATCHED > APPROVED > POSTED > SCHEDULED > IN_PAYMENT > PAID
    run        PROPOSED > PART_APPROVED > APPROVED > IN_PAYMENT > ACCEPTED > PAID > CLOSED

Header states are read out of the facts (`standing.py`), so several moves may happen at once. A bill
that is not sound stays CAPTURED with an open exception until what is wrong was put right.
"""

from enum import StrEnum

from trunkline_durable.chart import Chart, Move


class PurchaseState(StrEnum):
    """Header states of a purchase, as a smooth one passes them; then the ends."""

    NEED = "NEED"
    REQUISITION = "REQUISITION"
    APPROVAL = "APPROVAL"
    APPROVED = "APPROVED"
    PO_DRAFT = "PO_DRAFT"
    PO_APPROVED = "PO_APPROVED"
    SENT = "SENT"
    CHANGE_APPROVAL = "CHANGE_APPROVAL"
    ACK_CHANGED = "ACK_CHANGED"
    ACK_REJECTED = "ACK_REJECTED"
    ACKED = "ACKED"
    ASN = "ASN"
    PART_RECEIVED = "PART_RECEIVED"
    RECEIVED = "RECEIVED"
    PART_INVOICED = "PART_INVOICED"
    INVOICED = "INVOICED"
    PAID = "PAID"
    CLOSED = "CLOSED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    CANCELLED = "CANCELLED"


class BillState(StrEnum):
    """Header states of a supplier's invoice or credit note."""

    CAPTURED = "CAPTURED"
    DUPLICATE = "DUPLICATE"
    VALID = "VALID"
    EXCEPTION = "EXCEPTION"
    QUERIED = "QUERIED"
    MATCHED = "MATCHED"
    APPROVED = "APPROVED"
    POSTED = "POSTED"
    SCHEDULED = "SCHEDULED"
    IN_PAYMENT = "IN_PAYMENT"
    PAID = "PAID"
    REJECTED = "REJECTED"


class RunState(StrEnum):
    """Header states of a payment run."""

    PROPOSED = "PROPOSED"
    PART_APPROVED = "PART_APPROVED"
    APPROVED = "APPROVED"
    IN_PAYMENT = "IN_PAYMENT"
    ACCEPTED = "ACCEPTED"
    PART_REJECTED = "PART_REJECTED"
    REJECTED = "REJECTED"
    PAID = "PAID"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


P, B, R = PurchaseState, BillState, RunState

CHANGEABLE = (P.SENT, P.ACK_CHANGED, P.ACKED, P.ASN, P.PART_RECEIVED)
"""Where a buyer may change what the supplier was sent."""
PURCHASE_MOVES = (
    Move(P.NEED, P.REQUISITION, on="RequisitionRaised"),
    Move(P.REQUISITION, P.APPROVAL, on="ApprovalAsked"),
    Move(P.REQUISITION, P.WITHDRAWN, on="PurchaseWithdrawn"),
    Move(P.APPROVAL, P.APPROVED, on="PurchaseApproved"),
    Move(P.APPROVAL, P.REJECTED, on="PurchaseRejected"),
    Move(P.APPROVAL, P.WITHDRAWN, on="PurchaseWithdrawn"),
    Move(P.APPROVED, P.PO_DRAFT, on="OrderDrafted"),
    Move(P.APPROVED, P.CANCELLED, on="PurchaseCancelled"),
    Move(P.PO_DRAFT, P.PO_APPROVED, on="OrderConfirmed"),
    Move(P.PO_DRAFT, P.CANCELLED, on="PurchaseCancelled"),
    Move(P.PO_APPROVED, P.SENT, on="OrderSent"),
    Move(P.PO_APPROVED, P.CANCELLED, on="PurchaseCancelled"),
    Move(P.SENT, P.ACKED, on="AnswerJudged"),
    Move(P.SENT, P.ACK_CHANGED, on="AnswerJudged"),
    Move(P.SENT, P.ACK_REJECTED, on="OrderAnswered"),
    Move(P.SENT, P.ASN, on="DespatchAdvised"),
    Move(P.SENT, P.PART_RECEIVED, on="GoodsArrived"),
    Move(P.SENT, P.RECEIVED, on="GoodsArrived"),
    Move(P.SENT, P.CANCELLED, on="PurchaseCancelled"),
    *(Move(one, P.CHANGE_APPROVAL, on="ChangeWeighed") for one in CHANGEABLE),
    *(Move(P.CHANGE_APPROVAL, one, on="PurchaseApproved") for one in CHANGEABLE),
    *(Move(P.CHANGE_APPROVAL, one, on="ChangeDropped") for one in CHANGEABLE),
    Move(P.CHANGE_APPROVAL, P.RECEIVED, on="ChangeDropped"),
    Move(P.ACK_CHANGED, P.ACKED, on="ChangeSent"),
    Move(P.PART_RECEIVED, P.RECEIVED, on="AnswerJudged"),
    Move(P.ACK_CHANGED, P.ACKED, on="AnswerAccepted"),
    Move(P.ACK_CHANGED, P.CANCELLED, on="PurchaseCancelled"),
    Move(P.ACK_CHANGED, P.ASN, on="DespatchAdvised"),
    Move(P.ACK_CHANGED, P.PART_RECEIVED, on="GoodsArrived"),
    Move(P.ACK_REJECTED, P.ACKED, on="AnswerJudged"),
    Move(P.ACK_REJECTED, P.CANCELLED, on="PurchaseCancelled"),
    Move(P.ACKED, P.ASN, on="DespatchAdvised"),
    Move(P.ACKED, P.ACK_CHANGED, on="AnswerJudged"),
    Move(P.ACKED, P.PART_RECEIVED, on="GoodsArrived"),
    Move(P.ACKED, P.RECEIVED, on="GoodsArrived"),
    Move(P.ACKED, P.CANCELLED, on="PurchaseCancelled"),
    Move(P.ASN, P.PART_RECEIVED, on="GoodsArrived"),
    Move(P.ASN, P.RECEIVED, on="GoodsArrived"),
    Move(P.PART_RECEIVED, P.RECEIVED, on="GoodsArrived"),
    Move(P.PART_RECEIVED, P.RECEIVED, on="RemainderClosed"),
    Move(P.RECEIVED, P.PART_INVOICED, on="BillPosted"),
    Move(P.RECEIVED, P.INVOICED, on="BillPosted"),
    Move(P.PART_INVOICED, P.INVOICED, on="BillPosted"),
    Move(P.INVOICED, P.PAID, on="BillPaid"),
    Move(P.PAID, P.CLOSED, on="PurchaseClosed"),
)
BILL_MOVES = (
    Move(B.CAPTURED, B.DUPLICATE, on="TwinFound"),
    Move(B.CAPTURED, B.VALID, on="BillValidated"),
    Move(B.CAPTURED, B.REJECTED, on="BillRejected"),
    Move(B.DUPLICATE, B.CAPTURED, on="TwinCleared"),
    Move(B.DUPLICATE, B.REJECTED, on="BillRejected"),
    Move(B.VALID, B.MATCHED, on="BillMatchTried"),
    Move(B.VALID, B.EXCEPTION, on="BillMatchTried"),
    Move(B.VALID, B.REJECTED, on="BillRejected"),
    Move(B.EXCEPTION, B.MATCHED, on="BillMatchTried"),
    Move(B.EXCEPTION, B.QUERIED, on="BillQueried"),
    Move(B.EXCEPTION, B.REJECTED, on="BillRejected"),
    Move(B.QUERIED, B.MATCHED, on="BillMatchTried"),
    Move(B.QUERIED, B.REJECTED, on="BillRejected"),
    Move(B.MATCHED, B.APPROVED, on="BillApproved"),
    Move(B.MATCHED, B.REJECTED, on="BillRejected"),
    Move(B.APPROVED, B.POSTED, on="BillPostedInErp"),
    Move(B.POSTED, B.SCHEDULED, on="BillScheduled"),
    Move(B.SCHEDULED, B.POSTED, on="BillUnscheduled"),
    Move(B.SCHEDULED, B.IN_PAYMENT, on="BillInPayment"),
    Move(B.IN_PAYMENT, B.POSTED, on="BillUnscheduled"),
    Move(B.IN_PAYMENT, B.PAID, on="BillSettled"),
    Move(B.PAID, B.POSTED, on="BillReinstated"),
)
RUN_MOVES = (
    Move(R.PROPOSED, R.PART_APPROVED, on="RunApproved"),
    Move(R.PROPOSED, R.WITHDRAWN, on="RunWithdrawn"),
    Move(R.PART_APPROVED, R.APPROVED, on="RunApproved"),
    Move(R.PART_APPROVED, R.WITHDRAWN, on="RunWithdrawn"),
    Move(R.APPROVED, R.IN_PAYMENT, on="FileSent"),
    Move(R.IN_PAYMENT, R.ACCEPTED, on="PaymentReported"),
    Move(R.IN_PAYMENT, R.PART_REJECTED, on="PaymentReported"),
    Move(R.IN_PAYMENT, R.REJECTED, on="PaymentReported"),
    Move(R.IN_PAYMENT, R.PAID, on="PaymentDebited"),
    Move(R.ACCEPTED, R.PART_REJECTED, on="PaymentReported"),
    Move(R.ACCEPTED, R.PAID, on="PaymentDebited"),
    Move(R.PART_REJECTED, R.PAID, on="PaymentDebited"),
    Move(R.PAID, R.PART_REJECTED, on="PaymentReturned"),
    Move(R.PAID, R.CLOSED, on="RunClosed"),
    Move(R.REJECTED, R.CLOSED, on="RunClosed"),
)

BEFORE_ORDER = frozenset({P.REQUISITION, P.APPROVAL})
CANCELLABLE = frozenset(
    {P.APPROVED, P.PO_DRAFT, P.PO_APPROVED, P.SENT, P.ACKED} | {P.ACK_CHANGED, P.ACK_REJECTED}
)
"""Once goods are on their way only what has not come can be closed short."""
UNPOSTED = frozenset({B.CAPTURED, B.DUPLICATE, B.VALID, B.EXCEPTION, B.QUERIED, B.MATCHED})


def _chart(
    states: type[StrEnum],
    moves: tuple[Move, ...],
    commands: dict[str, frozenset[str]],
    ends: frozenset[str],
) -> Chart:
    order = tuple(map(str, states))
    allowed = {name: frozenset(map(str, where)) for name, where in commands.items()}
    ended = frozenset(map(str, ends))
    return Chart(initial=order[0], moves=moves, commands=allowed, final=ended, order=order)


PURCHASE_CHART = _chart(
    PurchaseState,
    PURCHASE_MOVES,
    {
        "approve_purchase": frozenset({P.APPROVAL, P.CHANGE_APPROVAL}),
        "reject_purchase": frozenset({P.APPROVAL, P.CHANGE_APPROVAL}),
        "change_purchase": frozenset(CHANGEABLE),
        "withdraw_purchase": BEFORE_ORDER,
        "accept_answer": frozenset({P.ACK_CHANGED}),
        "cancel_purchase": CANCELLABLE,
        "close_remainder": frozenset({P.PART_RECEIVED}),
    },
    frozenset({P.CLOSED, P.REJECTED, P.WITHDRAWN, P.CANCELLED}),
)
BILL_CHART = _chart(
    BillState,
    BILL_MOVES,
    {
        "clear_twin": frozenset({B.DUPLICATE}),
        "query_bill": frozenset({B.EXCEPTION}),
        "approve_bill": frozenset({B.MATCHED}),
        "reject_bill": UNPOSTED,
        "hold_bill": frozenset({B.POSTED}),
        "lift_hold": frozenset({B.POSTED}),
    },
    frozenset({B.REJECTED}),
)
RUN_CHART = _chart(
    RunState,
    RUN_MOVES,
    {
        "approve_run": frozenset({R.PROPOSED, R.PART_APPROVED}),
        "withdraw_run": frozenset({R.PROPOSED, R.PART_APPROVED}),
    },
    frozenset({R.CLOSED, R.WITHDRAWN}),
)
