"""Which days are closed: what stands in a closed period is neither corrected nor replayed."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from msgspec import json

from trunkline_kit.errors import Refused
from trunkline_store.pool import Connection

READ = """
SELECT entry FROM journal JOIN cases USING (case_id)
WHERE cases.process = 'completeness' AND kind = 'period'
  AND (%(entity)s = '' OR legal_entity IN ('', %(entity)s))
ORDER BY case_id, seq
"""
"""Closings and openings, as the proof of completeness keeps them in the evidence journal."""


class Periods(Protocol):
    """Knows the periods that finance has closed."""

    async def closed_among(
        self, conn: Connection, legal_entity: str, days: Iterable[date]
    ) -> tuple[date, ...]:
        """Give those of the days that lie in a closed period, oldest first."""
        ...


class JournalledPeriods:
    """Reads them from the journal that all processes share."""

    async def closed_among(
        self, conn: Connection, legal_entity: str, days: Iterable[date]
    ) -> tuple[date, ...]:
        """Fold closings and openings; a case without a legal entity may belong to any."""
        rows = await (await conn.execute(READ, {"entity": legal_entity})).fetchall()
        shut = list(_shut(json.decode(row[0]) for row in rows))
        found = {day for day in days if any(first <= day <= last for first, last in shut)}
        return tuple(sorted(found))


def _shut(entries: Iterable[dict[str, Any]]) -> Iterable[tuple[date, date]]:
    closed: dict[tuple[str, date], date] = {}
    for said in entries:
        body = said["body"]
        key = said["case"], date.fromisoformat(body["from_on"])
        if body["closed"]:
            closed[key] = date.fromisoformat(body["to_on"])
        else:
            closed.pop(key, None)
    return ((first, last) for (_, first), last in closed.items())


async def require_open(
    periods: Periods, conn: Connection, legal_entity: str, days: Iterable[date]
) -> None:
    """Raise Refused, saying what to do, when one of the days is closed."""
    if closed := await periods.closed_among(conn, legal_entity, days):
        named = ", ".join(day.isoformat() for day in closed)
        raise Refused(
            f"The period of {named} is closed, and this would change it: open it first with "
            "`trunkline completeness open`, or post the difference in an open one.",
            reason="closed_period",
        )
