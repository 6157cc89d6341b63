"""A case as it was read: its row, what it folds to, and the key of its personal values."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from msgspec import convert, json

from trunkline_kit.errors import NotFound
from trunkline_store.keys import DataKey, Keyring
from trunkline_store.pool import Connection
from trunkline_store.sealing import Sealer, sealer

from .ahead import Unwritten
from .origin import Origin
from .process import Process
from .statements import READ, READ_FACTS, READ_LOCKED
from .writing import FactKey, Said


class Fenced(Exception):
    """The holder was replaced; nothing that it still wants to write counts."""


class ReadCase[Case]:
    """One case as its row and its journal say."""

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
        self.unwritten: Unwritten | None = None
        """Transitions that ended and wait for the next commit; `case` has them folded in."""

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
        """Read the row after somebody else moved it; Fenced when it has another holder.

        Of what waits for a commit only the first is still committed then.
        """
        fence = self.fence
        try:
            await self.read(conn)
        except NotFound as joined:
            raise Fenced(self.case_id) from joined
        if self.fence != fence:
            raise Fenced(self.case_id)
        if self.unwritten is not None:
            self.unwritten.overtaken = True
            self.unwritten.before = (self.case, self.last_fact)

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

    def identifying_values(self) -> list[str]:
        """List what of the case says who it is about."""
        return self._snapshot.identifying_values(self.case)

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


def _origin_of(said: dict[str, Any]) -> Origin | None:
    return convert(said["origin"], Origin) if "origin" in said else None


def _key_from(text: str) -> FactKey:
    instant, kind, fact_id = text.split("\x1f") if text else ("", "", "")
    return (instant, kind, fact_id)
