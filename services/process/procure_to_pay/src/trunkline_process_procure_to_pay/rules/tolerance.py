"""Tolerances: what may differ before a person is asked; the smaller of an amount and a share."""

from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import Money


class Tolerance(Struct, frozen=True):
    """How much of one kind may differ; nought lets nothing through, however little."""

    share: Decimal
    """Of what was ordered: 0.02 for 2 per cent."""
    amount: Decimal | None = None
    """At most so much, in units or in the document's currency; none: only the share counts."""

    def of(self, ordered: Decimal) -> Decimal:
        """Give the most that may differ from what was ordered."""
        by_share = abs(ordered) * self.share
        return by_share if self.amount is None else min(by_share, self.amount)


class Tolerances(Struct, frozen=True):
    """The tolerances of a legal entity, or of one supplier or category of it."""

    price: Tolerance = Tolerance(Decimal("0.02"), Decimal("25.00"))
    """Cumulative over all bills of a line, on the value of what is billed."""
    quantity: Tolerance = Tolerance(Decimal("0.02"), Decimal(5))
    """Units beyond what was ordered that may be received, cumulative over all receipts."""
    charges: Decimal = Decimal("15.00")
    """Freight and other charges that no line stands for, cumulative over all bills of an order."""
    answer_days: int = 3
    """Days by which the supplier may deliver later than asked."""


def within(limit: Decimal, variance: Decimal) -> bool:
    """Tell whether a variance may pass; in the buyer's favour it always may."""
    return variance <= limit


def spoken(variance: Money, limit: Decimal) -> str:
    """Say how a variance stands to its tolerance."""
    return f"{variance} against a tolerance of {limit:f}"
