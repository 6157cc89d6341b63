"""What becomes of a message: its bytes, its documents or its faults, and the place after it."""

from hashlib import sha256

import structlog
from msgspec import structs

from trunkline_kit import clock
from trunkline_model.capabilities.events import DocumentRejected, Event
from trunkline_model.capabilities.supplier_documents import DocumentUndelivered, InboundChannel
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection, Pool
from trunkline_store.raw_documents import RawDocuments

from ..intake import Intake
from ..unreadable import Fault
from .opening import Opened, Rules, open_mail
from .returning import Told, facts_of, sent_as

log = structlog.get_logger()
TOO_LARGE = Fault("too_large", "", "the message is larger than 20 MB and was left in our mailbox")
BROKEN = Fault("unreadable", "", "the message cannot be read; a developer should look at it")


class MailTaking:
    """Takes messages of one supplier's mailbox in, each in one transaction with its place."""

    def __init__(self, pool: Pool, keyring: Keyring, intake: Intake, rules: Rules) -> None:
        self._pool, self._intake, self._rules = pool, intake, rules
        self._log, self._documents = EventLog(keyring), RawDocuments(keyring)
        self._connection_id = intake.connection_id

    async def place(self) -> tuple[int, int]:
        """Give the generation of UIDs and the last UID that was looked at; zeros at first."""
        async with self._pool.connection() as conn:
            found = await conn.execute(
                "SELECT generation, last_uid FROM supplier_mailboxes WHERE connection_id = %s",
                [self._connection_id],
            )
            row = await found.fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)

    async def leave(self, generation: int, uid: int) -> None:
        """Tell of a message that is too large to be fetched."""
        async with self._pool.connection() as conn:
            await self._reject(conn, f"mail-{generation}-{uid}", "", TOO_LARGE)
            await self._note_place(conn, generation, uid)

    async def take(self, generation: int, uid: int, content: bytes) -> None:
        """Commit a message with what is attached; empty bytes are of one that is gone."""
        opened = _opened(content, self._rules) if content else None
        async with self._pool.connection() as conn:
            if opened is not None:
                await self._keep(conn, opened, content)
            await self._note_place(conn, generation, uid)
        self._intake.wake()

    async def _keep(self, conn: Connection, opened: Opened, content: bytes) -> None:
        # Some senders give every message one id: only the same bytes are the same message. What is
        # attached keeps its name without them, so a copy that came by another way adds nothing.
        once = f"{opened.message_id} {sha256(content).hexdigest()[:16]}"
        if await self._knows(conn, once):
            return
        kept = await self._documents.keep(
            conn, content, content_type="message/rfc822", source=self._connection_id
        )
        await conn.execute(
            "INSERT INTO supplier_mails VALUES (%s, %s, %s)",
            [self._connection_id, once, kept.raw_id],
        )
        for at, one in enumerate(opened.documents, start=1):
            name = f"{opened.message_id} {at} {one.name}"
            await self._intake.keep(conn, InboundChannel.MAIL, name, one.content)
        for at, fault in enumerate(opened.faults, start=1):
            await self._reject(conn, f"{once} fault {at}", kept.raw_id, fault)
        for at, told in enumerate(await self._returned(conn, opened), start=1):
            await self._tell(conn, f"{once} report {at}", kept.raw_id, told)
        log.info("mail_taken", documents=len(opened.documents), faults=len(opened.faults))

    async def _returned(self, conn: Connection, opened: Opened) -> list[Told]:
        """Say what a report is about; a delay is none of anybody's business."""
        report = opened.report
        if report is None or not report.failed:
            return []
        sent = await sent_as(conn, self._connection_id, self._rules.ours, report.message_id)
        return list(facts_of(report, sent, self._rules))

    async def _knows(self, conn: Connection, message_id: str) -> bool:
        found = await conn.execute(
            "SELECT 1 FROM supplier_mails WHERE connection_id = %s AND message_id = %s",
            [self._connection_id, message_id],
        )
        return await found.fetchone() is not None

    async def _reject(self, conn: Connection, event_id: str, raw_id: str, fault: Fault) -> None:
        fact = DocumentRejected(fault.reason, fault.field, fault.sentence, event_id)
        await self._tell(conn, event_id, raw_id, fact)

    async def _tell(self, conn: Connection, event_id: str, raw_id: str, fact: Told) -> None:
        event = Event(
            position=0,
            event_id=event_id,
            connection_id=self._connection_id,
            occurred_at=clock.now(),
            raw_document_id=raw_id,
        )
        match fact:
            case DocumentRejected():
                event = structs.replace(event, document_rejected=fact)
            case DocumentUndelivered():
                event = structs.replace(event, document_undelivered=fact)
        await self._log.append(conn, event)

    async def _note_place(self, conn: Connection, generation: int, uid: int) -> None:
        await conn.execute(
            "INSERT INTO supplier_mailboxes VALUES (%s, %s, %s) ON CONFLICT (connection_id)"
            " DO UPDATE SET generation = excluded.generation, last_uid = excluded.last_uid",
            [self._connection_id, generation, uid],
        )


def _opened(content: bytes, rules: Rules) -> Opened:
    try:
        return open_mail(content, rules)
    except Exception:
        log.exception("mail_unreadable")
        return Opened(sha256(content).hexdigest(), (), (BROKEN,))
