"""A case in somebody's hands: the one commit that moves it, and what waits for one."""

from functools import reduce
from typing import Any

from msgspec import json, to_builtins

from trunkline_kit.tracing import current_trace_parent
from trunkline_store.keys import DataKey
from trunkline_store.pool import Connection

from .ahead import ids_of, unwritten_after
from .caseread import ReadCase
from .chain import Entry, Linked, link
from .columns import Blobs, Texts
from .editing import CaseEdited
from .joining import join_strays, lock_names
from .moves import APPEND, APPEND_AND_GO_ON, MOVE, MOVE_AND_GO_ON
from .writing import (
    Committed,
    Said,
    Task,
    Writing,
    due_columns,
    ending_columns,
    entry_columns,
    fact_columns,
    kind_of,
)


class CaseFile[Case](ReadCase[Case]):
    """One case as read, kept in step with what is committed through it."""

    def put_off(self, ended: Writing, task: Task) -> bool:
        """Let the end of a transition wait for the next commit; False when it cannot wait."""
        facts = ended.facts
        keys = [self.last_fact, *(said.key for said in facts)]
        if keys != sorted(keys) and not self.process.any_order:
            return False
        case = reduce(self.process.fold, (said.fact for said in facts), self.case)
        dues = tuple(self.process.due(case))
        if self.unwritten is None:
            asked = ids_of(self.case_id, self.process.due(self.case))
            self.unwritten = unwritten_after((self.case, self.last_fact), asked, ended)
        else:
            self.unwritten.more.append(ended)
            self.unwritten.ended.append(task)
        self.unwritten.dues = dues
        self.case, self.last_fact = case, max(keys)
        return True

    async def commit(self, conn: Connection, writing: Writing) -> Committed | None:
        """Write all of it in one statement; None when the case moved on meanwhile."""
        if writing.facts:
            return await self._move(conn, writing)
        linked = link(self.case_id, self.head, self._entries(writing, None))
        head = (linked[-1].seq, linked[-1].hash) if linked else self.head
        values = {**self._held(head, writing), **entry_columns(linked)}
        statement = APPEND_AND_GO_ON if writing.moves_on else APPEND
        return await self._execute(conn, statement, values, head)

    async def _move(self, conn: Connection, writing: Writing) -> Committed | None:
        here = (self.case, self.last_fact)
        if self.unwritten is not None:
            self.case, self.last_fact = self.unwritten.before
        known = set(self.process.aliases_of(self.case))
        key = await self._key_for(conn, writing.facts)
        await self._learn(conn, writing.facts)
        linked = link(self.case_id, self.head, self._entries(writing, key))
        head = (linked[-1].seq, linked[-1].hash)
        values = self._values(writing, linked, key)
        gained = set(self.process.aliases_of(self.case)) - known
        statement = MOVE_AND_GO_ON if writing.moves_on else MOVE
        done = await self._named(conn, (statement, values, head), gained)
        if done is None:
            self.case, self.last_fact = here
        return done

    def _values(
        self, writing: Writing, linked: list[Linked], key: DataKey | None
    ) -> dict[str, Any]:
        facts, trace_parent = writing.facts, current_trace_parent()
        if self.unwritten is not None:
            trace_parent = self.unwritten.trace_parent
        placed = zip(writing.entries, linked, strict=True)
        told = (one.seq for entry, one in placed if isinstance(entry, Said))
        return {
            **self._held((linked[-1].seq, linked[-1].hash), writing),
            **entry_columns(linked),
            **fact_columns(facts, told),
            **due_columns(self.case_id, self.process.due(self.case), writing.ahead),
            **self._derived(key),
            "wakes": writing.wakes,
            "trace_parent": trace_parent,
            "blinded": Blobs(
                self.keyring.blind(text)
                for said in facts
                for text in self._fact.identifying_values(said.fact)
            ),
        }

    async def _named(
        self,
        conn: Connection,
        move: tuple[str, dict[str, Any], tuple[int, bytes]],
        gained: set[str],
    ) -> Committed | None:
        """Move; what was told before under a name that the case has from now on joins it."""
        if not gained:
            return await self._execute(conn, *move)
        async with conn.transaction():
            await lock_names(conn, self.process.name, gained)
            done = await self._execute(conn, *move)
            if done is not None:
                await join_strays(conn, self, gained)
        return done

    async def _execute(
        self, conn: Connection, statement: str, values: dict[str, Any], head: tuple[int, bytes]
    ) -> Committed | None:
        row = await (await conn.execute(statement.encode(), values)).fetchone()
        if row is None:
            return None
        self.head, self.unwritten = head, None
        begun = row[2:] if len(row) > 3 and row[2] is not None else None
        return Committed(row[0], row[1], None if begun is None else Task(*begun))

    def _entries(self, writing: Writing, key: DataKey | None) -> list[Entry]:
        return [self._told(one, key) if isinstance(one, Said) else one for one in writing.entries]

    def _held(self, head: tuple[int, bytes], writing: Writing) -> dict[str, Any]:
        return {
            "case": self.case_id,
            "process": self.process.name,
            "fence": self.fence,
            "expected": self.head[0],
            "seq": head[0],
            "hash": head[1],
            **ending_columns(writing.ending),
        }

    def _derived(self, key: DataKey | None) -> dict[str, Any]:
        process, case = self.process, self.case
        self.state = process.state_of(case)
        return {
            "snapshot": json.encode(self._snapshot.seal(case, key)),
            "state": self.state,
            "version": process.version,
            "last_fact": "\x1f".join(self.last_fact),
            "person_key": self.person_key,
            "labels": json.encode(dict(process.labels_of(case))).decode(),
            "legal_entity": process.legal_entity_of(case),
            "aliases": Texts(process.aliases_of(case)),
        }

    async def _key_for(self, conn: Connection, facts: list[Said]) -> DataKey | None:
        subjects = [self.process.person_of(said.fact) for said in facts]
        named = next((subject for subject in reversed(subjects) if subject is not None), None)
        known = self.person_key is not None or self._snapshot.personal_values(self.case)
        if named is None and not known:
            told = [text for said in facts for text in self._fact.personal_values(said.fact)]
            if not told:
                return None
        return await self.sealing_key(conn, named)

    async def _learn(self, conn: Connection, facts: list[Said]) -> None:
        fresh = sorted(facts, key=lambda said: said.key)
        if fresh[0].key < self.last_fact and not self.process.any_order:
            self._fold([*await self.facts(conn), *fresh])
            return
        for said in fresh:
            self.case = self.process.fold(self.case, said.fact)
        self.last_fact = max(self.last_fact, fresh[-1].key)

    def _told(self, said: Said, key: DataKey | None) -> Entry:
        return Entry(
            kind="edit" if isinstance(said.fact, CaseEdited) else "fact",
            name=kind_of(said.fact),
            request_id=said.fact_id,
            actor=said.actor,
            body=self._fact.seal(said.fact, key),
            origin=None if said.origin is None else to_builtins(said.origin),
        )
