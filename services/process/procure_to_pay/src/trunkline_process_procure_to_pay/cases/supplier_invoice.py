"""The case of one bill of a supplier: the facts that are known of it, and nothing computed."""

from msgspec import Struct

from trunkline_durable.editing import CaseEdited, edited

from ..billing import Bill
from ..facts.notice import NoticeSent
from ..facts.supplier_invoice import (
    BillApproved,
    BillCaptured,
    BillHeld,
    BillInPayment,
    BillMatchTried,
    BillPostedInErp,
    BillQueried,
    BillReinstated,
    BillRejected,
    BillScheduled,
    BillSettled,
    BillUnscheduled,
    BillValidated,
    HoldLifted,
    MatchReleased,
    PurchaseMoved,
    PurchaseTold,
    TwinCleared,
    TwinFound,
)
from ..folding import Slot, folded, once
from ..rules.correcting import bill_values, corrected_bill


class BillCase(Struct, frozen=True):
    """Facts by kind; each tuple is sorted by its key and holds a key once."""

    captured: tuple[BillCaptured, ...] = ()
    twins: tuple[TwinFound, ...] = ()
    cleared: tuple[TwinCleared, ...] = ()
    validated: tuple[BillValidated, ...] = ()
    tried: tuple[BillMatchTried, ...] = ()
    moved: tuple[PurchaseMoved, ...] = ()
    queried: tuple[BillQueried, ...] = ()
    approvals: tuple[BillApproved, ...] = ()
    rejected: tuple[BillRejected, ...] = ()
    posted: tuple[BillPostedInErp, ...] = ()
    held: tuple[BillHeld, ...] = ()
    lifted: tuple[HoldLifted, ...] = ()
    scheduled: tuple[BillScheduled, ...] = ()
    unscheduled: tuple[BillUnscheduled, ...] = ()
    in_payment: tuple[BillInPayment, ...] = ()
    settled: tuple[BillSettled, ...] = ()
    reinstated: tuple[BillReinstated, ...] = ()
    match_released: tuple[MatchReleased, ...] = ()
    told: tuple[PurchaseTold, ...] = ()
    notices: tuple[NoticeSent, ...] = ()
    edits: tuple[CaseEdited, ...] = ()

    @property
    def bill(self) -> Bill | None:
        """What came in, as people corrected it; none before it was captured."""
        if not self.captured:
            return None
        bill = self.captured[0].bill
        values = edited(bill_values(bill), self.edits)
        return corrected_bill(bill, values) if self.edits else bill

    @property
    def known_bill(self) -> Bill:
        """The bill of a case that has one; LookupError before it was captured."""
        if self.bill is None:
            raise LookupError("no bill was captured")
        return self.bill

    @property
    def matched(self) -> BillMatchTried | None:
        """How it matched; none before it did."""
        return next((one for one in self.tried if one.matched), None)

    @property
    def leans_on(self) -> tuple[str, ...]:
        """Keys of the credit notes because of which it matched."""
        return self.matched.leans_on if self.matched else ()

    @property
    def newest_try(self) -> BillMatchTried | None:
        """The last time that it was held against its purchase."""
        return max(self.tried, key=lambda one: one.occurred_at, default=None)

    @property
    def live_run(self) -> str:
        """The payment run that has it; empty when it may be offered."""
        gone = {one.run_key for one in self.unscheduled}
        gone |= {one.run_key for one in self.reinstated}
        return next((one.run_key for one in self.scheduled if one.run_key not in gone), "")

    @property
    def settled_by(self) -> str:
        """The payment run that paid it for good; empty while it is owed."""
        return self.live_run if self.live_run in {one.run_key for one in self.settled} else ""

    @property
    def on_hold(self) -> bool:
        """True when it is not to be paid."""
        newest = max((one.occurred_at for one in self.held), default=None)
        lifted = max((one.occurred_at for one in self.lifted), default=None)
        return newest is not None and (lifted is None or lifted < newest)


SLOTS: dict[type, Slot] = {
    BillCaptured: Slot("captured", once),
    TwinFound: Slot("twins", lambda one: one.twin),
    TwinCleared: Slot("cleared", once),
    BillValidated: Slot("validated", once),
    BillMatchTried: Slot("tried", lambda one: one.attempt),
    PurchaseMoved: Slot("moved", lambda one: one.cause),
    BillQueried: Slot("queried", once),
    BillApproved: Slot("approvals", lambda one: one.actor),
    BillRejected: Slot("rejected", once),
    BillPostedInErp: Slot("posted", once),
    BillHeld: Slot("held", lambda one: one.occurred_at),
    HoldLifted: Slot("lifted", lambda one: one.occurred_at),
    BillScheduled: Slot("scheduled", lambda one: one.run_key),
    BillUnscheduled: Slot("unscheduled", lambda one: one.run_key),
    BillInPayment: Slot("in_payment", lambda one: one.run_key),
    BillSettled: Slot("settled", lambda one: one.run_key),
    BillReinstated: Slot("reinstated", lambda one: one.run_key),
    MatchReleased: Slot("match_released", once),
    PurchaseTold: Slot("told", lambda one: one.run_key),
    NoticeSent: Slot("notices", lambda one: one.notice),
    CaseEdited: Slot("edits", lambda one: (one.occurred_at, one.correction_id)),
}


type BillFact = (
    BillCaptured
    | TwinFound
    | TwinCleared
    | BillValidated
    | BillMatchTried
    | PurchaseMoved
    | BillQueried
    | BillApproved
    | BillRejected
    | BillPostedInErp
    | BillHeld
    | HoldLifted
    | BillScheduled
    | BillUnscheduled
    | BillInPayment
    | BillSettled
    | BillReinstated
    | MatchReleased
    | PurchaseTold
    | NoticeSent
    | CaseEdited
)


def fold(case: BillCase, fact: BillFact) -> BillCase:
    """Give the case with one more fact."""
    return folded(SLOTS, case, fact)
