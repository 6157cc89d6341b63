"""The case of one payment run: the facts that are known of it, and nothing computed."""

from msgspec import Struct

from ..facts.notice import NoticeSent
from ..facts.payment_run import (
    FileSent,
    PaymentBooked,
    PaymentDebited,
    PaymentRejected,
    PaymentReported,
    PaymentReturned,
    RemittanceSent,
    RunApproved,
    RunClosed,
    RunPayment,
    RunProposed,
    RunReleased,
    RunWithdrawn,
)
from ..folding import Slot, folded, once


class RunCase(Struct, frozen=True):
    """Facts by kind; each tuple is sorted by its key and holds a key once."""

    proposed: tuple[RunProposed, ...] = ()
    approvals: tuple[RunApproved, ...] = ()
    withdrawn: tuple[RunWithdrawn, ...] = ()
    released: tuple[RunReleased, ...] = ()
    sent: tuple[FileSent, ...] = ()
    reported: tuple[PaymentReported, ...] = ()
    debited: tuple[PaymentDebited, ...] = ()
    returned: tuple[PaymentReturned, ...] = ()
    booked: tuple[PaymentBooked, ...] = ()
    given_back: tuple[PaymentRejected, ...] = ()
    remitted: tuple[RemittanceSent, ...] = ()
    notices: tuple[NoticeSent, ...] = ()
    closed: tuple[RunClosed, ...] = ()

    @property
    def payments(self) -> tuple[RunPayment, ...]:
        """What it pays; nothing before it was proposed."""
        return self.proposed[0].payments if self.proposed else ()

    @property
    def signatures(self) -> tuple[RunApproved, ...]:
        """Approvals of just this content, by others than who proposed it."""
        asked = self.proposed[0] if self.proposed else None
        return tuple(
            one
            for one in self.approvals
            if asked is not None
            and one.content_sha256 == asked.content_sha256
            and one.actor != asked.proposed_by
        )

    @property
    def refused(self) -> frozenset[str]:
        """Payments that the bank will not execute, or that came back."""
        whole = any(not one.accepted and not one.end_to_end_id for one in self.reported)
        every = frozenset(one.end_to_end_id for one in self.payments)
        named = {one.end_to_end_id for one in self.reported if not one.accepted}
        named |= {one.end_to_end_id for one in self.returned}
        return every if whole else every & named

    @property
    def accepted(self) -> bool:
        """True when the bank said that it executes some of it."""
        return any(one.accepted for one in self.reported)

    @property
    def paid(self) -> frozenset[str]:
        """Payments that were debited and did not come back."""
        return frozenset(one.end_to_end_id for one in self.debited) - self.refused


SLOTS: dict[type, Slot] = {
    RunProposed: Slot("proposed", once),
    RunApproved: Slot("approvals", lambda one: one.actor),
    RunWithdrawn: Slot("withdrawn", once),
    RunReleased: Slot("released", once),
    FileSent: Slot("sent", once),
    PaymentReported: Slot("reported", lambda one: (one.end_to_end_id, one.accepted)),
    PaymentDebited: Slot("debited", lambda one: one.end_to_end_id),
    PaymentReturned: Slot("returned", lambda one: one.end_to_end_id),
    PaymentBooked: Slot("booked", lambda one: one.end_to_end_id),
    PaymentRejected: Slot("given_back", lambda one: one.end_to_end_id),
    RemittanceSent: Slot("remitted", lambda one: one.end_to_end_id),
    NoticeSent: Slot("notices", lambda one: one.notice),
    RunClosed: Slot("closed", once),
}


type RunFact = (
    RunProposed
    | RunApproved
    | RunWithdrawn
    | RunReleased
    | FileSent
    | PaymentReported
    | PaymentDebited
    | PaymentReturned
    | PaymentBooked
    | PaymentRejected
    | RemittanceSent
    | NoticeSent
    | RunClosed
)


def fold(case: RunCase, fact: RunFact) -> RunCase:
    """Give the case with one more fact."""
    return folded(SLOTS, case, fact)
