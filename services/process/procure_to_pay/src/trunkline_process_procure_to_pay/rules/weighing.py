"""Which change of an order needs an approval of its own, and whose."""

from datetime import date

from trunkline_model.money import Money

from ..cases.purchase import PurchaseCase
from ..facts.changing import ChangeAsked
from ..facts.purchase import PurchaseApproved
from ..goods import PurchaseLine
from .approval import ApprovalPolicy, Part, Verdict, is_material, judge_approver, route
from .asking import answer_subject, net_of
from .changing import is_approved
from .tolerance import Tolerances


def why_approve(
    case: PurchaseCase, change: ChangeAsked, policy: ApprovalPolicy, tolerances: Tolerances
) -> str:
    """Say why a change needs an approval of its own; empty when what was approved covers it."""
    currency = case.raised[0].currency
    approved, wanted = _approved_lines(case), net_of(change.lines, currency)
    once = net_of(approved, currency)
    tolerance = Money(tolerances.price.of(once.amount), currency)
    dearer = wanted.amount > net_of(case.lines, currency).amount
    reasons = []
    if dearer and is_material(once, wanted, tolerance):
        reasons.append(f"It comes to {wanted}, {once} were approved.")
    strange = _parts(change.lines) - _parts(approved)
    named = sorted({name for part in strange for name in (part.category, part.cost_centre) if name})
    if strange:
        reasons.append(f"Nobody approved {', '.join(named) or 'lines without a category'}.")
    if not any(_covers(policy, one, case, change) for one in case.approvals):
        reasons.append("It is beyond the limit of who approved the order.")
    return " ".join(reasons)


def _covers(
    policy: ApprovalPolicy, approval: PurchaseApproved, case: PurchaseCase, change: ChangeAsked
) -> bool:
    subject = answer_subject(case, change.lines, case.raised[0].requester)
    approver, on = approval.on_behalf_of or approval.actor, approval.occurred_at.date()
    return judge_approver(policy, subject, approver, on).allowed


def _approved_lines(case: PurchaseCase) -> tuple[PurchaseLine, ...]:
    approved = [one for one in case.changes if is_approved(case, one)]
    newest = max(approved, key=lambda one: one.version, default=None)
    return newest.lines if newest else case.raised[0].lines


def _parts(lines: tuple[PurchaseLine, ...]) -> frozenset[Part]:
    return frozenset(Part(one.category, one.cost_centre) for one in lines if one.quantity)


def judge_change(
    policy: ApprovalPolicy, case: PurchaseCase, change: ChangeAsked, actor: str, *, on: date
) -> Verdict:
    """Say whether somebody may approve a change: neither who asked for it nor for the order."""
    verdicts = [
        judge_approver(policy, answer_subject(case, change.lines, asking), actor, on)
        for asking in (change.actor, case.raised[0].requester)
    ]
    return next((one for one in verdicts if not one.allowed), verdicts[0])


def change_route(
    policy: ApprovalPolicy, case: PurchaseCase, change: ChangeAsked
) -> tuple[str, ...]:
    """Name who may approve a change, the lowest limit first."""
    first = route(policy, answer_subject(case, change.lines, change.actor))
    return tuple(one for one in first if one != case.raised[0].requester)
