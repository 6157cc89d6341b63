"""Writes for one run of a transition: what is noted goes out with the next commit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from msgspec import Struct

from trunkline_store.pool import Connection, Pool
from trunkline_store.sealing import Sealer, sealer

from .casefile import CaseFile
from .chain import Entry
from .crash import crash_point
from .exceptions import Raised, raise_exception
from .problem import Problem
from .replay import Past
from .undoing import Failure, hold_failed_undo
from .writing import Ending, Said, Writing

DISCARD = """
UPDATE transitions SET state = 'discarded', last_error = %s, changed_at = now()
WHERE transition_id = ANY(%s) AND transition_id <> %s
  AND state IN ('open', 'running', 'parked', 'stuck')
"""

RESOLVE = """
UPDATE exceptions SET state = 'resolved', decision = 'settled', decided_at = now()
WHERE transition_id = ANY(%s) AND state = 'open'
"""

KNOWN = "SELECT fact_id FROM facts WHERE case_id = %s AND fact_id = ANY(%s)"


class Task(Struct, frozen=True):
    """The transition that is run, as it was begun."""

    transition_id: str
    name: str
    cause: str
    attempts: int
    opened_at: datetime
    trace_parent: str
    """What asked for it, as a W3C traceparent; may be empty."""


class Pen:
    """Buffers and commits; every commit checks that the case is still in our hands."""

    def __init__(self, pool: Pool, file: CaseFile[Any], task: Task) -> None:
        self.pool, self.file, self.task = pool, file, task
        self.past: dict[str, Past] = {}
        self._entries: list[Entry] = []
        self._problems: list[Problem] = []
        self._failures: list[Failure] = []
        self._ended: list[str] = []

    def note(self, entry: Entry) -> None:
        """Add an entry of this transition to the next commit."""
        self._entries.append(
            Entry(
                kind=entry.kind,
                name=entry.name,
                transition_id=self.task.transition_id,
                request_id=entry.request_id,
                actor=entry.actor or self.file.process.name,
                system=entry.system,
                body=entry.body,
            )
        )

    def flag(self, problem: Problem) -> None:
        """Raise an exception with the last commit."""
        self._problems.append(problem)

    def fail(self, failure: Failure) -> None:
        """Keep a failed undo for a person, with the last commit."""
        self._failures.append(failure)

    def close_others(self, transition_id: str) -> None:
        """End another transition of the case, whose work was undone, with the last commit."""
        self._ended.append(transition_id)

    async def seal(self, of: Any, value: Any) -> Any:
        """Give the sealed JSON value of a request or an answer."""
        kind = sealer(of)
        if not kind.personal_values(value):
            return kind.seal(value, None)
        async with self.pool.connection() as conn:
            return kind.seal(value, await self.file.sealing_key(conn))

    async def unseal[T](self, of: type[T], body: Any) -> T:
        """Read a request or an answer back from the journal."""
        kind: Sealer[T] = sealer(cast("Any", of))
        wanted = kind.key_ids(body)
        if not wanted:
            return kind.unseal(body, {})
        async with self.pool.connection() as conn:
            return kind.unseal(body, await self.file.keyring.keys(conn, wanted))

    async def flush(self, facts: Iterable[Said] = (), ending: Ending | None = None) -> None:
        """Commit what was noted, with an ending also all else; Fenced when we were replaced."""
        writing = Writing(entries=self._entries, facts=list(facts), ending=ending)
        if not writing.entries and ending is None:
            return
        async with self.pool.connection() as conn:
            await self._drop_known(conn, writing)
            while not await self._written(conn, writing):
                await self.file.read_again(conn)
                await self._drop_known(conn, writing)
        self._entries = []
        for entry in writing.entries:
            if entry.kind == "result":
                crash_point("journalled", entry.name.partition(":")[0])

    async def _drop_known(self, conn: Connection, writing: Writing) -> None:
        """A fact that was told under the same id before is the same fact."""
        mine = f"{self.task.transition_id}#"
        named = [said.fact_id for said in writing.facts if not said.fact_id.startswith(mine)]
        if named:
            found = await conn.execute(KNOWN, [self.file.case_id, named])
            known = {row[0] for row in await found.fetchall()}
            writing.facts = [said for said in writing.facts if said.fact_id not in known]

    async def _written(self, conn: Connection, writing: Writing) -> bool:
        again = self.task.attempts > 1 and writing.ending is not None
        if writing.ending is None or not (again or self._problems or self._failures or self._ended):
            return await self.file.commit(conn, writing)
        async with conn.transaction():
            done = await self.file.commit(conn, writing)
            if done:
                await self._write_extra(conn, writing.ending)
            return done

    async def _write_extra(self, conn: Connection, ending: Ending) -> None:
        process, mine = self.file.process, self.task.transition_id
        await conn.execute(DISCARD, [f"undone by {mine}", self._ended, mine])
        settled = {*self._ended} - {mine} | ({mine} if ending.state == "done" else set())
        await conn.execute(RESOLVE, [list(settled)])
        document = process.document_of(self.file.case) if self._problems else None
        for problem in self._problems:
            told = problem.with_document(document)
            raised = Raised(process.name, told, process.owner, self.file.case_id, mine)
            await raise_exception(conn, raised)
        for failure in self._failures:
            await hold_failed_undo(conn, self.file, failure)
