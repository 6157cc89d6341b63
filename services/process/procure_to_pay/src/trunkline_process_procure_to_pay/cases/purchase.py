"""The case of one purchase: the facts that are known of it, and nothing computed."""

from hashlib import sha256

from msgspec import Struct, json

from ..facts.changing import ChangeAsked, ChangeDropped, ChangeSent, ChangeUndone, ChangeWeighed
from ..facts.fulfilment import (
    AccrualLessened,
    BillMatched,
    BillPaid,
    BillPosted,
    BillReleased,
    BillWaits,
    DebitNoteSent,
    DespatchAdvised,
    GoodsArrived,
    OrderClosedShort,
    PurchaseCancelled,
    PurchaseClosed,
    ReceiptAccrued,
    ReceiptBooked,
    RemainderClosed,
    ReturnAdvised,
)
from ..facts.notice import NoticeSent
from ..facts.period_end import AccrualAsked, PeriodAccrued, PeriodReversed
from ..facts.purchase import (
    AnswerAccepted,
    AnswerJudged,
    ApprovalAsked,
    ApprovalEscalated,
    CancellationAsked,
    OrderAmended,
    OrderAnswered,
    OrderChased,
    OrderConfirmed,
    OrderDrafted,
    OrderReceipted,
    OrderSent,
    PurchaseApproved,
    PurchaseRejected,
    PurchaseWithdrawn,
    RequisitionBooked,
    RequisitionRaised,
    RequisitionTakenBack,
)
from ..folding import Slot, folded, once
from ..goods import PurchaseLine
from .changes import CHANGE_SLOTS, ChangeFact


class PurchaseCase(Struct, frozen=True):
    """Facts by kind; each tuple is sorted by its key and holds a key once."""

    raised: tuple[RequisitionRaised, ...] = ()
    requisitioned: tuple[RequisitionBooked, ...] = ()
    asked: tuple[ApprovalAsked, ...] = ()
    escalated: tuple[ApprovalEscalated, ...] = ()
    approvals: tuple[PurchaseApproved, ...] = ()
    rejected: tuple[PurchaseRejected, ...] = ()
    withdrawn: tuple[PurchaseWithdrawn, ...] = ()
    taken_back: tuple[RequisitionTakenBack, ...] = ()
    drafted: tuple[OrderDrafted, ...] = ()
    confirmed: tuple[OrderConfirmed, ...] = ()
    sent: tuple[OrderSent, ...] = ()
    receipted: tuple[OrderReceipted, ...] = ()
    chased: tuple[OrderChased, ...] = ()
    answers: tuple[OrderAnswered, ...] = ()
    judged: tuple[AnswerJudged, ...] = ()
    taken: tuple[AnswerAccepted, ...] = ()
    amended: tuple[OrderAmended, ...] = ()
    changes: tuple[ChangeAsked, ...] = ()
    weighed: tuple[ChangeWeighed, ...] = ()
    changes_sent: tuple[ChangeSent, ...] = ()
    changes_dropped: tuple[ChangeDropped, ...] = ()
    changes_undone: tuple[ChangeUndone, ...] = ()
    advised: tuple[DespatchAdvised, ...] = ()
    arrivals: tuple[GoodsArrived, ...] = ()
    booked: tuple[ReceiptBooked, ...] = ()
    returns: tuple[ReturnAdvised, ...] = ()
    debited: tuple[DebitNoteSent, ...] = ()
    matched: tuple[BillMatched, ...] = ()
    waiting: tuple[BillWaits, ...] = ()
    released: tuple[BillReleased, ...] = ()
    posted: tuple[BillPosted, ...] = ()
    paid: tuple[BillPaid, ...] = ()
    short_closed: tuple[RemainderClosed, ...] = ()
    called_off: tuple[OrderClosedShort, ...] = ()
    cancel_asked: tuple[CancellationAsked, ...] = ()
    cancelled: tuple[PurchaseCancelled, ...] = ()
    accrued: tuple[ReceiptAccrued, ...] = ()
    accrual_reversed: tuple[AccrualLessened, ...] = ()
    accrual_asked: tuple[AccrualAsked, ...] = ()
    period_accrued: tuple[PeriodAccrued, ...] = ()
    period_reversed: tuple[PeriodReversed, ...] = ()
    notices: tuple[NoticeSent, ...] = ()
    closed: tuple[PurchaseClosed, ...] = ()

    @property
    def lines(self) -> tuple[PurchaseLine, ...]:
        """What is ordered: as raised, then as agreed with the supplier."""
        agreed = [one for one in self.judged if self.is_agreed(one)]
        if agreed:
            return max(agreed, key=lambda one: one.occurred_at).lines
        return self.raised[0].lines if self.raised else ()

    @property
    def version(self) -> str:
        """Hash of what approvers are asked for; empty before it was raised."""
        if not self.raised:
            return ""
        asked = self.raised[0]
        content = (asked.legal_entity, asked.supplier_code, asked.currency, asked.lines)
        return sha256(json.encode(content, order="deterministic")).hexdigest()[:16]

    @property
    def approved(self) -> bool:
        """True when its version was approved."""
        return any(one.version == self.version for one in self.approvals)

    @property
    def ended(self) -> bool:
        """True when nothing may be done any more."""
        return bool(self.rejected or self.withdrawn or self.cancelled or self.closed)

    @property
    def open_answer(self) -> AnswerJudged | None:
        """The supplier's newest answer that waits for the buyer."""
        open_ones = [one for one in self.judged if not self.is_agreed(one)]
        newest = max(open_ones, key=lambda one: one.occurred_at, default=None)
        agreed = [one.occurred_at for one in self.judged if self.is_agreed(one)]
        agreed += [one.occurred_at for one in self.changes_sent]
        if newest is None or any(at > newest.occurred_at for at in agreed):
            return None
        return newest

    def answer_to_take(self, document_id: str) -> AnswerJudged | None:
        """The answer that a buyer may take, or took before: taking it again is the same."""
        taken = any(one.document_id == document_id for one in self.taken)
        known = self.judged if taken else (self.open_answer,)
        return next((one for one in known if one and one.document_id == document_id), None)

    @property
    def live_matches(self) -> tuple[BillMatched, ...]:
        """Bills that took their part and keep it."""
        released = {one.bill_key for one in self.released}
        return tuple(one for one in self.matched if one.bill_key not in released)

    def is_agreed(self, judged: AnswerJudged) -> bool:
        """Tell whether the order goes on as the supplier answered."""
        accepted = {one.document_id for one in self.taken}
        return judged.taken or judged.document_id in accepted


SLOTS: dict[type, Slot] = {
    RequisitionRaised: Slot("raised", once),
    RequisitionBooked: Slot("requisitioned", once),
    ApprovalAsked: Slot("asked", lambda one: one.version),
    ApprovalEscalated: Slot("escalated", lambda one: (one.version, one.to)),
    PurchaseApproved: Slot("approvals", lambda one: (one.version, one.actor)),
    PurchaseRejected: Slot("rejected", once),
    PurchaseWithdrawn: Slot("withdrawn", once),
    RequisitionTakenBack: Slot("taken_back", once),
    OrderDrafted: Slot("drafted", once),
    OrderConfirmed: Slot("confirmed", once),
    OrderSent: Slot("sent", lambda one: one.version),
    OrderReceipted: Slot("receipted", lambda one: one.document_id),
    OrderChased: Slot("chased", lambda one: (one.version, one.attempt)),
    OrderAnswered: Slot("answers", lambda one: one.document_id),
    AnswerJudged: Slot("judged", lambda one: one.document_id),
    AnswerAccepted: Slot("taken", lambda one: one.document_id),
    OrderAmended: Slot("amended", lambda one: one.document_id),
    **CHANGE_SLOTS,
    DespatchAdvised: Slot("advised", lambda one: one.despatch_number),
    GoodsArrived: Slot("arrivals", lambda one: one.receipt_reference),
    ReceiptBooked: Slot("booked", lambda one: one.receipt_reference),
    ReturnAdvised: Slot("returns", lambda one: one.receipt_reference),
    DebitNoteSent: Slot("debited", lambda one: one.receipt_reference),
    BillMatched: Slot("matched", lambda one: one.bill_key),
    BillWaits: Slot("waiting", lambda one: one.bill_key),
    BillReleased: Slot("released", lambda one: one.bill_key),
    BillPosted: Slot("posted", lambda one: one.bill_key),
    BillPaid: Slot("paid", lambda one: one.bill_key),
    RemainderClosed: Slot("short_closed", once),
    OrderClosedShort: Slot("called_off", once),
    CancellationAsked: Slot("cancel_asked", once),
    PurchaseCancelled: Slot("cancelled", once),
    ReceiptAccrued: Slot("accrued", lambda one: one.accrual_number),
    AccrualLessened: Slot("accrual_reversed", lambda one: one.reversal_number),
    AccrualAsked: Slot("accrual_asked", lambda one: one.period),
    PeriodAccrued: Slot("period_accrued", lambda one: one.period),
    PeriodReversed: Slot("period_reversed", lambda one: one.period),
    NoticeSent: Slot("notices", lambda one: one.notice),
    PurchaseClosed: Slot("closed", once),
}


type PurchaseFact = (
    RequisitionRaised
    | RequisitionBooked
    | ApprovalAsked
    | ApprovalEscalated
    | PurchaseApproved
    | PurchaseRejected
    | PurchaseWithdrawn
    | RequisitionTakenBack
    | OrderDrafted
    | OrderConfirmed
    | OrderSent
    | OrderReceipted
    | OrderChased
    | OrderAnswered
    | AnswerJudged
    | AnswerAccepted
    | OrderAmended
    | ChangeFact
    | DespatchAdvised
    | GoodsArrived
    | ReceiptBooked
    | ReturnAdvised
    | DebitNoteSent
    | BillMatched
    | BillWaits
    | BillReleased
    | BillPosted
    | BillPaid
    | RemainderClosed
    | OrderClosedShort
    | CancellationAsked
    | PurchaseCancelled
    | ReceiptAccrued
    | AccrualLessened
    | AccrualAsked
    | PeriodAccrued
    | PeriodReversed
    | NoticeSent
    | PurchaseClosed
)


def fold(case: PurchaseCase, fact: PurchaseFact) -> PurchaseCase:
    """Give the case with one more fact."""
    return folded(SLOTS, case, fact)
