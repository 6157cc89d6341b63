"""A case in somebody's hands: as it was read, and the one commit that moves it."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from msgspec import convert, json, to_builtins

from trunkline_kit.errors import NotFound
from trunkline_kit.tracing import current_trace_parent
from trunkline_store.keys import DataKey, Keyring
from trunkline_store.pool import Connection
from trunkline_store.sealing import Sealer, sealer

from .chain import Entry, link
from .columns import Blobs, Texts
from .editing import CaseEdited
from .joining import join_strays, lock_names
from .origin import Origin
from .process import Process
from .statements import APPEND, MOVE, READ, READ_FACTS, READ_LOCKED
from .writing import (
    FactKey,
    Said,
    Writing,
    due_columns,
    ending_columns,
    entry_columns,
    fact_columns,
    kind_of,
)


class Fenced(Exception):
    """The holder was replaced; nothing that it still wants to write counts."""


class CaseFile[Case]:
    """One case as read, kept in step with what is committed through it."""

    case: Case
    business_key: str
    state: str
    fence: int
    head: tuple[int, bytes]
    person_key: str | None
    last_fact: FactKey
    opened_at: datetime
    changed_at: datetime

    def __init__(self, process: Process[Case], keyring: Keyring, case_id: str) -> None:
        self.process, self.keyring, self.case_id = process, keyring, case_id
        snapshot: Any = process.snapshot
        self._snapshot: Sealer[Case] = sealer(snapshot)
        self._fact: Sealer[Any] = sealer(process.facts)
        self._key: DataKey | None = None

    async def read(self, conn: Connection, *, lock: bool = False) -> None:
        """Read the row anew, and hold its lock if asked; NotFound when there is none."""
        found = await conn.execute(READ_LOCKED if lock else READ, [self.case_id])
        row = await found.fetchone()
        if row is None or row[1] != self.process.name:
            raise NotFound(f"{self.process.name} has no case {self.case_id}")
        await self.adopt(conn, row)

    async def adopt(self, conn: Connection, row: tuple[Any, ...]) -> None:
        """Take over a row as the statements in `statements` select it."""
        self.business_key, self.state, self.fence = row[2:5]
        self.head, self.person_key = (row[5], row[6]), row[7]
        self.opened_at, self.changed_at = row[11:13]
        self.last_fact = _key_from(row[10])
        if row[8] is None or row[9] != self.process.version:
            self._fold(await self.facts(conn))
        else:
            sealed = json.decode(row[8])
            keys = await self.keyring.keys(conn, self._snapshot.key_ids(sealed))
            self.case = self._snapshot.unseal(sealed, keys)

    async def read_again(self, conn: Connection) -> None:
        """Read the row after somebody else moved it; Fenced when it has another holder."""
        fence = self.fence
        try:
            await self.read(conn)
        except NotFound as joined:
            raise Fenced(self.case_id) from joined
        if self.fence != fence:
            raise Fenced(self.case_id)

    async def sealing_key(self, conn: Connection, subject: str | None = None) -> DataKey:
        """Give the key for the case's personal values: a person's, or one of its own."""
        if subject is not None:
            self._key = await self.keyring.key_of(conn, subject)
        elif self._key is None or self._key.key_id != self.person_key:
            self._key = await self._known_key(conn)
        self.person_key = self._key.key_id
        return self._key

    async def _known_key(self, conn: Connection) -> DataKey:
        if self.person_key is not None:
            with suppress(NotFound):
                return await self.keyring.key(conn, self.person_key)
        return await self.keyring.key_of(conn, f"case {self.case_id}")

    async def commit(self, conn: Connection, writing: Writing) -> bool:
        """Write all of it in one statement; False when the case moved on meanwhile."""
        if writing.facts:
            return await self._move(conn, writing)
        linked = link(self.case_id, self.head, writing.entries)
        head = (linked[-1].seq, linked[-1].hash) if linked else self.head
        values = {**self._held(head, writing), **entry_columns(linked)}
        return await self._execute(conn, APPEND, values, head)

    async def _move(self, conn: Connection, writing: Writing) -> bool:
        before = (self.case, self.last_fact)
        known = set(self.process.aliases_of(self.case))
        key = await self._key_for(conn, writing.facts)
        await self._learn(conn, writing.facts)
        told = [self._told(said, key) for said in writing.facts]
        linked = link(self.case_id, self.head, [*writing.entries, *told])
        head = (linked[-1].seq, linked[-1].hash)
        values = {
            **self._held(head, writing),
            **entry_columns(linked),
            **fact_columns(writing.facts, head[0] - len(told) + 1),
            **due_columns(self.case_id, self.process.due(self.case)),
            **self._derived(key),
            "wakes": writing.wakes,
            "trace_parent": current_trace_parent(),
            "blinded": Blobs(
                self.keyring.blind(text)
                for said in writing.facts
                for text in self._fact.personal_values(said.fact)
            ),
        }
        gained = set(self.process.aliases_of(self.case)) - known
        done = await self._named(conn, values, head, gained)
        if not done:
            self.case, self.last_fact = before
        return done

    async def _named(
        self, conn: Connection, values: dict[str, Any], head: tuple[int, bytes], gained: set[str]
    ) -> bool:
        """Move; what was told before under a name that the case has from now on joins it."""
        if not gained:
            return await self._execute(conn, MOVE, values, head)
        async with conn.transaction():
            await lock_names(conn, self.process.name, gained)
            done = await self._execute(conn, MOVE, values, head)
            if done:
                await join_strays(conn, self, gained)
        return done

    async def _execute(
        self, conn: Connection, statement: str, values: dict[str, Any], head: tuple[int, bytes]
    ) -> bool:
        row = await (await conn.execute(statement.encode(), values)).fetchone()
        if row is None or row[0] == 0:
            return False
        self.head = head
        return True

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
        if named is None and not self._snapshot.personal_values(self.case):
            told = [text for said in facts for text in self._fact.personal_values(said.fact)]
            if not told:
                return None
        return await self.sealing_key(conn, named)

    async def _learn(self, conn: Connection, facts: list[Said]) -> None:
        fresh = sorted(facts, key=lambda said: said.key)
        if fresh[0].key < self.last_fact:
            self._fold([*await self.facts(conn), *fresh])
            return
        for said in fresh:
            self.case = self.process.fold(self.case, said.fact)
            self.last_fact = said.key

    def _fold(self, facts: Iterable[Said]) -> None:
        self.case = self.process.snapshot()
        for said in sorted(facts, key=lambda said: said.key):
            self.case = self.process.fold(self.case, said.fact)
            self.last_fact = said.key

    async def facts(self, conn: Connection) -> list[Said]:
        """Read every fact of the case from its journal."""
        found = await conn.execute(READ_FACTS, [self.case_id])
        told = [(row[0], json.decode(row[1])) for row in await found.fetchall()]
        wanted = {key_id for _, said in told for key_id in self._fact.key_ids(said["body"])}
        keys = await self.keyring.keys(conn, wanted)
        return [
            Said(fact_id, self._fact.unseal(said["body"], keys), origin=_origin_of(said))
            for fact_id, said in told
        ]

    def _told(self, said: Said, key: DataKey | None) -> Entry:
        return Entry(
            kind="edit" if isinstance(said.fact, CaseEdited) else "fact",
            name=kind_of(said.fact),
            request_id=said.fact_id,
            actor=said.actor,
            body=self._fact.seal(said.fact, key),
            origin=None if said.origin is None else to_builtins(said.origin),
        )


def _origin_of(said: dict[str, Any]) -> Origin | None:
    return convert(said["origin"], Origin) if "origin" in said else None


def _key_from(text: str) -> FactKey:
    instant, kind, fact_id = text.split("\x1f") if text else ("", "", "")
    return (instant, kind, fact_id)
