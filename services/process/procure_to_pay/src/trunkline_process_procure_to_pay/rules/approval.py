"""Who may approve what: limits by amount, category, cost centre and legal entity.

An approval holds for the whole document: its total is held against the approver's limit, so that
splitting a document into lines opens nothing, and each line against the approver's scope. Nobody
approves what they asked for themselves, also not by delegation.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct

from trunkline_model.money import Money


class Limit(Struct, frozen=True):
    """How far one approver goes; an empty scope means everything."""

    approver: str
    """Who, by the name they sign in with."""
    up_to: Money | None
    """The highest total; none: any."""
    legal_entities: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    cost_centres: tuple[str, ...] = ()


class Delegation(Struct, frozen=True):
    """Somebody stands in for an approver, with that one's limits."""

    approver: str
    delegate: str
    from_on: date
    """First day."""
    to_on: date
    """Last day."""


class ApprovalPolicy(Struct, frozen=True):
    """The limit matrix of the legal entities."""

    limits: tuple[Limit, ...]
    delegations: tuple[Delegation, ...] = ()
    deadline_h: int = 24
    """Hours until the next approver up is asked too."""


class Part(Struct, frozen=True):
    """What a line is about."""

    category: str = ""
    cost_centre: str = ""


class Subject(Struct, frozen=True):
    """What is to be approved."""

    legal_entity: str
    total: Money
    """Of the whole document."""
    requester: str
    """Who asked for it, or prepared it."""
    parts: tuple[Part, ...] = ()
    """What its lines are about."""


class Verdict(Struct, frozen=True):
    """Whether somebody may approve."""

    allowed: bool
    sentence: str
    """Why not; empty when allowed."""
    on_behalf_of: str = ""
    """Whose limit is used, when it is delegated."""


def judge_approver(policy: ApprovalPolicy, subject: Subject, actor: str, on: date) -> Verdict:
    """Say whether somebody may approve a subject on a day, and by whose limit."""
    if actor == subject.requester:
        return Verdict(allowed=False, sentence="Nobody approves what they asked for themselves.")
    for name in (actor, *_stood_in_for(policy, actor, on)):
        if name != subject.requester and any(_covers(one, subject) for one in _of(policy, name)):
            return Verdict(allowed=True, sentence="", on_behalf_of="" if name == actor else name)
    asked = ", ".join(route(policy, subject)) or "nobody"
    return Verdict(
        allowed=False,
        sentence=f"{subject.total} of this kind is beyond what you may approve; {asked} may.",
    )


def route(policy: ApprovalPolicy, subject: Subject) -> tuple[str, ...]:
    """Name who may approve, the lowest limit first: who is asked first stands first."""
    able = [
        one for one in policy.limits if one.approver != subject.requester and _covers(one, subject)
    ]
    able.sort(key=lambda one: (one.up_to is None, one.up_to.amount if one.up_to else 0))
    return tuple(dict.fromkeys(one.approver for one in able))


def next_up(approvers: tuple[str, ...], escalated: Iterable[str]) -> str:
    """Name who is asked when nobody decided; empty when there is nobody further up."""
    asked = {*approvers[:1], *escalated}
    return next((one for one in approvers if one not in asked), "")


def deadline(policy: ApprovalPolicy, asked_at: datetime, times: int) -> datetime:
    """Give the instant until which the approver, or the one after so many, has to decide."""
    return asked_at + timedelta(hours=policy.deadline_h * (times + 1))


def is_material(approved: Money, wanted: Money, tolerance: Money) -> bool:
    """Tell whether a change needs an approval of its own: it costs more, beyond the tolerance."""
    return (wanted - approved).amount > tolerance.amount


def _stood_in_for(policy: ApprovalPolicy, actor: str, on: date) -> Iterable[str]:
    for one in policy.delegations:
        if one.delegate == actor and one.from_on <= on <= one.to_on:
            yield one.approver


def _of(policy: ApprovalPolicy, approver: str) -> Iterable[Limit]:
    return (one for one in policy.limits if one.approver == approver)


def _covers(limit: Limit, subject: Subject) -> bool:
    if limit.up_to is not None and (
        limit.up_to.currency != subject.total.currency or subject.total.amount > limit.up_to.amount
    ):
        return False
    return _in(limit.legal_entities, subject.legal_entity) and all(
        _in(limit.categories, one.category) and _in(limit.cost_centres, one.cost_centre)
        for one in subject.parts
    )


def _in(scope: tuple[str, ...], value: str) -> bool:
    return not scope or value in scope
