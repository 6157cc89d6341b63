"""What a correction or a replay is about: a case and its stopped work, or an event set aside."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from trunkline_kit.errors import Invalid, NotFound, Refused
from trunkline_model.capabilities.corrections import CaseRef
from trunkline_store.pool import Connection

from .casefile import CaseFile
from .cases import Cases
from .process import Process
from .readers import Reader

EXCEPTION = """
SELECT process, case_id, coalesce(transition_id, ''), consumer, source, position, state, decided_by
FROM exceptions WHERE exception_id = %s
"""

CASE = "SELECT process, case_id FROM cases WHERE case_id = %(key)s OR business_key = %(key)s"

STOPPED = """
SELECT transition_id FROM transitions WHERE case_id = %s AND state = 'stuck'
ORDER BY opened_at, transition_id
"""


class Stopped(Struct, frozen=True):
    """An event that a reader set aside."""

    exception_id: str
    consumer: str
    source: str
    position: int


class Target[Case](Struct, frozen=True):
    """One of the two."""

    file: CaseFile[Case] | None
    transitions: tuple[str, ...]
    """The stopped work of the case."""
    event: Stopped | None = None
    exception_id: str = ""
    narrow: bool = False
    """True when only the named work of the case is meant, not all of it."""


class Finder:
    """Finds what people name among the cases of some processes."""

    def __init__(
        self, cases: Cases, processes: Mapping[str, Process[Any]], readers: tuple[Reader[Any], ...]
    ) -> None:
        self._cases, self._processes, self._readers = cases, processes, readers

    async def find(self, conn: Connection, work: CaseRef, *, lock: bool = False) -> Target[Any]:
        """Find it; NotFound for what does not exist or belongs to another process.

        Refused when the exception is not open any more, saying who decided.
        """
        if work.exception_id:
            return await self._of_exception(conn, work.exception_id, lock=lock)
        if not work.case_id:
            raise Invalid("name a case or an exception", reason="no_work")
        row = await (await conn.execute(CASE, {"key": work.case_id})).fetchone()
        if row is None or row[0] not in self._processes:
            raise NotFound(f"no case {work.case_id}")
        file = await self._cases.load(conn, self._processes[row[0]], row[1], lock=lock)
        named = (work.transition_id,) if work.transition_id else ()
        return Target(file, named or await self._stopped(conn, file.case_id), narrow=bool(named))

    def reader(self, event: Stopped) -> Reader[Any]:
        """Give the reader that set an event aside; NotFound when it is gone."""
        for one in self._readers:
            if (one.consumer, one.source) == (event.consumer, event.source):
                return one
        raise NotFound(f"nobody reads {event.source} for {event.consumer} any more")

    async def _of_exception(
        self, conn: Connection, exception_id: str, *, lock: bool
    ) -> Target[Any]:
        locking = " FOR UPDATE" if lock else ""
        found = await conn.execute((EXCEPTION + locking).encode(), [exception_id])
        row = await found.fetchone()
        if row is None:
            raise NotFound(f"no exception {exception_id}")
        process, case_id, transition_id, consumer, source, position, state, first = row
        if state != "open":
            by = f": {first} was faster" if first else ""
            raise Refused(f"exception {exception_id} is {state} by now{by}", reason="decided")
        if case_id is not None and process in self._processes:
            file = await self._cases.load(conn, self._processes[process], case_id, lock=lock)
            named = (transition_id,) if transition_id else ()
            return Target(file, named, None, exception_id, narrow=True)
        if not consumer:
            raise NotFound(f"nothing can be corrected behind exception {exception_id}")
        return Target(None, (), Stopped(exception_id, consumer, source, position), exception_id)

    async def _stopped(self, conn: Connection, case_id: str) -> tuple[str, ...]:
        found = await conn.execute(STOPPED, [case_id])
        return tuple(row[0] for row in await found.fetchall())
