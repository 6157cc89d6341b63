"""Finds the process that a piece of work belongs to, and its ports."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from trunkline_kit.errors import NotFound, Refused
from trunkline_model.capabilities.corrections import CaseRef, Corrections
from trunkline_model.capabilities.lifecycles import Lifecycles
from trunkline_model.capabilities.replay import Replays
from trunkline_store.pool import Pool

OF_EXCEPTION = "SELECT process FROM exceptions WHERE exception_id = %s"

OF_CASE = "SELECT process FROM cases WHERE %s IN (case_id, business_key) ORDER BY process LIMIT 1"

OF_CORRECTION = "SELECT process FROM corrections WHERE correction_id = %s"


class Office(Struct, frozen=True):
    """What one process answers about its own cases."""

    corrections: Corrections
    replays: Replays
    lifecycles: Lifecycles


class Offices:
    """Those of every process."""

    def __init__(self, pool: Pool, known: Mapping[str, Office]) -> None:
        """`known` are the offices by the name of the process."""
        self._pool, self._known = pool, known

    async def of_work(self, work: CaseRef) -> Office:
        """Give the office of a case or an exception; NotFound for what does not exist."""
        if work.exception_id:
            return await self._found(OF_EXCEPTION, work.exception_id, "exception")
        return await self._found(OF_CASE, work.case_id, "case")

    async def of_correction(self, correction_id: str) -> Office:
        """Give the office that keeps a correction."""
        return await self._found(OF_CORRECTION, correction_id, "correction")

    def of_process(self, process: str) -> Office:
        """Give the office of a process; Refused for one that has none."""
        office = self._known.get(process.partition("/")[0])
        if office is None:
            named = ", ".join(sorted(self._known)) or "no process"
            sentence = f"{process} carries out no corrections or replays; {named} does"
            raise Refused(sentence, reason="not_carried")
        return office

    async def _found(self, query: str, key: str, what: str) -> Office:
        async with self._pool.connection() as conn:
            row: Any = await (await conn.execute(query.encode(), [key])).fetchone()
        if row is None:
            raise NotFound(f"no {what} {key}")
        return self.of_process(row[0])
