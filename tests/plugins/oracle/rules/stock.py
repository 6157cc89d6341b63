"""No unit comes from nowhere or is gone: opening + what came - what left = closing, everywhere."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ..finding import Finding
from ..observed import Kind, Observed

RULE = "stock"
LEAVES: Mapping[str, Kind] = {"warehouse": "parcel", "erp": "goods_issue"}
"""The effect by which goods leave the books of a system."""


def check(seen: Observed) -> Iterator[Finding]:
    """Check every shelf; at the end nothing is reserved for orders that have ended."""
    left: Counter[tuple[str, str]] = Counter()
    for effect in seen.effects:
        if LEAVES.get(effect.system) == effect.kind:
            for part in effect.units:
                left[effect.system, part.sku] += part.quantity
    everything_ended = all(one.ended for one in seen.cases)
    for shelf in seen.shelves:
        about = f"{shelf.sku} in {shelf.system}"
        expected = shelf.opening + shelf.received - left[shelf.system, shelf.sku]
        if shelf.closing != expected:
            sentence = f"{shelf.closing} lie there, not {expected}"
            yield Finding(rule=RULE, about=about, sentence=sentence)
        if shelf.reserved and everything_ended:
            sentence = f"{shelf.reserved} are reserved for no order"
            yield Finding(rule=RULE, about=about, sentence=sentence)
