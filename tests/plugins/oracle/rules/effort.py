"""A run that did nothing proves nothing: orders reached their ends, and every fault fired."""

from collections.abc import Iterator

from ..finding import Finding
from ..observed import Ending, Observed

RULE = "effort"
REACHED_MIN = 0.95
STATES: dict[Ending, frozenset[str]] = {
    "closed": frozenset({"CLOSED"}),
    "cancelled": frozenset({"CANCELLED"}),
    "refused": frozenset({"REJECTED", "RECEIVED", "DUPLICATE"}),
}
"""Where a planned order ends; one that is refused may wait for a person."""


def check(seen: Observed) -> Iterator[Finding]:
    """Count what was reached and what fired; where purchases end, another rule holds."""
    states = {one.order: one.state for one in seen.cases}
    reached = [one for one in seen.plan if states.get(one.order) in STATES[one.ending]]
    nothing = not (seen.plan or seen.bought.plan)
    if nothing or len(reached) < REACHED_MIN * len(seen.plan):
        missed = [one.order for one in seen.plan if one not in reached]
        sentence = f"{len(reached)} of {len(seen.plan)} orders reached their end, not {missed[:5]}"
        yield Finding(rule=RULE, about="orders", sentence=sentence)
    for fault in seen.faults:
        if fault.planned and not fault.fired:
            sentence = f"planned {fault.planned} times, and it never fired"
            yield Finding(rule=RULE, about=fault.name, sentence=sentence)
