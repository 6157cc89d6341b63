"""For each purchase the ERP and the supplier hold the documents that the model predicts, once."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ..bought import PlannedPurchase, PurchaseEffect, PurchaseKind
from ..finding import Finding
from ..observed import Observed

RULE = "purchase bijection"
STATES = {"closed": "CLOSED", "cancelled": "CANCELLED", "rejected": "REJECTED"}


def predicted(plan: PlannedPurchase) -> Mapping[PurchaseKind, int]:
    """Give how many effects of each kind a purchase leaves; what may vary is left out."""
    closed, rejected = plan.ending == "closed", plan.ending == "rejected"
    credit = 1 if closed and plan.credited_pence else 0
    service = 1 if plan.accrued_pence else 0
    amended: dict[PurchaseKind, int]
    amended = {"order_amended": amendments(plan)} if closed or rejected else {}
    return {
        **amended,
        "requisition": 1,
        "requisition_withdrawn": 0 if closed else 1,
        "purchase_order": 0 if rejected else 1,
        "purchase_order_cancelled": 1 if plan.ending == "cancelled" else 0,
        "order_sent": 0 if rejected else 1,
        "change_sent": plan.changes,
        "cancellation_sent": 1 if plan.ending == "cancelled" else 0,
        "goods_receipt": plan.deliveries,
        "vendor_return": 1 if plan.sent_back else 0,
        "accrual": plan.deliveries,
        "period_accrual": service,
        "period_reversed": service,
        "supplier_invoice": 1 if closed else 0,
        "supplier_credit_note": credit,
        "supplier_payment": 1 + credit if closed else 0,
    }


def amendments(plan: PlannedPurchase) -> int:
    """Count how often the ERP's order is written anew: by an answer, a change, and what undoes it.

    One that is cancelled may be so before the answer is written.
    """
    refused = max(plan.changes - 1, 0)
    return 0 if plan.ending == "rejected" else 1 + plan.changes + refused


def check(seen: Observed) -> Iterator[Finding]:
    """Compare by purchase and kind, then where each ended."""
    effects: dict[str, list[PurchaseEffect]] = {one.purchase: [] for one in seen.bought.plan}
    for effect in seen.bought.effects:
        if effect.purchase not in effects:
            yield _finding(effect.purchase, f"nobody asked for {effect.kind} {effect.key}", 1)
        effects.setdefault(effect.purchase, []).append(effect)
    states = {one.purchase: one.state for one in seen.bought.ends}
    for plan in seen.bought.plan:
        yield from _counted(plan, effects[plan.purchase])
        state = states.get(plan.purchase, "nowhere")
        if state != STATES[plan.ending]:
            yield _finding(plan.purchase, f"it is {state}, and was to be {plan.ending}", -1)


def _counted(plan: PlannedPurchase, effects: list[PurchaseEffect]) -> Iterator[Finding]:
    counts = Counter(one.kind for one in effects)
    for kind, wanted in predicted(plan).items():
        more = counts[kind] - wanted
        if more:
            yield _finding(plan.purchase, f"{counts[kind]} of {kind}, not {wanted}", more)


def _finding(about: str, sentence: str, more: int) -> Finding:
    lost, doubled = max(-more, 0), max(more, 0)
    return Finding(rule=RULE, about=about, sentence=sentence, lost=lost, doubled=doubled)
