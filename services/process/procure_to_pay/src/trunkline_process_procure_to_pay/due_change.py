"""What a change of an order asks for, with the cause that makes it run exactly once."""

from collections.abc import Iterable
from datetime import timedelta

from trunkline_durable.process import Due

from .cases.purchase import PurchaseCase
from .facts.changing import ChangeAsked
from .rules.changing import Stage, hash_of, open_change, stage_of, supplier_refused
from .terms import Terms

ONCE = {Stage.ASKED: "weigh_change", Stage.TO_SEND: "change_order"}


def change_due(case: PurchaseCase, terms: Terms, *, amending: bool = False) -> Iterable[Due]:
    """List what is to be done about changes; once the rest is closed short, nothing.

    Until one that the supplier refused is put back no other is begun: it would be written over.
    No more is one begun while the ERP is `amending` its order to what the supplier answered.
    """
    if case.short_closed:
        return
    if refused := supplier_refused(case):
        yield from (Due("undo_change", str(version)) for version in refused)
        return
    change = open_change(case)
    stage = stage_of(case, change) if change else Stage.OVER
    if change is None:
        return
    if amending and stage is Stage.TO_SEND:
        return
    if stage in ONCE:
        yield Due(ONCE[stage], str(change.version))
    elif stage is Stage.TO_APPROVE:
        yield from _escalation(case, change, terms)
    elif stage is Stage.SENT:
        yield from _chasing(case, change, terms)


def _escalation(case: PurchaseCase, change: ChangeAsked, terms: Terms) -> Iterable[Due]:
    seen = hash_of(change)
    told = sorted(
        (one for one in case.escalated if one.version == seen), key=lambda one: one.occurred_at
    )
    asked = next(one for one in case.asked if one.version == seen)
    if not told or told[-1].to:
        hours = timedelta(hours=terms.approval.deadline_h * len(told))
        cause = f"{change.version}-{len(told) + 1}"
        yield Due("escalate_change", cause, at=asked.due_at + hours)


def _chasing(case: PurchaseCase, change: ChangeAsked, terms: Terms) -> Iterable[Due]:
    chased = [one for one in case.chased if one.version == change.version]
    attempt = len(chased) + 1
    if attempt <= terms.chases_max:
        sent = next(one for one in case.changes_sent if one.version == change.version)
        at = sent.occurred_at + timedelta(hours=terms.answer_h * attempt)
        yield Due("chase_change", f"{change.version}-{attempt}", at=at)
