"""Every effect has its record in the evidence journal."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ..finding import Finding
from ..observed import Kind, Observed

RULE = "evidence"
STEPS: Mapping[Kind, str] = {
    "sales_order": "book_sales_order",
    "shipment_order": "create_shipment_order",
    "goods_issue": "issue_goods",
    "fulfilment": "create_fulfilment",
    "invoice": "issue_invoice",
    "receipt": "record_receipt",
    "sale_cancelled": "cancel_sales_order",
    "shipment_order_cancelled": "cancel_shipment_order",
    "order_cancelled": "cancel_channel_order",
}
"""The step that causes an effect; what backends do by themselves has none."""


def check(seen: Observed) -> Iterator[Finding]:
    """Match by request id where the backend tells it, else by order and step."""
    known = {one.request_id for one in seen.records}
    told = Counter((one.order, one.step) for one in seen.records)
    for effect in seen.effects:
        step = STEPS.get(effect.kind, "")
        if not step:
            continue
        told[effect.order, step] -= 1
        named = effect.request_id in known if effect.request_id else True
        if not named or told[effect.order, step] < 0:
            about = f"{effect.order} {effect.kind} {effect.key}"
            sentence = f"no result of {step} is in the evidence journal"
            yield Finding(rule=RULE, about=about, sentence=sentence)
