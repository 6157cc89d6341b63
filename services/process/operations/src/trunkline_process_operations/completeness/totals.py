"""Counts and sums of a day, side by side; pure."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from .entry import Entry, Side
from .routes import ROUTE_OF

type Name = tuple[str, str, str]
"""Document type, channel, currency (empty for units)."""

NOTHING = Decimal(0)


class Count(Struct):
    """How many documents a side has, and what they add up to."""

    documents: int = 0
    sum: Decimal = Decimal(0)


class Total(Struct):
    """The three that have to agree."""

    source: Count
    trunkline: Count
    target: Count


class Totals:
    """Adds documents up as they pass."""

    def __init__(self) -> None:
        self.by_name: dict[Name, Total] = {}

    def add(self, entries: Sequence[Entry]) -> None:
        """Count the entries of one document, on each side that has it.

        A side that does not value it is counted among those of its worth, with a sum of zero.
        """
        live = [one for one in entries if one.counts]
        worth = next((one.currency for one in live if one.currency), "")
        of = {side: [one for one in live if one.side == side] for side in Side}
        ours = of[Side.TAKEN] or of[Side.SENT]
        if of[Side.SENT] and all(one.gross is None for one in ours):
            ours = of[Side.SENT]
        self._count("source", of[Side.SOURCE], worth)
        self._count("trunkline", ours, worth)
        self._count("target", of[Side.TARGET], worth)

    def _count(self, column: str, entries: Sequence[Entry], worth: str) -> None:
        whole = bool(entries) and ROUTE_OF[entries[0].document_type].in_parts
        for place, one in enumerate(entries):
            name = (one.document_type, one.channel, one.currency or worth)
            total = self.by_name.setdefault(name, Total(Count(), Count(), Count()))
            count: Count = getattr(total, column)
            count.documents += 0 if whole and place else 1
            count.sum += (one.gross or NOTHING) if name[2] else one.quantity
