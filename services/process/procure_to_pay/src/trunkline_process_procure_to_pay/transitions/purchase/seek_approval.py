"""Ask those who may approve, and the next one up when nobody decides in time."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run

from ...cases.purchase import PurchaseCase
from ...facts.purchase import ApprovalAsked, ApprovalEscalated
from ...rules.approval import deadline, next_up, route
from ...rules.asking import purchase_subject
from ..moment import now


async def seek_approval(run: Run, case: PurchaseCase) -> None:
    """Find who may approve; nobody at all is a gap in the limit matrix, for a person."""
    policy = run.clients.terms.approval
    subject = purchase_subject(case)
    approvers = route(policy, subject)
    if not approvers:
        raise NeedsPerson(
            Problem(
                reason="nobody_may_approve",
                field="total",
                sentence=f"Nobody but the requester may approve {subject.total} of this kind.",
                suggestion="Add a limit to the approval policy, then retry.",
            )
        )
    asked_at = now()
    run.record(
        ApprovalAsked(
            occurred_at=asked_at,
            version=case.version,
            approvers=approvers,
            due_at=deadline(policy, asked_at, 0),
        )
    )


async def escalate_approval(run: Run, case: PurchaseCase) -> None:
    """Ask the next one up; when nobody is left, say so to the owner of purchasing."""
    escalate(run, case, case.asked[0])


def escalate(run: Run, case: PurchaseCase, asked: ApprovalAsked) -> None:
    """Ask the next one up of those who were asked at first."""
    tried = [one.to for one in case.escalated if one.version == asked.version]
    to = next_up(asked.approvers, tried)
    run.record(ApprovalEscalated(occurred_at=now(), version=asked.version, to=to))
    run.flag(
        Problem(
            reason="approval_overdue",
            sentence=f"{run.business_key} waits for an approval since {asked.occurred_at:%F %H:%M}."
            + (f" {to} is asked now." if to else " Nobody further up may approve it."),
            suggestion="Approve or reject it.",
            owner=to,
        )
    )
