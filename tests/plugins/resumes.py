"""How long interrupted work waited: told by the journal's own instants, after the campaign.

What a killed process had in hand are the transitions that it was in, and those that were due
next: after the last entry of one there may be no other. Each has gone on
when its own next entry is journalled that is more than another attempt. While a campaign kills
again before that, the time counts from the last kill: a process that is dead resumes nothing.
One that is done without a later entry had its last commit on the way to the database when its
process died: it was not interrupted.
"""

from datetime import UTC, datetime

import psycopg
from msgspec import Struct

IN_HAND = "SELECT transition_id FROM process.transitions WHERE state IN ('open', 'running')"
WENT_ON = """
SELECT min(at) FROM process.journal
WHERE transition_id = %s AND at > %s AND kind NOT IN ('attempt', 'waiting')
"""
DONE = "SELECT state FROM process.transitions WHERE transition_id = %s AND state = 'done'"


class Kill(Struct, frozen=True):
    """One kill, and what it interrupted."""

    point: str
    """What was struck, such as answered/issue_invoice."""
    at: datetime
    in_hand: tuple[str, ...]
    """The transitions that were under way, or due."""


class Resumed(Struct, frozen=True):
    """One interrupted transition that went on."""

    point: str
    transition_id: str
    after_s: float
    """Seconds from the last kill to its next entry, the restart of the process included."""


class Resumes:
    """Notes each kill while the campaign runs, and reads off the times when it is over."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self.kills: list[Kill] = []

    async def note(self, point: str) -> None:
        """Note a kill that was just seen; fails when it interrupted nothing."""
        at = datetime.now(UTC)
        async with await psycopg.AsyncConnection.connect(self._url) as conn:
            rows = await (await conn.execute(IN_HAND)).fetchall()
        assert rows, f"the kill at {point} interrupted nothing"
        self.kills.append(Kill(point, at, tuple(row[0] for row in rows)))

    async def times(self) -> list[Resumed]:
        """Give every interrupted transition with its time; fails for one that never went on."""
        async with await psycopg.AsyncConnection.connect(self._url) as conn:
            found = [
                await self._time(conn, kill, transition_id)
                for kill in self.kills
                for transition_id in kill.in_hand
            ]
        return [one for one in found if one is not None]

    async def _time(
        self, conn: psycopg.AsyncConnection[tuple[datetime | None]], kill: Kill, transition_id: str
    ) -> Resumed | None:
        row = await (await conn.execute(WENT_ON, [transition_id, kill.at])).fetchone()
        assert row, transition_id
        if row[0] is None and await (await conn.execute(DONE, [transition_id])).fetchone():
            return None
        assert row[0], f"{transition_id}, interrupted at {kill.point}, never went on"
        since = max(one.at for one in self.kills if one.at < row[0])
        return Resumed(kill.point, transition_id, (row[0] - since).total_seconds())
