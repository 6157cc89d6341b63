"""What becomes of a file: statements, a report and events, or a rejection, with its bytes."""

from datetime import UTC, datetime
from hashlib import sha256

from msgspec import Struct, structs

from trunkline_kit.sftp import Listed
from trunkline_model.capabilities.events import Event
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection, Pool
from trunkline_store.raw_documents import RawDocuments

from . import facts
from .pain002 import Report
from .payment_rows import PaymentRows
from .reading import ReadFile, read_file
from .reporting import reported
from .rows import Rows
from .unreadable import Fault, Unreadable


class Taken(Struct, frozen=True):
    """What became of a file."""

    outcome: str
    """read, repeated or rejected."""
    reason: str = ""
    """Why it was rejected."""


class Intake:
    """Takes files of one connection in, each once.

    A file with a statement of an account that is none of `accounts` is put before a person;
    without any accounts every one is ours. `place` tells apart files of one name in two folders.
    """

    def __init__(
        self,
        pool: Pool,
        keyring: Keyring,
        connection_id: str,
        accounts: frozenset[str] = frozenset(),
        *,
        place: str = "",
    ) -> None:
        self._pool = pool
        self._accounts = accounts
        self._connection_id = connection_id
        self._log = EventLog(keyring)
        self._documents = RawDocuments(keyring)
        self.rows = Rows(keyring, connection_id, place)
        self._payments = PaymentRows(keyring, connection_id)

    async def is_new(self, file: Listed) -> bool:
        """Say whether this file, of this size and time, was not looked at yet."""
        async with self._pool.connection() as conn:
            return not await self.rows.knows_file(conn, file)

    async def take(self, file: Listed, content: bytes) -> Taken:
        """Read a file and commit what follows from it; never raises for what is in the file."""
        digest = sha256(content).hexdigest()
        try:
            found: ReadFile | Fault = await read_file(content)
        except Unreadable as unreadable:
            found = unreadable.fault
        async with self._pool.connection() as conn:
            if isinstance(found, Fault):
                taken = await self._reject(conn, file, content, found)
            elif found.report is not None:
                taken = await self._report(conn, file, content, found.report)
            else:
                taken = await self._keep(conn, file, content, found)
            await self.rows.note_file(conn, file, digest, taken.outcome)
        return taken

    async def refuse(self, file: Listed, fault: Fault) -> None:
        """Note a file that is not even fetched."""
        async with self._pool.connection() as conn:
            name = f"{file.name}:{file.size}:{file.modified_s}"
            await self._log.append(conn, self._rejection(name, "", file, fault))
            await self.rows.note_file(conn, file, "", "rejected")

    async def _keep(self, conn: Connection, file: Listed, content: bytes, found: ReadFile) -> Taken:
        if fault := self._others(found):
            return await self._reject(conn, file, content, fault)
        stand = [await self.rows.standing(conn, one) for one in found.statements]
        if "changed" in stand:
            fault = Fault(
                "changed_statement",
                "",
                "this statement was read before with other figures; ask the bank which is right",
            )
            return await self._reject(conn, file, content, fault)
        new = [one for one, state in zip(found.statements, stand, strict=True) if state == "new"]
        if not new:
            return Taken("repeated")
        raw_id = await self._bytes(conn, content)
        for statement in new:
            whole = structs.replace(statement, raw_document_id=raw_id)
            about = facts.About(self._connection_id, "", found.created_at, raw_id)
            await self.rows.add_statement(conn, whole)
            await self._log.append(conn, *facts.booked(about, whole))
        return Taken("read")

    async def _report(
        self, conn: Connection, file: Listed, content: bytes, report: Report
    ) -> Taken:
        about = facts.About(self._connection_id, "", report.created_at, "")
        event = await reported(conn, self._payments, report, about)
        if isinstance(event, Fault):
            return await self._reject(conn, file, content, event)
        if event is None:
            return Taken("repeated")
        raw_id = await self._bytes(conn, content)
        await self._log.append(conn, structs.replace(event, raw_document_id=raw_id))
        return Taken("read")

    async def _bytes(self, conn: Connection, content: bytes) -> str:
        kept = await self._documents.keep(
            conn, content, content_type="application/xml", source=self._connection_id
        )
        return kept.raw_id

    def _others(self, found: ReadFile) -> Fault | None:
        """Say that a statement is of an account of somebody else, by no more than its end."""
        for one in found.statements:
            if self._accounts and one.account not in self._accounts:
                sentence = (
                    f"a statement is of the account that ends in {one.account[-4:]}, which is none"
                    " of ours; add it to the settings, or ask the bank why it sent it"
                )
                return Fault("other_account", "element Acct", sentence)
        return None

    async def _reject(self, conn: Connection, file: Listed, content: bytes, fault: Fault) -> Taken:
        event_id = f"file:{sha256(content).hexdigest()}"
        if await self._log.knows(conn, self._connection_id, event_id):
            return Taken("rejected", fault.reason)
        kept = await self._documents.keep(
            conn, content, content_type="application/octet-stream", source=self._connection_id
        )
        await self._log.append(conn, self._rejection(event_id, kept.raw_id, file, fault))
        return Taken("rejected", fault.reason)

    def _rejection(self, event_id: str, raw_id: str, file: Listed, fault: Fault) -> Event:
        at = datetime.fromtimestamp(file.modified_s, UTC)
        about = facts.About(self._connection_id, event_id, at, raw_id)
        return facts.rejection(about, fault, file.name)
