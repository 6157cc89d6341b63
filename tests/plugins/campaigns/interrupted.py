"""How long interrupted work waited, by the journal's own instants, while others were at work.

What a worker that dies had in hand are the unfinished transitions of the cases it held. Each has
gone on when its next entry is journalled that is more than another attempt, or when it was struck
again, for then somebody else had taken it up. One that is done without a later entry had its last
commit on the way to the database when the worker died: it was not interrupted.
"""

import time
from datetime import UTC, datetime

from msgspec import Struct

from .ground import Ground
from .workers import Worker

IN_HAND = """
SELECT t.transition_id FROM process.transitions t JOIN process.cases c USING (case_id)
WHERE c.holder LIKE %s AND t.state IN ('open', 'running')
"""
WENT_ON = """
SELECT min(at) FROM process.journal
WHERE transition_id = %s AND at > %s AND kind NOT IN ('attempt', 'waiting')
"""
GIVEN_UP = "SELECT state FROM process.transitions WHERE transition_id = %s"
SPARED = frozenset({"withdrawn", "discarded", "done"})
NEVER_S = 999.0


class Blow(Struct, frozen=True):
    """One worker's death, and the transitions that it left behind."""

    at: datetime
    in_hand: frozenset[str]


class Interrupted:
    """Notes each death while a campaign runs, and reads off the times when all has settled."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._blows: list[Blow] = []

    async def note(self, worker: Worker, at: datetime) -> None:
        """Note a death at once: later others hold what it held."""
        rows = await self._ground.rows(IN_HAND, worker.mark)
        self._blows.append(Blow(at, frozenset(row[0] for row in rows)))

    async def times_s(self) -> list[float]:
        """Give the seconds that each piece of work waited for whoever had to take it up."""
        times = [
            await self._time_s(place, one)
            for place, blow in enumerate(self._blows)
            for one in sorted(blow.in_hand)
        ]
        return [round(one, 2) for one in times if one is not None]

    async def _time_s(self, place: int, transition_id: str) -> float | None:
        at = self._blows[place].at
        ends = [one.at for one in self._blows[place + 1 :] if transition_id in one.in_hand]
        went_on = (await self._ground.rows(WENT_ON, transition_id, at))[0][0]
        ends += [went_on] if went_on else []
        if ends:
            return float((min(ends) - at).total_seconds())
        state = (await self._ground.rows(GIVEN_UP, transition_id))[0][0]
        return None if state in SPARED else NEVER_S


def now() -> datetime:
    """Give the instant as the journal writes it."""
    return datetime.fromtimestamp(time.time(), UTC)
