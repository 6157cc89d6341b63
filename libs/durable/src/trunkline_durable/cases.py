"""Cases as services use them: record facts, give commands, load and list.

Every method takes a connection inside a transaction (`engine.transaction()`), so that
what a caller writes beside it commits or fails with it.
"""

from base64 import b32encode
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

from msgspec import Struct, json
from msgspec.structs import replace
from psycopg.pq import TransactionStatus

from trunkline_kit.errors import NotFound
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection

from .casefile import CaseFile
from .chain import Entry
from .joining import lock_names
from .nearby import wanted_here
from .origin import current_origin
from .process import Fact, Process
from .statements import FIND, FIND_LOCKED, OPEN, PAGE
from .writing import Said, Writing


class Recorded[Case](Struct, frozen=True):
    """What became of a fact."""

    case_id: str
    new: bool
    """False when this very fact was known already; then nothing changed."""
    state: str
    case: Case
    """The case with it folded in."""


class Command(Struct, frozen=True, kw_only=True):
    """Do this: it can be refused, unlike a fact."""

    name: str
    """As in the chart's `commands`."""
    actor: str
    """Who commands."""
    fact_id: str
    """Id of the fact that follows from it: the same command twice is one."""
    fact: Fact
    """What has happened once it is accepted."""


class CaseQuery(Struct, frozen=True, kw_only=True):
    """Which cases of a process are wanted, newest first."""

    state: str = ""
    """Header state; empty means any."""
    labels: Mapping[str, str] = {}
    """All of these must match."""
    before: str = ""
    """Case id that a page follows; empty starts at the newest."""
    limit: int = 50


class Cases:
    """Every case of the processes, as rows in the shared schema."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring

    async def record_fact[Case](
        self,
        conn: Connection,
        process: Process[Case],
        business_key: str,
        said: Said,
        *,
        opens: bool = True,
    ) -> Recorded[Case]:
        """Record that something happened; a case that is not there yet is opened.

        Unless it must be there: with `opens` false it is NotFound.

        The key may be a case's business key, one of its aliases or its id; an alias that no
        case has yet will lead here from whatever case gets it. In one commit: the fact, the
        journal, the folded case, the transitions it asks for and a job.
        """
        _require_transaction(conn)
        try:
            file = await self.load(conn, process, business_key, lock=True)
        except NotFound:
            if not opens:
                raise
            file = await self._opened(conn, process, business_key)
        return await self._recorded(conn, file, said, [])

    async def command[Case](
        self, conn: Connection, process: Process[Case], business_key: str, command: Command
    ) -> Recorded[Case]:
        """Do what the chart allows in the case's state, or raise Refused with a sentence.

        NotFound when there is no such case. A command whose fact is known is accepted
        again without effect.
        """
        _require_transaction(conn)
        file = await self.load(conn, process, business_key, lock=True)
        said = Said(command.fact_id, command.fact, command.actor)
        if not await _is_known(conn, file.case_id, command.fact_id):
            process.chart.require(command.name, file.state)
        entry = Entry(kind="command", name=command.name, actor=command.actor)
        return await self._recorded(conn, file, said, [entry])

    async def load[Case](
        self, conn: Connection, process: Process[Case], key: str, *, lock: bool = False
    ) -> CaseFile[Case]:
        """Read a case by business key, alias or id; NotFound when there is none."""
        values = {"process": process.name, "key": key}
        found = await conn.execute((FIND_LOCKED if lock else FIND).encode(), values)
        row = await found.fetchone()
        if row is None:
            raise NotFound(f"{process.name} has no case {key}")
        return await self._adopted(conn, process, row)

    async def page[Case](
        self, conn: Connection, process: Process[Case], query: CaseQuery
    ) -> list[CaseFile[Case]]:
        """Read a page of cases."""
        values = {
            "process": process.name,
            "state": query.state,
            "labels": json.encode(dict(query.labels)).decode(),
            "before": query.before,
            "limit": query.limit,
        }
        found = await (await conn.execute(PAGE.encode(), values)).fetchall()
        return [await self._adopted(conn, process, row) for row in found]

    async def find_by_personal(self, conn: Connection, text: str) -> list[str]:
        """Name the cases that hold exactly this personal value, by its HMAC."""
        found = await conn.execute(
            "SELECT DISTINCT case_id FROM personal_index WHERE blinded = %s",
            [self.keyring.blind(text)],
        )
        return [row[0] for row in await found.fetchall()]

    async def erase_person(self, conn: Connection, subject: str) -> None:
        """Forget a person: journals and snapshots keep ciphertext that nobody can read."""
        key_id = await self.keyring.erase_subject(conn, subject)
        await conn.execute("DELETE FROM personal_index WHERE key_id = %s", [key_id])

    async def _opened[Case](
        self, conn: Connection, process: Process[Case], key: str
    ) -> CaseFile[Case]:
        await lock_names(conn, process.name, [key])
        with suppress(NotFound):  # another case was given this name just now
            return await self.load(conn, process, key, lock=True)
        values = {
            "case": case_id_of(process.name, key),
            "process": process.name,
            "key": key,
            "state": process.chart.initial,
        }
        row = await (await conn.execute(OPEN.encode(), values)).fetchone()
        if row is None:  # somebody else opened it just now
            return await self.load(conn, process, key, lock=True)
        return await self._adopted(conn, process, row)

    async def _adopted[Case](
        self, conn: Connection, process: Process[Case], row: tuple[Any, ...]
    ) -> CaseFile[Case]:
        file = CaseFile(process, self.keyring, row[0])
        await file.adopt(conn, row)
        return file

    async def _recorded[Case](
        self, conn: Connection, file: CaseFile[Case], said: Said, entries: list[Entry]
    ) -> Recorded[Case]:
        new = not await _is_known(conn, file.case_id, said.fact_id)
        if new:
            said = replace(said, origin=said.origin or current_origin())
            here = wanted_here(file.process.name)
            writing = Writing(entries=[*entries, said], wakes=here is None)
            committed = await file.commit(conn, writing)
            if committed is None:
                raise RuntimeError("a case moved although its row was locked")
            if here is not None and committed.asks:
                here.note(file.process.name, file.case_id)
        return Recorded(file.case_id, new, file.state, file.case)


def case_id_of(process: str, business_key: str) -> str:
    """Give the id of a case: the same for the same key, everywhere."""
    digest = sha256(f"{process}\0{business_key}".encode()).digest()
    return "c" + b32encode(digest[:10]).decode().lower()


async def _is_known(conn: Connection, case_id: str, fact_id: str) -> bool:
    found = await conn.execute(
        "SELECT FROM facts WHERE case_id = %s AND fact_id = %s", [case_id, fact_id]
    )
    return found.rowcount == 1


def _require_transaction(conn: Connection) -> None:
    if conn.autocommit and conn.info.transaction_status == TransactionStatus.IDLE:
        raise RuntimeError("facts are recorded inside a transaction: use engine.transaction()")
