"""A figure that a campaign measures, and the most that it may be."""

from msgspec import Struct


class Figure(Struct, frozen=True):
    """What was measured, in the unit that its name says."""

    value: float
    limit: float | None = None
    """The most that it may be; None: it is told and not judged."""

    @property
    def over(self) -> float:
        """By how much it is more than it may be; not positive where it is not."""
        return self.value - self.limit if self.limit is not None else 0.0
