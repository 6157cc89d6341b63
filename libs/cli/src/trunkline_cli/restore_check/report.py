"""One comparison of a restored database with the backends, from the backup until today."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import psycopg
from msgspec import Struct

from trunkline_kit import clock
from trunkline_kit.errors import Refused

from .judging import Days, Remark, judged
from .knowing import ahead_of_log, known_since, noted, restored_to
from .listing import Listed, list_held

BEFORE = timedelta(days=1)
"""A document may bear the day before that on which it was heard of."""


class Report(Struct, frozen=True):
    """What was compared, and every document on which the two do not agree."""

    restored_to: datetime | None
    """Instant of the newest evidence (UTC)."""
    first: date
    last: date
    documents: int
    """How many the backends listed."""
    remarks: tuple[Remark, ...]
    ahead: tuple[tuple[str, int, int], ...] = ()
    """Systems whose log ends before what was read of it: name, cursor, end of the log."""


async def compared(
    database_url: str, listed: Sequence[Listed], first: date | None, last: date | None
) -> Report:
    """Compare; Refused while the evidence was not read for what it says of documents."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as conn:
        until = await restored_to(conn)
        if not await noted(conn):
            sentence = "process-operations has not read the restored evidence yet: start it first"
            raise Refused(sentence, reason="not_noted")
        days = _days(until, first, last)
        known = await known_since(conn, days.first)
        ahead = await ahead_of_log(conn)
    held = [await list_held(one, known, days) for one in listed]
    return Report(
        restored_to=until,
        first=days.first,
        last=days.last,
        documents=sum(len(one.documents) for one in held),
        remarks=tuple(judged(held, known, days)),
        ahead=tuple(ahead),
    )


def _days(until: datetime | None, first: date | None, last: date | None) -> Days:
    today = clock.today(UTC)
    since = until.astimezone(UTC).date() - BEFORE if until else today
    return Days(first or since, last or today)
