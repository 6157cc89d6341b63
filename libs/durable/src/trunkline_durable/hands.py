"""Which cases this worker holds: taking, keeping and letting go."""

from os import getpid
from secrets import token_hex
from socket import gethostname
from typing import Any

from msgspec import Struct

from trunkline_kit import clock
from trunkline_store.pool import Pool

from .casefile import CaseFile
from .columns import Numbers, Texts
from .crash import pass_crash_points
from .statements import LET_GO, NEXT, RENEW, ROW_MAX, TAKE
from .writing import Committed, Task, Writing

FENCE = 4
"""Where the fence stands in a row."""


class Taken(Struct, frozen=True):
    """A case that was taken."""

    row: tuple[Any, ...]
    """As a case file adopts it."""
    decided: bool
    """True when a person's decision on an exception waits to be carried out."""
    task: Task | None
    """The transition that was begun with it."""


class Hands:
    """The claims of one worker process; the fence on the case row makes them real."""

    def __init__(self, pool: Pool, lease_s: float) -> None:
        self._pool, self._lease_s = pool, lease_s
        self.holder = f"{gethostname()}:{getpid()}:{token_hex(4)}"
        self._held: dict[str, int] = {}

    async def take(self, case_id: str) -> Taken | None:
        """Take a free case, or one whose holder went silent; None when it is held."""
        values = {
            "case": case_id,
            "holder": self.holder,
            "lease_s": self._lease_s,
            "moved_s": clock.moved_s(),
        }
        async with self._pool.connection() as conn:
            row = await (await conn.execute(TAKE.encode(), values)).fetchone()
        if row is None:
            return None
        self._held[case_id] = row[FENCE]
        return Taken(row[:ROW_MAX], row[ROW_MAX], _task(row[ROW_MAX + 1 :]))

    async def begin_next(self, file: CaseFile[Any]) -> Task | None:
        """Begin the case's next transition; None when there was none and it was let go."""
        while True:
            values = {
                "case": file.case_id,
                "fence": file.fence,
                "seq": file.head[0],
                "moved_s": clock.moved_s(),
            }
            async with self._pool.connection() as conn:
                row = await (await conn.execute(NEXT.encode(), values)).fetchone()
                if row is None or (row[0] == 0 and row[1] is None):
                    await file.read_again(conn)
                    continue
            if row[0]:
                self._held.pop(file.case_id, None)
            return _task(row[1:])

    async def go_on(self, file: CaseFile[Any]) -> Task | None:
        """Give the case's next transition: begun ahead, or in the commit of what waits for one.

        None when there was none and the case was let go.
        """
        unwritten = file.unwritten
        if unwritten is None:
            return await self.begin_next(file)
        ahead = unwritten.next_task(file.case_id)
        if ahead is not None:
            return ahead
        committed = await self.settle(file)
        if committed.freed:
            self._held.pop(file.case_id, None)
            return None
        return committed.task or await self.begin_next(file)

    async def settle(self, file: CaseFile[Any]) -> Committed:
        """Commit what waits for a commit; Fenced when we were replaced."""
        unwritten = file.unwritten
        assert unwritten is not None  # noqa: S101 - asked by the callers
        async with self._pool.connection() as conn:
            while True:
                moves_on = not unwritten.overtaken
                whole = unwritten.with_next(Writing(moves_on=moves_on), None)
                committed = await file.commit(conn, whole)
                if committed is not None:
                    pass_crash_points(whole)
                    return Committed(committed.freed and moves_on, committed.asks, committed.task)
                await file.read_again(conn)

    async def renew(self) -> None:
        """Tell that this worker lives: its leases run on."""
        held = dict(self._held)
        if held:
            values = {
                "cases": Texts(held),
                "fences": Numbers(held.values()),
                "lease_s": self._lease_s,
            }
            async with self._pool.connection() as conn:
                await conn.execute(RENEW, values)

    async def let_go(self, case_id: str) -> None:
        """Give a case back with its work undone; somebody is woken for it."""
        fence = self._held.pop(case_id, None)
        if fence is not None:
            async with self._pool.connection() as conn:
                await conn.execute(LET_GO, {"case": case_id, "fence": fence})

    def forget(self, case_id: str) -> None:
        """Stop renewing a case, which somebody else may hold by now."""
        self._held.pop(case_id, None)


def _task(row: tuple[Any, ...]) -> Task | None:
    return None if row[0] is None else Task(*row)
