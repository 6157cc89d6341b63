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
from .numbering import Had, Series, behind, heal, remembered

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
    numbers: tuple[Series, ...] = ()
    """Kinds of numbers that would be given twice."""
    healed: bool = False
    """Whether those were put right, because it was asked for."""
    had: tuple[Had, ...] = ()
    """Orders of shops that get back the numbers which they had."""

    @property
    def agrees(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.remarks and not self.ahead and (self.healed or not self.numbers)


async def compared(
    database_url: str,
    listed: Sequence[Listed],
    first: date | None,
    last: date | None,
    *,
    healing: bool = False,
) -> Report:
    """Compare; Refused while the evidence was not read for what it says of documents.

    `healing` keeps numbers of ours from being given twice, the only thing that is ever changed.
    """
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as conn:
        until = await restored_to(conn)
        if not await noted(conn):
            sentence = (
                "process-operations, which reads on when it starts and once an hour, has not read"
                " the newest evidence yet: start it anew while the other processes are stopped"
            )
            raise Refused(sentence, reason="not_noted")
        days = _days(until, first, last)
        known = await known_since(conn, days.first)
        ahead = await ahead_of_log(conn)
        held = [await list_held(one, known, days) for one in listed]
        documents = [document for one in held for document in one.documents]
        numbers = await behind(conn, documents)
        had = tuple(remembered(documents, known)) if numbers else ()
        if healing:
            await heal(conn, numbers, had)
    return Report(
        restored_to=until,
        first=days.first,
        last=days.last,
        documents=len(documents),
        remarks=tuple(judged(held, known, days)),
        ahead=tuple(ahead),
        numbers=numbers,
        healed=healing,
        had=had,
    )


def _days(until: datetime | None, first: date | None, last: date | None) -> Days:
    today = clock.today(UTC)
    since = until.astimezone(UTC).date() - BEFORE if until else today
    return Days(first or since, last or today)
