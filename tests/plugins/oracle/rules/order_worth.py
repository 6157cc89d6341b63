"""The ERP's order ends as it was agreed last, to the penny: by an answer, or by our change."""

from collections.abc import Iterator

from ..bought import PurchaseEffect
from ..finding import Finding
from ..observed import Observed

RULE = "order worth"


def check(seen: Observed) -> Iterator[Finding]:
    """Look at the last amendment of each order that was billed: all of it is billed."""
    last: dict[str, PurchaseEffect] = {}
    for one in sorted(seen.bought.effects, key=lambda one: one.place):
        if one.kind == "order_amended":
            last[one.purchase] = one
    for plan in seen.bought.plan:
        amended = last.get(plan.purchase)
        off = amended.pence - plan.billed_pence if amended and plan.ending == "closed" else 0
        if off:
            sentence = f"its order ends {off} pennies off what was agreed"
            yield Finding(rule=RULE, about=plan.purchase, sentence=sentence, pence=abs(off))
