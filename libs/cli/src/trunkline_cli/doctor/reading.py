"""Event logs: how far behind each reader is, in events and in time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import psycopg
from msgspec import Struct

from trunkline_cli.topology import role
from trunkline_kit import clock

from .finding import Finding, Place, ill, since, well

AREA = "event logs"
BEHIND = timedelta(seconds=60)
"""A reader looks twice a second; a minute is no longer a busy moment."""

CURSORS = """
SELECT consumer, source, position, lease_until > now() FROM process.cursors
ORDER BY consumer, source
"""
UNREAD = """
SELECT position, (SELECT count(*) FROM {schema}.event_log WHERE position > %(after)s), (
    SELECT recorded_at FROM {schema}.event_log WHERE position > %(after)s ORDER BY position LIMIT 1)
FROM {schema}.event_head
"""


class Cursor(Struct, frozen=True):
    """Where one reader of one log stands."""

    consumer: str
    source: str
    position: int
    held: bool
    """Whether a worker has it now."""


class Log(Struct, frozen=True):
    """What of a log lies behind a cursor."""

    head: int
    unread: int
    oldest_at: datetime | None
    """When the first unread event was recorded (UTC); None when there is none."""


async def examine_reading(place: Place) -> Sequence[Finding]:
    """Compare each cursor of the process layer with the log that it reads."""
    process = next((one for one in place.storing("postgres") if _is_process(one)), None)
    if process is None:
        return []
    try:
        cursors = await _cursors(place.database_url(process))
        systems = place.storing("postgres")
        return [
            judged(one, await _log(one, place), place) for one in cursors if one.source in systems
        ]
    except psycopg.Error:
        return []  # `stores` and `migrations` have said why


def judged(cursor: Cursor, log: Log, place: Place) -> Finding:
    """Say how far behind a reader is, and whether anybody reads at all."""
    subject = f"{cursor.consumer} ← {cursor.source}"
    stands = f"stands at {cursor.position} of {log.head}"
    age = clock.now() - log.oldest_at if log.oldest_at else timedelta()
    if age < BEHIND:
        return well(AREA, subject, f"{stands}.")
    who = "" if cursor.held else ", and no worker reads it"
    sentence = f"{stands}: {log.unread} wait, the oldest for {since(age)}{who}."
    return ill(AREA, subject, sentence, _remedy(cursor.consumer, place))


def runner(process: str, place: Place) -> str | None:
    """The service that runs a process, when it bears its name; some run several processes."""
    own = f"process-{process}"
    return own if own in place.topology.services else None


def _remedy(consumer: str, place: Place) -> str:
    name = runner(consumer, place)
    if name is None:
        return "`trunkline exceptions list` says whether an event stopped it"
    return f"{place.look(name)} says why; {place.rerun(name)}"


async def _cursors(url: str) -> list[Cursor]:
    async with await psycopg.AsyncConnection.connect(url, connect_timeout=3) as conn:
        return [Cursor(*row) for row in await (await conn.execute(CURSORS)).fetchall()]


async def _log(cursor: Cursor, place: Place) -> Log:
    url = place.database_url(cursor.source)
    words = psycopg.sql.SQL(UNREAD).format(schema=psycopg.sql.Identifier(role(cursor.source)))
    async with await psycopg.AsyncConnection.connect(url, connect_timeout=3) as conn:
        row = await (await conn.execute(words, {"after": cursor.position})).fetchone()
    return Log(*row) if row else Log(0, 0, None)


def _is_process(name: str) -> bool:
    return name.startswith("process-")
