"""Writes for one run of a transition: what is noted goes out with the next commit."""

from collections.abc import Iterable
from typing import Any, cast

from trunkline_store.pool import Connection, Pool
from trunkline_store.sealing import Sealer, sealer

from .ahead import Overtaken
from .casefile import CaseFile
from .chain import Entry
from .crash import pass_crash_points
from .exceptions import raise_exception, raised_by
from .problem import Problem
from .replay import Past
from .undoing import UNDO, Failure, hold_failed_undo
from .words import masked_problem
from .writing import Ending, Said, Task, Writing

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


class Pen:
    """Buffers and commits; every commit checks that the case is still in our hands."""

    def __init__(self, pool: Pool, file: CaseFile[Any], task: Task) -> None:
        self.pool, self.file, self.task = pool, file, task
        self.past: dict[str, Past] = {}
        self.has_sent = False
        """True once this run began a step."""
        self._entries: list[Entry] = []
        self._problems: list[Problem] = []
        self._failures: list[Failure] = []
        self._ended: list[str] = []

    def note(self, entry: Entry) -> None:
        """Add an entry of this transition to the next commit."""
        self.has_sent = self.has_sent or entry.kind == "intent"
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

    async def end(self, facts: Iterable[Said], ending: Ending) -> None:
        """End the run well: with the next intent's commit if that may be, else with its own."""
        told = list(facts)
        plain = self.task.attempts == 1 and self.task.name != UNDO and not self._has_extra
        if plain and all(self._is_own(said) for said in told):
            ended = Writing(entries=[*self._entries, *told], ending=ending)
            if self.file.put_off(ended, self.task):
                self._entries = []
                return
        await self.flush(told, ending)

    async def flush(self, facts: Iterable[Said] = (), ending: Ending | None = None) -> None:
        """Commit what was noted, with an ending also all else, and what waits for a commit.

        Fenced when we were replaced, Overtaken when this run went ahead and may not go on.
        """
        if ending is not None and self.file.unwritten is not None:
            await self.flush()
        writing = Writing(entries=[*self._entries, *facts], ending=ending)
        if not writing.entries and ending is None and self.file.unwritten is None:
            return
        async with self.pool.connection() as conn:
            await self._drop_known(conn, writing)
            while (written := await self._written(conn, writing)) is None:
                await self.file.read_again(conn)
                if self.file.unwritten is not None:
                    raise Overtaken
                await self._drop_known(conn, writing)
        self._entries = []
        pass_crash_points(written)

    async def settle_results(self) -> None:
        """Commit an answer of a transition before, which must not wait while others are read."""
        if self.file.unwritten is not None and self.file.unwritten.has_result:
            await self.flush()

    def _is_own(self, said: Said) -> bool:
        return said.fact_id.startswith(f"{self.task.transition_id}#")

    async def _drop_known(self, conn: Connection, writing: Writing) -> None:
        """A fact that was told under the same id before is the same fact."""
        named = [said.fact_id for said in writing.facts if not self._is_own(said)]
        if named:
            found = await conn.execute(KNOWN, [self.file.case_id, named])
            known = {row[0] for row in await found.fetchall()}
            writing.entries = [
                line
                for line in writing.entries
                if not isinstance(line, Said) or line.fact_id not in known
            ]

    @property
    def _has_extra(self) -> bool:
        return bool(self._problems or self._failures or self._ended)

    async def _written(self, conn: Connection, writing: Writing) -> Writing | None:
        """Give what was committed; None when the case moved on meanwhile."""
        if self.file.unwritten is not None:
            writing = self.file.unwritten.with_next(writing, self.task)
            return writing if await self.file.commit(conn, writing) else None
        again = self.task.attempts > 1 and writing.ending is not None
        if writing.ending is None or not (again or self._has_extra):
            return writing if await self.file.commit(conn, writing) else None
        async with conn.transaction():
            if await self.file.commit(conn, writing) is None:
                return None
            await self._write_extra(conn, writing.ending)
            return writing

    async def _write_extra(self, conn: Connection, ending: Ending) -> None:
        process, mine = self.file.process, self.task.transition_id
        await conn.execute(DISCARD, [f"undone by {mine}", self._ended, mine])
        settled = {*self._ended} - {mine} | ({mine} if ending.state == "done" else set())
        await conn.execute(RESOLVE, [list(settled)])
        document = process.document_of(self.file.case) if self._problems else None
        for problem in self._problems:
            known = self.file.identifying_values()
            told = masked_problem(problem, known).with_document(document)
            raised = raised_by(self.file, told, mine)
            await raise_exception(conn, raised)
        for failure in self._failures:
            await hold_failed_undo(conn, self.file, failure)
