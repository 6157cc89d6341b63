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
from .pen import Task
from .statements import LET_GO, NEXT, RENEW, ROW_MAX, TAKE

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
