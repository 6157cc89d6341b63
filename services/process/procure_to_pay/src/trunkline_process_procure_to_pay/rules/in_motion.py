"""Whether an ERP's projection of stock can be taken at its word beside a purchase that moves."""

from datetime import datetime, timedelta

from ..cases.purchase import PurchaseCase

BOOKED_WITHIN = timedelta(minutes=1)
"""A delivery that is not booked by then waits for a person, and the ERP's books stand still."""


def is_unseen(case: PurchaseCase, asked_at: datetime) -> bool:
    """Tell whether the ERP did not count a purchase as on order when it was asked."""
    if case.ended:
        return False
    return not case.confirmed or case.confirmed[-1].occurred_at >= asked_at


def is_being_booked(case: PurchaseCase, asked_at: datetime) -> bool:
    """Tell whether a delivery may have been booked by halves when the ERP was asked."""
    booked_at = {one.receipt_reference: one.occurred_at for one in case.booked}
    ends = (
        booked_at.get(one.receipt_reference, one.occurred_at + BOOKED_WITHIN)
        for one in case.arrivals
    )
    return any(one >= asked_at for one in ends)
