"""The document registers of every connection, asked page by page."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from typing import NamedTuple

from msgspec import structs

from trunkline.system.document_register.v1 import document_register_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.document_register import (
    LIMIT_MAX,
    DocumentRegister,
    ListDocuments,
    RegisteredDocument,
)

from .wiring import Connection, LegalEntity


class Days(NamedTuple):
    """From which day to which."""

    first: date
    last: date


class Registers:
    """Lists documents of connections; raises what their services raise."""

    def __init__(self, by_connection: Mapping[str, DocumentRegister]) -> None:
        self._by_connection = by_connection

    async def of_days(
        self, of: Connection, document_type: str, days: Days
    ) -> AsyncIterator[RegisteredDocument]:
        """List all of some days."""
        request = ListDocuments(
            of.connection_id, document_type, *days, time_zone=of.time_zone, limit=LIMIT_MAX
        )
        async for one in self._pages(request):
            yield one

    async def numbered(
        self, of: Connection, document_type: str, ids: Iterable[str]
    ) -> AsyncIterator[RegisteredDocument]:
        """List those of some numbers, whatever their day."""
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), LIMIT_MAX):
            some = tuple(wanted[start : start + LIMIT_MAX])
            request = ListDocuments(
                of.connection_id,
                document_type,
                date.min,
                date.max,
                time_zone=of.time_zone,
                document_ids=some,
                limit=LIMIT_MAX,
            )
            async for one in self._pages(request):
                yield one

    async def _pages(self, request: ListDocuments) -> AsyncIterator[RegisteredDocument]:
        register = self._by_connection[request.connection_id]
        while True:
            page = await register.list_documents(request)
            for one in page.documents:
                yield one
            if not page.next_cursor:
                return
            request = structs.replace(request, cursor=page.next_cursor)


@asynccontextmanager
async def open_registers(entities: Iterable[LegalEntity]) -> AsyncIterator[Registers]:
    """Call the services of all connections while the block lives; one channel an address."""
    async with AsyncExitStack() as stack:
        ports: dict[str, DocumentRegister] = {}
        found: dict[str, DocumentRegister] = {}
        for entity in entities:
            for one in (entity.erp, *entity.sources.values()):
                if one.address not in ports:
                    channel = await stack.enter_async_context(connect(one.address))
                    ports[one.address] = call_port(DocumentRegister, document_register_pb2, channel)
                found[one.connection_id] = ports[one.address]
        yield Registers(found)
