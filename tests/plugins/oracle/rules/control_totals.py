"""Money and goods add up: by document, by day and over the run, per currency and per article.

An order whose documents are not all there, or too many, is the bijection's to tell.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from ..finding import Finding
from ..observed import Effect, Kind, LedgerLine, Observed, PlannedOrder
from .bijection import predicted

RULE = "control totals"
WORTH: tuple[Kind, ...] = ("sales_order", "invoice", "receipt")
GOODS: tuple[Kind, ...] = ("shipment_order", "parcel", "goods_issue", "fulfilment")
POSTED: Mapping[Kind, tuple[str, ...]] = {
    "invoice": ("revenue", "tax"),
    "receipt": ("bank", "card_clearing"),
}
"""Where a document's value must be found in the ledger, on its day."""
SIGNS = {"invoice": -1, "receipt": 1}


def check(seen: Observed) -> Iterator[Finding]:
    """Check the three cuts."""
    by_order: dict[str, list[Effect]] = {one.order: [] for one in seen.plan}
    for effect in seen.effects:
        by_order.setdefault(effect.order, []).append(effect)
    for plan in seen.plan:
        yield from _in_shop(seen, plan)
        yield from _document(plan, by_order[plan.order])
    yield from _balanced(seen)
    yield from _posted(seen)
    yield from _owed(seen)


def _in_shop(seen: Observed, plan: PlannedOrder) -> Iterator[Finding]:
    kept = [one for one in seen.shop_orders if one.order == plan.order]
    if plan.in_shop and [(one.pence, one.currency) for one in kept] != [_worth(plan)]:
        yield _finding(plan.order, f"the shop keeps {kept}, not {_worth(plan)}")


def _document(plan: PlannedOrder, effects: list[Effect]) -> Iterator[Finding]:
    counts = Counter(one.kind for one in effects)
    wanted = predicted(plan)
    for kind in (*WORTH, *GOODS):
        found = [one for one in effects if one.kind == kind]
        if found and counts[kind] == wanted.get(kind, counts[kind]):
            yield from (_valued if kind in WORTH else _filled)(plan, found)


def _valued(plan: PlannedOrder, effects: list[Effect]) -> Iterator[Finding]:
    sums: Counter[str] = Counter()
    for one in effects:
        sums[one.currency] += one.pence
    if dict(sums) != {plan.currency: plan.pence}:
        off = abs(sums[plan.currency] - plan.pence)
        sentence = f"{effects[0].kind} comes to {dict(sums)}, not {_worth(plan)}"
        yield _finding(plan.order, sentence, pence=off)


def _filled(plan: PlannedOrder, effects: list[Effect]) -> Iterator[Finding]:
    wanted, found = _units(plan), sum((_units(one) for one in effects), Counter[str]())
    if wanted != found:
        yield _finding(plan.order, f"{effects[0].kind} holds {dict(found)}, not {dict(wanted)}")


def _units(one: PlannedOrder | Effect) -> Counter[str]:
    counted: Counter[str] = Counter()
    for part in one.units:
        counted[part.sku] += part.quantity
    return counted


def _balanced(seen: Observed) -> Iterator[Finding]:
    sums: Counter[tuple[str, str]] = Counter()
    for line in seen.ledger:
        sums[line.document, line.currency] += line.pence
    for (document, currency), pence in sums.items():
        if pence:
            sentence = f"the move is {pence} {currency} out of balance"
            yield _finding(document, sentence, pence=abs(pence))


def _posted(seen: Observed) -> Iterator[Finding]:
    """Each day's documents are that day's postings; hence also those of the run."""
    for kind, accounts in POSTED.items():
        told: Counter[tuple[str, date | None]] = Counter()
        for effect in seen.effects:
            if effect.kind == kind:
                told[effect.currency, effect.on] += effect.pence
        for line in _lines(seen, accounts):
            told[line.currency, line.on] -= SIGNS[kind] * line.pence
        for (currency, on), pence in told.items():
            if pence:
                sentence = f"{kind}s and the ledger differ by {pence} {currency}"
                yield _finding(str(on), sentence, pence=abs(pence))


def _owed(seen: Observed) -> Iterator[Finding]:
    """What is billed and not paid stays on the receivable account, and nothing else does."""
    owed: Counter[str] = Counter()
    for effect in seen.effects:
        owed[effect.currency] += {"invoice": 1, "receipt": -1}.get(effect.kind, 0) * effect.pence
    for line in _lines(seen, ("receivable",)):
        owed[line.currency] -= line.pence
    for currency, pence in owed.items():
        if pence:
            sentence = f"the receivables are off by {pence} {currency}"
            yield _finding("run", sentence, pence=abs(pence))


def _lines(seen: Observed, accounts: tuple[str, ...]) -> Iterator[LedgerLine]:
    return (one for one in seen.ledger if one.account_kind in accounts)


def _worth(plan: PlannedOrder) -> tuple[int, str]:
    return plan.pence, plan.currency


def _finding(about: str, sentence: str, *, pence: int = 0) -> Finding:
    return Finding(rule=RULE, about=about, sentence=sentence, pence=pence)
