"""Every effect of a purchase in the ERP has its record in the evidence journal."""

from collections.abc import Iterator

from ..finding import Finding
from ..observed import Observed

RULE = "purchase evidence"


def check(seen: Observed) -> Iterator[Finding]:
    """Match by request id, where the backend tells it; one request is one effect."""
    known = {one.request_id for one in seen.records}
    used: set[str] = set()
    for one in seen.bought.effects:
        if not one.request_id:
            continue
        about = f"{one.purchase} {one.kind} {one.key}"
        if one.request_id not in known:
            sentence = "no result of it is in the evidence journal"
            yield Finding(rule=RULE, about=about, sentence=sentence)
        if one.request_id in used:
            sentence = "its request had an effect before"
            yield Finding(rule=RULE, about=about, sentence=sentence, doubled=1)
        used.add(one.request_id)
