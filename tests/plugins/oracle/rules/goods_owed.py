"""Goods received and not invoiced: booked as they came, and nothing of it left at the close."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from ..bought import PlannedPurchase, PurchaseEffect
from ..finding import Finding
from ..observed import Observed

RULE = "goods owed"
DAY = timedelta(days=1)


def check(seen: Observed) -> Iterator[Finding]:
    """Add up units and accruals by purchase, then what the ledger still owes."""
    units: Counter[tuple[str, str]] = Counter()
    owed: Counter[str] = Counter()
    effects = seen.bought.effects
    for one in effects:
        units[one.purchase, one.kind] += one.units
        if one.kind in {"accrual", "accrual_reversed"}:
            owed[one.purchase] += one.pence if one.kind == "accrual" else -one.pence
    for plan in seen.bought.plan:
        for kind, wanted in (("goods_receipt", plan.kept), ("vendor_return", plan.sent_back)):
            found = units[plan.purchase, kind]
            if found != wanted:
                yield _finding(plan.purchase, f"{found} units of {kind}, not {wanted}")
        if owed[plan.purchase]:
            sentence = f"{owed[plan.purchase]} pennies are accrued and not reversed"
            yield _finding(plan.purchase, sentence, abs(owed[plan.purchase]))
        yield from _periods(plan, [one for one in effects if one.purchase == plan.purchase])
    for residue in seen.bought.residues:
        if residue.pence:
            sentence = f"{residue.pence} pennies are left on it"
            yield _finding(residue.account_kind, sentence, abs(residue.pence))


def _periods(plan: PlannedPurchase, effects: list[PurchaseEffect]) -> Iterator[Finding]:
    """What was performed is owed on the last day of its month, and taken back the day after."""
    for one in effects:
        if one.kind not in {"period_accrual", "period_reversed"}:
            continue
        off = one.pence - plan.accrued_pence
        if off:
            yield _finding(plan.purchase, f"{one.kind} is {off} pennies too much", abs(off))
        first = one.on + DAY if one.on and one.kind == "period_accrual" else one.on
        if first is None or first.day != 1:
            yield _finding(plan.purchase, f"{one.kind} is of {one.on}")


def _finding(about: str, sentence: str, pence: int = 0) -> Finding:
    return Finding(rule=RULE, about=about, sentence=sentence, pence=pence)
