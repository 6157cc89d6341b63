"""Where a change of an order stands, and what of it a supplier's answer is about."""

from enum import StrEnum
from hashlib import sha256

from msgspec import json

from ..cases.purchase import PurchaseCase
from ..facts.changing import ChangeAsked, Dropping
from ..facts.purchase import AnswerJudged, OrderAnswered
from ..goods import PurchaseLine


class Stage(StrEnum):
    """How far a change has come."""

    ASKED = "asked"
    TO_APPROVE = "to_approve"
    TO_SEND = "to_send"
    SENT = "sent"
    ANSWERED = "answered"
    """Otherwise than it was asked: it waits for the buyer."""
    OVER = "over"
    """Agreed, or dropped."""


def stage_of(case: PurchaseCase, change: ChangeAsked) -> Stage:
    """Say how far a change has come; a later one, or the end of the order, ends it."""
    version = change.version
    if case.short_closed or case.cancel_asked or version != newest_change(case).version:
        return Stage.OVER
    if version in {one.version for one in case.changes_dropped}:
        return Stage.OVER
    answers = [one for one in case.judged if one.version == version]
    if answers:
        agreed = any(case.is_agreed(one) for one in answers)
        return Stage.OVER if agreed else Stage.ANSWERED
    if version in {one.version for one in case.changes_sent}:
        return Stage.SENT
    weighed = next((one for one in case.weighed if one.version == version), None)
    if weighed is None:
        return Stage.ASKED
    return Stage.TO_APPROVE if weighed.because and not is_approved(case, change) else Stage.TO_SEND


def newest_change(case: PurchaseCase) -> ChangeAsked:
    """Give the last change that was asked for; there is one."""
    return max(case.changes, key=lambda one: one.version)


def open_change(case: PurchaseCase) -> ChangeAsked | None:
    """Give the change that is under way."""
    change = newest_change(case) if case.changes else None
    return None if change is None or stage_of(case, change) is Stage.OVER else change


def change_to_approve(case: PurchaseCase) -> ChangeAsked | None:
    """Give the change that waits for an approver."""
    change = open_change(case)
    return change if change and stage_of(case, change) is Stage.TO_APPROVE else None


def version_to_approve(case: PurchaseCase) -> str:
    """Give the hash of what approvers decide about now."""
    change = change_to_approve(case)
    return hash_of(change) if change else case.version


def hash_of(change: ChangeAsked) -> str:
    """Give the hash of a change: what approvers decide about, and nothing else."""
    content = json.encode((change.version, change.lines), order="deterministic")
    return sha256(content).hexdigest()[:16]


def order_version(case: PurchaseCase) -> str:
    """Give the hash of the order as it stands, with how often it was asked to be changed."""
    newest = newest_change(case).version if case.changes else 0
    content = json.encode((newest, case.lines), order="deterministic")
    return sha256(content).hexdigest()[:16]


def is_approved(case: PurchaseCase, change: ChangeAsked) -> bool:
    """Tell whether somebody who may said yes to a change."""
    return any(one.version == hash_of(change) for one in case.approvals)


def next_version(case: PurchaseCase) -> int:
    """Number the next version of the order: no document of another one has it."""
    sent = max((one.version for one in case.sent), default=0)
    return max(sent, *(one.version for one in case.changes), 0) + 1


def answered_change(case: PurchaseCase, said: OrderAnswered) -> ChangeAsked | None:
    """Give the change that an answer is about; one that names no version is about the last sent."""
    sent = [one for one in case.changes_sent if one.occurred_at <= said.occurred_at]
    version = said.version or max((one.version for one in sent), default=0)
    return next((one for one in case.changes if one.version == version), None)


def is_stale(case: PurchaseCase, said: OrderAnswered) -> bool:
    """Tell whether an answer is about a version that another has taken the place of."""
    judged = [one.version for one in case.judged if case.is_agreed(one)]
    change = answered_change(case, said)
    return (change.version if change else 1) < max(judged, default=0)


def supplier_refused(case: PurchaseCase) -> tuple[int, ...]:
    """Name the changes that the ERP has and the supplier did not take.

    Of one with a later one that was sent the ERP has nothing any more.
    """
    undone = {one.version for one in case.changes_undone}
    newest = max((one.version for one in case.changes_sent), default=0)
    dropped = (one.version for one in case.changes_dropped if one.by is Dropping.SUPPLIER)
    return tuple(one for one in dropped if one not in undone and one >= newest)


def overtaken(case: PurchaseCase, judgement: AnswerJudged) -> bool:
    """Tell whether the ERP was given a later version before this answer was judged."""
    dropped = {one.version for one in case.changes_dropped}
    return any(
        one.version > judgement.version
        and one.version not in dropped
        and one.occurred_at <= judgement.occurred_at
        for one in case.changes_sent
    )


def before_answer(case: PurchaseCase, judgement: AnswerJudged) -> tuple[PurchaseLine, ...] | None:
    """Give the order that the ERP had when a change was answered; None for no change."""
    known = (one.lines for one in case.changes if one.version == judgement.version)
    return next(known, None)
