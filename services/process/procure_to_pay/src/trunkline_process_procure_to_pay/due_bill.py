"""What a bill and a payment run ask for, with the causes that make each run exactly once."""

from collections.abc import Iterable

from trunkline_durable.process import Due

from .cases.payment_run import RunCase
from .cases.supplier_invoice import BillCase
from .payment_run.signing import SIGNATURES

FIRST = "first"


def bill_due(case: BillCase) -> Iterable[Due]:
    """List what is to be done now about a bill."""
    if not case.captured:
        return
    if case.rejected:
        if case.matched and not case.match_released:
            yield Due("release_match", FIRST)
    elif not case.cleared:
        if not case.twins:
            yield Due("check_twin", FIRST)
    elif not case.validated:
        yield Due("validate_bill", FIRST)
    elif not case.matched:
        yield from _matching(case)
    elif case.approvals and not case.posted:
        yield Due("post_bill", FIRST)
    yield from _told(case)


def _matching(case: BillCase) -> Iterable[Due]:
    tried = {one.attempt for one in case.tried}
    for cause in (FIRST, *(one.cause for one in case.moved)):
        if cause not in tried:
            yield Due("match_bill", cause)


def _told(case: BillCase) -> Iterable[Due]:
    told = {one.run_key for one in case.told}
    if case.posted and case.settled_by and case.settled_by not in told:
        yield Due("tell_paid", case.settled_by)


def run_due(case: RunCase) -> Iterable[Due]:
    """List what is to be done now about a payment run."""
    if not case.proposed:
        return
    if case.closed:
        yield from _come_back(case)
        return
    if case.withdrawn and not case.sent:
        if not case.released:
            yield Due("release_run", FIRST)
        return
    if len(case.signatures) >= SIGNATURES and not case.sent:
        yield Due("send_payment_file", FIRST)
    if case.sent:
        yield from _payments(case)


def _come_back(case: RunCase) -> Iterable[Due]:
    """A payee's bank may send a payment back days after all of the run was reconciled."""
    known = {one.end_to_end_id for one in case.given_back}
    booked = {one.end_to_end_id for one in case.booked}
    for name in sorted((case.refused & booked) - known):
        yield Due("reinstate", name)


def _payments(case: RunCase) -> Iterable[Due]:
    booked = {one.end_to_end_id for one in case.booked}
    returned = {one.end_to_end_id for one in case.given_back}
    remitted = {one.end_to_end_id for one in case.remitted}
    every = {one.end_to_end_id for one in case.payments}
    for name in sorted(case.paid - booked):
        yield Due("book_payment", name)
    for name in sorted((case.paid & booked) - remitted):
        yield Due("send_remittance", name)
    for name in sorted(case.refused - returned):
        yield Due("reinstate" if name in booked else "give_back", name)
    if every <= returned | (remitted & booked & case.paid):
        yield Due("close_run", FIRST)
