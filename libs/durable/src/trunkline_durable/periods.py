"""Which days are closed: what stands in a closed period is not replayed."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from trunkline_kit.errors import Refused
from trunkline_store.pool import Connection


class Periods(Protocol):
    """Knows the periods that finance has closed."""

    async def closed_among(
        self, conn: Connection, legal_entity: str, days: Iterable[date]
    ) -> tuple[date, ...]:
        """Give those of the days that lie in a closed period, oldest first."""
        ...


class NoPeriods:
    """No period was ever closed."""

    async def closed_among(
        self, conn: Connection, legal_entity: str, days: Iterable[date]
    ) -> tuple[date, ...]:
        """Give none."""
        del conn, legal_entity, days
        return ()


async def require_open(
    periods: Periods, conn: Connection, legal_entity: str, days: Iterable[date]
) -> None:
    """Raise Refused, saying what to do, when one of the days is closed."""
    if closed := await periods.closed_among(conn, legal_entity, days):
        named = ", ".join(day.isoformat() for day in closed)
        raise Refused(
            f"The period of {named} is closed, and this would change it: reopen the period, or "
            "post the difference in an open one.",
            reason="period_closed",
        )
