"""Goods received and not invoiced: booked as they came, and nothing of it left at the close."""

from collections import Counter
from collections.abc import Iterator

from ..finding import Finding
from ..observed import Observed

RULE = "goods owed"


def check(seen: Observed) -> Iterator[Finding]:
    """Add up units and accruals by purchase, then what the ledger still owes."""
    units: Counter[tuple[str, str]] = Counter()
    owed: Counter[str] = Counter()
    for one in seen.bought.effects:
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
    for residue in seen.bought.residues:
        if residue.pence:
            sentence = f"{residue.pence} pennies are left on it"
            yield _finding(residue.account_kind, sentence, abs(residue.pence))


def _finding(about: str, sentence: str, pence: int = 0) -> Finding:
    return Finding(rule=RULE, about=about, sentence=sentence, pence=pence)
