"""Closed periods: days of a legal entity that nothing may change any more."""

from collections.abc import Iterable
from datetime import date

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.completeness import Period
from trunkline_store.pool import Connection

from .ledger import Kept, Ledger


def closed_periods(legal_entity: str, kept: Iterable[Kept]) -> list[Period]:
    """Fold closings and openings, oldest first, to what is closed now; pure."""
    closed: dict[date, Period] = {}
    for one in kept:
        first = date.fromisoformat(one.body["from_on"])
        if one.body["closed"]:
            last = date.fromisoformat(one.body["to_on"])
            closed[first] = Period(legal_entity, first, last, one.at, one.actor)
        else:
            closed.pop(first, None)
    return [closed[first] for first in sorted(closed)]


def period_of(periods: Iterable[Period], day: date) -> Period | None:
    """Give the closed period that holds a day; none when the day is open."""
    return next((one for one in periods if one.from_on <= day <= one.to_on), None)


async def read_periods(conn: Connection, legal_entity: str) -> list[Period]:
    """Read what is closed now."""
    return closed_periods(legal_entity, await Ledger(conn, legal_entity).every("period"))


async def require_open_period(conn: Connection, legal_entity: str, *days: date) -> None:
    """Raise Refused when one of the days lies in a closed period: nothing of it may change.

    Called before an edit or a replay, in its transaction, with the days of every document that
    it touches.
    """
    periods = await read_periods(conn, legal_entity)
    for day in days:
        shut = period_of(periods, day)
        if shut is not None:
            raise Refused(
                f"{day.isoformat()} lies in the period from {shut.from_on} to {shut.to_on}, which "
                f"{shut.closed_by} closed: open it first with `trunkline completeness open`.",
                reason="closed_period",
            )


async def days_of_case(conn: Connection, case_id: str) -> list[date]:
    """Give the days of all documents that a case has made or heard of."""
    found = await conn.execute(
        "SELECT DISTINCT on_day FROM known_documents WHERE case_id = %s AND key <> ''"
        " ORDER BY on_day",
        [case_id],
    )
    return [row[0] for row in await found.fetchall()]
