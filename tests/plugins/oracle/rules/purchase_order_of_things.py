"""Nothing of a purchase before its time: order, goods, bill, money; by the ERP's own journal."""

from collections.abc import Iterator, Mapping

from ..bought import PurchaseEffect, PurchaseKind
from ..finding import Finding
from ..observed import Observed

RULE = "purchase order of things"
NEEDS: Mapping[PurchaseKind, PurchaseKind] = {
    "purchase_order": "requisition",
    "goods_receipt": "purchase_order",
    "vendor_return": "goods_receipt",
    "accrual": "goods_receipt",
    "accrual_reversed": "supplier_invoice",
    "supplier_invoice": "goods_receipt",
    "order_amended": "purchase_order",
    "period_accrual": "purchase_order",
    "period_reversed": "period_accrual",
    "purchase_order_cancelled": "purchase_order",
    "requisition_withdrawn": "requisition",
}
"""What the same purchase must have had before."""


def check(seen: Observed) -> Iterator[Finding]:
    """Look at each effect for what it needs; a payment needs the very document that it pays."""
    first: dict[tuple[str, str], PurchaseEffect] = {}
    for one in sorted(seen.bought.effects, key=lambda one: -one.place):
        first[one.purchase, one.kind] = one
        first["", one.key] = one
    services = {one.purchase for one in seen.bought.plan if one.accrued_pence}
    for effect in seen.bought.effects:
        source = NEEDS.get(effect.kind)
        if effect.purchase in services and source == "goods_receipt":
            source = "purchase_order"
        needed = first.get((effect.purchase, source)) if source else effect
        if effect.kind == "supplier_payment":
            needed = first.get(("", effect.of))
        if needed is None or needed.place > effect.place:
            what = source or f"posting of {effect.of}"
            sentence = f"{effect.kind} {effect.key} came before the {what} that it needs"
            yield Finding(rule=RULE, about=effect.purchase, sentence=sentence)
