"""What was accepted is somewhere: processed, known already, or in a person's hands."""

from collections.abc import Iterator

from ..finding import Finding
from ..observed import Observed

RULE = "conservation"
SOMEWHERE = frozenset({"processed", "duplicate", "exception"})


def check(seen: Observed) -> Iterator[Finding]:
    """Account for each accepted delivery; a loss stays one when a sweep repairs it."""
    for one in seen.deliveries:
        if one.accepted and one.outcome not in SOMEWHERE:
            sentence = f"{one.source} was told that it is taken, and it is {one.outcome}"
            yield Finding(rule=RULE, about=one.delivery_id, sentence=sentence, lost=1)
