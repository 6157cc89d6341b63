"""For each order the effects in each system are those that the model predicts, each once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ..finding import Finding
from ..observed import Effect, Kind, Observed, PlannedOrder

RULE = "bijection"
FOLLOWS: Mapping[Kind, Kind] = {
    "goods_issue": "parcel",
    "fulfilment": "parcel",
    "invoice": "goods_issue",
    "receipt": "invoice",
}
"""Each of the one kind follows from exactly one of the other, and each of the other has one."""
TAKES_BACK: Mapping[Kind, Kind] = {
    "sale_cancelled": "sales_order",
    "shipment_order_cancelled": "shipment_order",
}
"""When an order is cancelled, all that was made is taken back."""


def predicted(plan: PlannedOrder) -> dict[Kind, int]:
    """Give how many effects of each kind an order leaves; what may vary is left out."""
    sent = plan.parcels if plan.ending == "closed" else 0
    counts: dict[Kind, int] = {
        "parcel": sent,
        "goods_issue": sent,
        "fulfilment": sent if plan.in_shop else 0,
        "invoice": sent,
        "receipt": sent,
    }
    if plan.ending == "closed":
        asked: dict[Kind, int] = {} if plan.split else {"shipment_order": 1}
        return {**counts, **asked, "sales_order": 1, "order_cancelled": 0}
    if plan.ending == "cancelled":
        return {**counts, "order_cancelled": 1 if plan.in_shop else 0}
    return {**counts, "sales_order": 0, "shipment_order": 0}


def check(seen: Observed) -> Iterator[Finding]:
    """Compare by order and kind, then what follows from what."""
    by_order: dict[str, list[Effect]] = {one.order: [] for one in seen.plan}
    for effect in seen.effects:
        if effect.order not in by_order:
            yield _finding(effect.order, f"nobody ordered {effect.kind} {effect.key}", doubled=1)
        by_order.setdefault(effect.order, []).append(effect)
    for plan in seen.plan:
        miscounted = list(_counted(plan, by_order[plan.order]))
        yield from miscounted or _linked(plan, by_order[plan.order])


def _counted(plan: PlannedOrder, effects: list[Effect]) -> Iterator[Finding]:
    counts = Counter(one.kind for one in effects)
    for kind, wanted in predicted(plan).items():
        sentence = f"{counts[kind]} of {kind}, not {wanted}"
        lost, doubled = max(wanted - counts[kind], 0), max(counts[kind] - wanted, 0)
        if lost or doubled:
            yield _finding(plan.order, sentence, lost=lost, doubled=doubled)


def _linked(plan: PlannedOrder, effects: list[Effect]) -> Iterator[Finding]:
    keys = {kind: _keys(effects, kind) for kind in (*FOLLOWS, *FOLLOWS.values())}
    for kind, source in FOLLOWS.items():
        if kind == "fulfilment" and not plan.in_shop:
            continue
        yield from _unlike(plan.order, kind, keys[source], _causes(effects, kind))
    if plan.ending == "cancelled":
        for kind, source in TAKES_BACK.items():
            made, gone = set(_keys(effects, source)), set(_causes(effects, kind))
            yield from _unlike(plan.order, kind, Counter(made), Counter(gone))


def _unlike(order: str, kind: Kind, wanted: Counter[str], found: Counter[str]) -> Iterator[Finding]:
    for key in wanted - found:
        yield _finding(order, f"no {kind} of {key}", lost=1)
    for key in found - wanted:
        yield _finding(order, f"{kind} of {key} is one too many", doubled=1)


def _keys(effects: Iterable[Effect], kind: Kind) -> Counter[str]:
    return Counter(one.key for one in effects if one.kind == kind)


def _causes(effects: Iterable[Effect], kind: Kind) -> Counter[str]:
    return Counter(one.of for one in effects if one.kind == kind)


def _finding(about: str, sentence: str, *, lost: int = 0, doubled: int = 0) -> Finding:
    return Finding(rule=RULE, about=about, sentence=sentence, lost=lost, doubled=doubled)
