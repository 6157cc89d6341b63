"""The port of a service's event log: what the process layer reads, over what is stored."""

from trunkline_kit.errors import Invalid
from trunkline_model.capabilities.events import (
    EventPage,
    GetRawDocument,
    RawDocument,
    ReadEvents,
)

from .event_log import EventLog
from .keys import Keyring
from .pool import Pool, single
from .raw_documents import RawDocuments

LIMIT_MAX = 1000


class ServedEventLog:
    """Fulfils `trunkline_model.capabilities.events.EventLog` from the pool's schema."""

    def __init__(self, pool: Pool, keyring: Keyring) -> None:
        self._pool = pool
        self._log = EventLog(keyring)
        self._documents = RawDocuments(keyring)

    async def read_events(self, request: ReadEvents) -> EventPage:
        """Read what follows a position; Invalid for a limit outside 1 to 1000."""
        if not 1 <= request.limit <= LIMIT_MAX:
            raise Invalid(f"ask for 1 to {LIMIT_MAX} events", reason="limit")
        async with single(self._pool) as conn:
            events = await self._log.read(conn, after=request.after, limit=request.limit)
        return EventPage(tuple(events))

    async def get_raw_document(self, request: GetRawDocument) -> RawDocument:
        """Give the raw bytes; NotFound when the id is unknown or its key was erased."""
        async with self._pool.connection() as conn:
            return await self._documents.get(conn, request.raw_document_id)
