"""See whether a change needs an approval of its own, and ask for it."""

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run

from ...cases.purchase import PurchaseCase
from ...facts.changing import ChangeAsked, ChangeDropped, ChangeWeighed, Dropping
from ...facts.purchase import ApprovalAsked
from ...rules.approval import deadline
from ...rules.changing import hash_of
from ...rules.weighing import change_route, why_approve
from ..moment import now
from .seek_approval import escalate


def asked_change(run: Run, case: PurchaseCase) -> ChangeAsked:
    """Give the change that a transition is about: its cause begins with the version."""
    version = int(run.cause.partition("-")[0])
    return next(one for one in case.changes if one.version == version)


def drop_change(run: Run, change: ChangeAsked, by: Dropping, problem: Problem, **more: str) -> None:
    """Let the order stand as it was, and tell people why."""
    dropped = ChangeDropped(
        occurred_at=now(), version=change.version, by=by, reason=problem.sentence, **more
    )
    run.record(dropped)
    run.flag(problem)


async def weigh_change(run: Run, case: PurchaseCase) -> None:
    """Ask for an approval where what was approved does not cover it; nobody may: it is over."""
    change, terms = asked_change(run, case), run.clients.terms
    because = why_approve(case, change, terms.approval, terms.tolerances)
    at = now()
    if because:
        approvers = change_route(terms.approval, case, change)
        if not approvers:
            problem = Problem(
                reason="nobody_may_approve",
                field="total",
                sentence=f"A change of {run.business_key}: {because} Nobody may approve that.",
                suggestion="Add a limit to the approval policy, then ask for the change again.",
            )
            drop_change(run, change, Dropping.POLICY, problem)
            return
        due_at = deadline(terms.approval, at, 0)
        asked = ApprovalAsked(
            occurred_at=at, version=hash_of(change), approvers=approvers, due_at=due_at
        )
        run.record(asked)
    run.record(ChangeWeighed(occurred_at=at, version=change.version, because=because))


async def escalate_change(run: Run, case: PurchaseCase) -> None:
    """Ask the next one up about a change."""
    seen = hash_of(asked_change(run, case))
    escalate(run, case, next(one for one in case.asked if one.version == seen))
