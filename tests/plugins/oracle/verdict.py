"""All rules over one run."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from .finding import Finding
from .observed import Observed
from .rules import (
    audit_chain,
    authenticity,
    bijection,
    bills_paid,
    conservation,
    control_totals,
    effort,
    evidence,
    forbidden_order,
    goods_owed,
    letters,
    liveness,
    order_worth,
    payment_files,
    purchase_bijection,
    purchase_evidence,
    purchase_order_of_things,
    stock,
)

RULES: dict[str, Callable[[Observed], Iterable[Finding]]] = {
    bijection.RULE: bijection.check,
    control_totals.RULE: control_totals.check,
    stock.RULE: stock.check,
    conservation.RULE: conservation.check,
    authenticity.RULE: authenticity.check,
    forbidden_order.RULE: forbidden_order.check,
    evidence.RULE: evidence.check,
    audit_chain.RULE: audit_chain.check,
    liveness.RULE: liveness.check,
    effort.RULE: effort.check,
    purchase_bijection.RULE: purchase_bijection.check,
    goods_owed.RULE: goods_owed.check,
    order_worth.RULE: order_worth.check,
    bills_paid.RULE: bills_paid.check,
    payment_files.RULE: payment_files.check,
    purchase_order_of_things.RULE: purchase_order_of_things.check,
    purchase_evidence.RULE: purchase_evidence.check,
    letters.RULE: letters.check,
}


class Verdict(Struct, frozen=True):
    """What is wrong; nothing when the run is as it must be."""

    findings: tuple[Finding, ...]

    @property
    def green(self) -> bool:
        """Whether no rule was broken."""
        return not self.findings

    @property
    def red(self) -> frozenset[str]:
        """Names of the rules that were broken."""
        return frozenset(one.rule for one in self.findings)

    @property
    def lost(self) -> int:
        """How much is missing."""
        return sum(one.lost for one in self.findings)

    @property
    def doubled(self) -> int:
        """How much is too much."""
        return sum(one.doubled for one in self.findings)

    @property
    def pence(self) -> int:
        """Pennies of difference."""
        return sum(one.pence for one in self.findings)


def judge(seen: Observed) -> Verdict:
    """Hold a run against every rule."""
    return Verdict(tuple(one for check in RULES.values() for one in check(seen)))
