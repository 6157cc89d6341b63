"""What was billed is what was posted, what was posted is what was paid, once, to the penny."""

from collections import Counter
from collections.abc import Iterator

from ..bought import PurchaseEffect
from ..finding import Finding
from ..observed import Observed

RULE = "bills paid"
POSTED = {"supplier_invoice": 1, "supplier_credit_note": -1}


def check(seen: Observed) -> Iterator[Finding]:
    """Compare bills with the plan, payments with bills, the bank's debits with payments."""
    documents = [one for one in seen.bought.effects if one.kind in POSTED]
    payments = [one for one in seen.bought.effects if one.kind == "supplier_payment"]
    worth: Counter[tuple[str, str]] = Counter()
    for one in documents:
        worth[one.purchase, one.kind] += one.pence
    for plan in seen.bought.plan:
        yield from _unlike(plan.purchase, "invoiced", worth, plan.billed_pence)
        yield from _unlike(plan.purchase, "credited", worth, plan.credited_pence)
    yield from _settled(documents, payments)
    yield from _debited(seen, documents, payments)


def _unlike(
    purchase: str, what: str, worth: Counter[tuple[str, str]], wanted: int
) -> Iterator[Finding]:
    kind = "supplier_invoice" if what == "invoiced" else "supplier_credit_note"
    off = worth[purchase, kind] - wanted
    if off:
        yield _finding(purchase, f"{off} pennies more are {what} than were sent", off)


def _settled(documents: list[PurchaseEffect], payments: list[PurchaseEffect]) -> Iterator[Finding]:
    paid: Counter[str] = Counter()
    for one in payments:
        paid[one.of] += one.pence
    for document in documents:
        off = paid[document.key] - document.pence
        if off:
            yield _finding(document.key, f"{off} pennies more are paid than it claims", off)


def _debited(
    seen: Observed, documents: list[PurchaseEffect], payments: list[PurchaseEffect]
) -> Iterator[Finding]:
    signs = {one.key: POSTED[one.kind] for one in documents}
    settled: Counter[str] = Counter()
    for one in payments:
        settled[one.reference] += signs.get(one.of, 1) * one.pence
    debits: Counter[str] = Counter()
    for debit in seen.bought.debits:
        debits[debit.reference] += debit.pence
    for reference in sorted(settled.keys() | debits.keys()):
        off = debits[reference] - settled[reference]
        if off:
            yield _finding(reference, f"the bank debited {off} pennies more than were posted", off)


def _finding(about: str, sentence: str, off: int) -> Finding:
    return Finding(rule=RULE, about=about, sentence=sentence, pence=abs(off))
