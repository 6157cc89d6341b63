"""One supplier's documents as they come in, and what became of them."""

from msgspec import Struct

from trunkline_model.capabilities.events import DocumentRejected, Event, SupplierDocumentReceived
from trunkline_model.capabilities.supplier_documents import InboundChannel, SupplierDocument
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool
from trunkline_store.raw_documents import RawDocuments
from trunkline_system_trading_partners.intake import Intake
from trunkline_system_trading_partners.reading import Partner, Reading
from trunkline_system_trading_partners.rows import Rows


class Inbox(Struct, frozen=True):
    """One supplier's documents as they come in, and what became of them."""

    pool: Pool
    keyring: Keyring
    intake: Intake
    connection_id: str

    async def send(
        self, content: bytes, name: str = "file-1", channel: InboundChannel = InboundChannel.HTTP
    ) -> None:
        """Let bytes arrive and be read."""
        await self.intake.arrive(channel, name, content)
        await self.intake.read_waiting()

    async def events(self) -> list[Event]:
        async with self.pool.connection() as conn:
            found = await EventLog(self.keyring).read(conn, after=0)
        return [one for one in found if one.connection_id == self.connection_id]

    async def received(self) -> list[SupplierDocumentReceived]:
        events = await self.events()
        return [one.supplier_document_received for one in events if one.supplier_document_received]

    async def rejected(self) -> list[DocumentRejected]:
        return [one.document_rejected for one in await self.events() if one.document_rejected]

    async def reason(self, content: bytes) -> str:
        """Give why bytes are refused, having seen that they are kept with that."""
        await self.send(content, f"file-{len(await self.events())}")
        event = (await self.events())[-1]
        assert event.document_rejected is not None
        assert event.document_rejected.sentence
        async with self.pool.connection() as conn:
            kept = await RawDocuments(self.keyring).get(conn, event.raw_document_id)
        assert kept.content == content
        return event.document_rejected.reason

    async def document(self, document_id: str) -> SupplierDocument | None:
        async with self.pool.connection() as conn:
            return await Rows(self.keyring, self.connection_id).document(conn, document_id)


def inbox_of(pool: Pool, keyring: Keyring, partner: Partner) -> Inbox:
    """Give the inbox of a supplier."""
    name = partner.connection_id
    intake = Intake(pool, keyring, name, Reading(pool, keyring, partner))
    return Inbox(pool, keyring, intake, name)
