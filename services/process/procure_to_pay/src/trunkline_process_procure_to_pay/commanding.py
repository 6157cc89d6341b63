"""Commands on a case: under its row lock, by the chart, once for what they say."""

from collections.abc import Awaitable, Callable
from typing import Any

from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import Command
from trunkline_durable.engine import Engine
from trunkline_durable.process import Fact, Process
from trunkline_kit.errors import FieldError, Invalid, NotFound
from trunkline_store.pool import Connection

OPEN = """
SELECT exception_id FROM exceptions
WHERE case_id = %s AND state IN ('open', 'decided') ORDER BY raised_at
"""
FACTS = """
SELECT at, name FROM journal WHERE case_id = %s AND kind IN ('fact', 'edit') ORDER BY seq
"""


class Commanding[Case]:
    """Reads and commands the cases of one process."""

    def __init__(self, engine: Engine, process: Process[Case]) -> None:
        self.engine, self.process = engine, process

    async def load(self, conn: Connection, key: str, *, lock: bool = False) -> CaseFile[Case]:
        """Read a case by its key; NotFound also for a key that only an alias has."""
        file = await self.engine.cases.load(conn, self.process, key, lock=lock)
        if key not in {file.business_key, file.case_id}:
            raise NotFound(f"There is no {self.process.name} {key}.")
        return file

    async def command(
        self,
        key: str,
        name: str,
        decide: Callable[[CaseFile[Case]], Awaitable[tuple[str, Fact]]],
        *,
        guard: Callable[[Connection, CaseFile[Case]], Awaitable[None]] | None = None,
    ) -> CaseFile[Case]:
        """Take a command: `decide` sees the locked case and gives the fact and its id, or raises.

        The same fact id again changes nothing, so that a repeated command is one. `guard` does
        what belongs into the same transaction, or raises.
        """
        async with self.engine.transaction() as conn:
            file = await self.load(conn, key, lock=True)
            fact_id, fact = await decide(file)
            if guard is not None:
                await guard(conn, file)
            command = Command(
                name=name, actor=str(getattr(fact, "actor", "")), fact_id=fact_id, fact=fact
            )
            await self.engine.cases.command(conn, self.process, key, command)
            return await self.load(conn, key)

    async def exceptions(self, conn: Connection, case_id: str) -> tuple[str, ...]:
        """List the ids of a case's open exceptions, oldest first."""
        rows = await (await conn.execute(OPEN, [case_id])).fetchall()
        return tuple(row[0] for row in rows)

    async def moves(self, conn: Connection, case_id: str) -> list[Any]:
        """List when each fact of a case was recorded and what it was."""
        return list(await (await conn.execute(FACTS, [case_id])).fetchall())


def require_reason(reason: str) -> None:
    """Raise Invalid for a decision that nobody could explain later."""
    if not reason.strip():
        sentence = "Say why: the reason is kept with the decision."
        raise Invalid(sentence, fields=(FieldError("reason", "missing", sentence),))
