"""Nothing before its time: approval, goods, bill, money; and no undo without what it undoes.

Inside one system places in its journal are compared, between systems instants.
"""

from collections.abc import Iterator, Mapping

from ..finding import Finding
from ..observed import Effect, Kind, Observed

RULE = "forbidden order"
NEEDS: Mapping[Kind, Kind] = {
    "goods_issue": "parcel",
    "fulfilment": "parcel",
    "invoice": "goods_issue",
    "receipt": "invoice",
    "sale_cancelled": "sales_order",
    "shipment_order_cancelled": "shipment_order",
}
"""What must have been there before, under the key that the later one names."""
NEEDS_APPROVAL: frozenset[Kind] = frozenset({"shipment_order", "parcel"})


def check(seen: Observed) -> Iterator[Finding]:
    """Look at each effect for what it needs."""
    made = {(one.kind, one.key): one for one in reversed(seen.effects)}
    approved = {one.order: one.at for one in seen.approvals}
    for effect in seen.effects:
        source = NEEDS.get(effect.kind)
        if source and not _after(made.get((source, effect.of)), effect):
            yield _finding(effect, f"came before the {source} {effect.of} that it needs")
        if effect.kind in NEEDS_APPROVAL:
            at = approved.get(effect.order)
            if at is None or at > effect.at:
                yield _finding(effect, "came before payment or credit was approved")
    yield from _sent_though_cancelled(seen)


def _after(first: Effect | None, second: Effect) -> bool:
    if first is None:
        return False
    if first.system == second.system:
        return first.place < second.place
    return first.at <= second.at


def _sent_though_cancelled(seen: Observed) -> Iterator[Finding]:
    gone = {one.order for one in seen.effects if one.kind == "shipment_order_cancelled"}
    for effect in seen.effects:
        if effect.kind == "parcel" and effect.order in gone:
            yield _finding(effect, "left although its shipment order was taken back")


def _finding(effect: Effect, sentence: str) -> Finding:
    about = f"{effect.order} {effect.kind} {effect.key}"
    return Finding(rule=RULE, about=about, sentence=sentence)
