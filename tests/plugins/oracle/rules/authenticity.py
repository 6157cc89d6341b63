"""What is forged, stale or altered is never accepted."""

from collections.abc import Iterator

from ..finding import Finding
from ..observed import Observed

RULE = "authenticity"


def check(seen: Observed) -> Iterator[Finding]:
    """Look for an accepted delivery that is not genuine."""
    for one in seen.deliveries:
        if one.accepted and not one.genuine:
            sentence = f"{one.source} sent what is not genuine, and it was accepted"
            yield Finding(rule=RULE, about=one.delivery_id, sentence=sentence)
