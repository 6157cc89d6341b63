"""What was sent to a connection: requests out of the evidence journal, newest cases first."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from msgspec import Struct, json

from trunkline_store.pool import Connection

from .coded import READERS, coded_in
from .coding import Coded

SENT = """
SELECT newest.case_id, newest.business_key, journal.name, journal.at, journal.entry
FROM (
    SELECT case_id, business_key FROM cases
    WHERE opened_at >= now() - make_interval(days => %(days)s)
    ORDER BY opened_at DESC LIMIT %(cases_max)s
) AS newest
JOIN journal USING (case_id)
WHERE journal.kind = 'intent' AND split_part(journal.name, ':', 1) = ANY(%(steps)s)
"""

MORE = """
SELECT count(*) > %(cases_max)s FROM (
    SELECT FROM cases WHERE opened_at >= now() - make_interval(days => %(days)s)
    LIMIT %(cases_max)s + 1
) AS found
"""


class Window(Struct, frozen=True):
    """How much of the traffic is looked at."""

    days: int = 30
    """How far back."""
    cases_max: int = 1000
    """Of how many cases, the newest first."""


class Sent(Struct, frozen=True):
    """One request that was sent, with the codes in it."""

    case_id: str
    business_key: str
    document: str
    request_id: str
    coded: tuple[Coded, ...]


class Traffic(Struct, frozen=True):
    """The requests of a window."""

    sent: tuple[Sent, ...]
    """Those with codes; a request that was sent twice stands here once."""
    complete: bool
    """False when there were more cases."""


async def traffic_of(conn: Connection, connection_id: str, window: Window) -> Traffic:
    """Read what was sent to a connection."""
    values = {"days": window.days, "cases_max": window.cases_max, "steps": list(READERS)}
    row = await (await conn.execute(MORE, values)).fetchone()
    found = {one.request_id: one async for one in _sent(conn, connection_id, values)}
    return Traffic(tuple(found.values()), complete=row is None or not row[0])


async def _sent(
    conn: Connection, connection_id: str, values: dict[str, Any]
) -> AsyncIterator[Sent]:
    async for case_id, business_key, name, at, entry in await conn.execute(SENT, values):
        said = json.decode(entry, type=dict[str, Any])
        body = said.get("body") or {}
        if body.get("connection_id") == connection_id:
            yield _read((case_id, business_key), name.partition(":")[0], at, said)


def _read(case: tuple[str, str], document: str, at: datetime, said: dict[str, Any]) -> Sent:
    coded = coded_in(document, said["body"], at.date())
    return Sent(*case, document, said["request_id"], coded)
