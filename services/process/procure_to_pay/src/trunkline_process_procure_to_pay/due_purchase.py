"""What a purchase asks for: every transition, with the cause that makes it run exactly once."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from trunkline_durable.process import Due

from .cases.purchase import PurchaseCase
from .due_change import change_due
from .lifecycle import P
from .rules.accrual import is_performed
from .rules.changing import before_answer, overtaken
from .rules.owed import all_reversed, lessenings
from .rules.receiving import goes_back
from .standing import purchase_state
from .terms import Terms
from .transitions.moment import begin_of

FIRST = "first"
"""The cause of what happens once in a purchase's life."""


def purchase_due(terms: Terms) -> Callable[[PurchaseCase], Iterable[Due]]:
    """Give what lists what is to be done now, by the terms of the legal entity."""

    def due(case: PurchaseCase) -> Iterable[Due]:
        yield from _period_ends(case)
        if not case.raised or case.closed or case.cancelled:
            return
        if case.rejected or case.withdrawn:
            if not case.taken_back:
                yield Due("withdraw_purchase", FIRST)
            return
        yield from _receipts(case)
        yield from _remainder(case)
        yield from _bills(case)
        if case.cancel_asked:
            yield Due("cancel_purchase", FIRST)
            return
        yield from _demand(case, terms)
        answers = list(_answers(case))
        yield from answers
        yield from _chasing(case, terms)
        amending = any(one.transition == "amend_order" for one in answers)
        yield from change_due(case, terms, amending=amending)

    return due


def _period_ends(case: PurchaseCase) -> Iterable[Due]:
    """Also of a purchase that was billed, paid and closed since the period was over."""
    accrued = {one.period for one in case.period_accrued}
    reversed_ = {one.period for one in case.period_reversed}
    for one in case.accrual_asked:
        if one.period not in accrued:
            yield Due("accrue_services", one.period)
        elif one.period not in reversed_:
            yield Due("reverse_services", one.period, at=begin_of(one.reversed_on))


def _demand(case: PurchaseCase, terms: Terms) -> Iterable[Due]:
    if not case.requisitioned:
        yield Due("raise_requisition", FIRST)
    elif not case.asked:
        yield Due("seek_approval", FIRST)
    elif not case.approved:
        yield from _escalation(case, terms)
    elif not case.drafted:
        yield Due("book_purchase_order", FIRST)
    elif not case.confirmed:
        yield Due("confirm_purchase_order", FIRST)
    elif not case.sent:
        yield Due("send_order", FIRST)


def _escalation(case: PurchaseCase, terms: Terms) -> Iterable[Due]:
    times = len(case.escalated)
    if not case.escalated or case.escalated[-1].to:
        hours = timedelta(hours=terms.approval.deadline_h * times)
        yield Due("escalate_approval", str(times + 1), at=case.asked[0].due_at + hours)


def _answers(case: PurchaseCase) -> Iterable[Due]:
    judged = {one.document_id for one in case.judged}
    judged |= {one.document_id for one in case.changes_dropped}
    amended = {one.document_id for one in case.amended}
    for one in case.answers:
        if case.sent and one.document_id not in judged:
            yield Due("judge_supplier_answer", one.document_id)
    before = case.raised[0].lines
    for judgement in sorted(case.judged, key=lambda one: one.occurred_at):
        if not case.is_agreed(judgement):
            continue
        known = before_answer(case, judgement) or before
        if (
            judgement.lines != known
            and judgement.document_id not in amended
            and not overtaken(case, judgement)
        ):
            yield Due("amend_order", judgement.document_id)
        before = judgement.lines


def _chasing(case: PurchaseCase, terms: Terms) -> Iterable[Due]:
    answered = case.answers or case.advised or case.arrivals or case.changes_sent
    if case.sent and not answered and len(case.chased) < terms.chases_max:
        attempt = len(case.chased) + 1
        at = case.sent[0].occurred_at + timedelta(hours=terms.answer_h * attempt)
        yield Due("chase_order", str(attempt), at=at)


def _receipts(case: PurchaseCase) -> Iterable[Due]:
    if not case.confirmed:
        return
    booked = {one.receipt_reference for one in case.booked}
    returned = {one.receipt_reference for one in case.returns}
    claimed = {one.receipt_reference for one in case.debited}
    for one in case.arrivals:
        if one.receipt_reference not in booked:
            yield Due("book_receipt", one.receipt_reference)
        elif is_performed(case):
            continue
        elif goes_back(one, case.lines) and one.receipt_reference not in returned:
            yield Due("return_goods", one.receipt_reference)
        elif one.receipt_reference in returned - claimed and case.sent:
            yield Due("send_debit_note", one.receipt_reference)


def _remainder(case: PurchaseCase) -> Iterable[Due]:
    """Once everything that came is booked, the rest is called off."""
    booked = {one.receipt_reference for one in case.booked}
    here = all(one.receipt_reference in booked for one in case.arrivals)
    if case.short_closed and not case.called_off and case.sent and here:
        yield Due("close_order_short", FIRST)


def _bills(case: PurchaseCase) -> Iterable[Due]:
    matched = {one.bill_key for one in case.matched}
    changes = f"{len(case.booked)}-{len(case.matched)}-{len(case.released)}-{len(case.amended)}"
    for one in case.waiting:
        if one.bill_key not in matched and _changed_since(case, one.occurred_at):
            yield Due("wake_bill", f"{one.bill_key}@{changes}")
    if lessenings(case):
        yield Due("lessen_accrual", f"{len(case.posted)}-{len(case.accrued)}")
    elif _ends(case):
        yield Due("close_purchase", FIRST)


def _ends(case: PurchaseCase) -> bool:
    """Tell whether nothing is left to be done about a purchase."""
    told = not case.short_closed or bool(case.called_off)
    return purchase_state(case) is P.PAID and all_reversed(case) and told


def _changed_since(case: PurchaseCase, at: object) -> bool:
    happened = [one.occurred_at for one in (*case.booked, *case.matched)]
    happened += [one.occurred_at for one in (*case.released, *case.amended)]
    return any(one > at for one in happened)  # type: ignore[operator]
