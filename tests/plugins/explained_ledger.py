"""Holds what a test's ERP has posted against what lineage explains of it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from msgspec import Struct, structs

from trunkline_cli.demo.explaining import unexplained
from trunkline_durable.migrations import SCHEMA
from trunkline_model.capabilities.events import EventPage, GetRawDocument, RawDocument, ReadEvents
from trunkline_model.capabilities.ledger import ListPostings, Posting
from trunkline_model.capabilities.lineage import (
    GetConsequences,
    GetLineage,
    Lineage,
    LineageNode,
)
from trunkline_process_operations.lineage.tracing_desk import TracingDesk
from trunkline_sandbox import Sandbox
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.ledger import LedgerDesk
from trunkline_store.pool import open_pool

KEEPERS = ("shopify", "warehouse", "bank", "trading-partners")
OWN_KINDS = {"other": "revenue"}
"""The sandbox posts the rounding line of an invoice to an account of its own: it is sales too."""


class Archive:
    """Gives the bytes of any document: a webhook that says little."""

    async def read_events(self, request: ReadEvents) -> EventPage:
        """Nobody asks."""
        raise AssertionError(request)

    async def get_raw_document(self, request: GetRawDocument) -> RawDocument:
        """Give bytes that name the document."""
        content = b'{"webhook": {"id": "%s"}, "total": "1.00"}' % request.raw_document_id.encode()
        return RawDocument(content, "application/json", "f00d", datetime(2026, 11, 17, tzinfo=UTC))


@asynccontextmanager
async def open_tracing(url: str) -> AsyncIterator[TracingDesk]:
    """Explain what is in a database while the block lives."""
    sources = {f"system-{name}": Archive() for name in KEEPERS}
    async with open_pool(url, schema=SCHEMA, autocommit=True, size_max=2) as pool:
        yield TracingDesk(pool, sources)


class Explained(Struct, frozen=True):
    """The ledger of a test's ERP, and who explains it."""

    books: Sandbox
    erp: str
    """The run-time name under which the ERP's documents are evidenced."""
    tracing: TracingDesk

    async def postings(self) -> tuple[Posting, ...]:
        """Read all that the ERP has posted."""
        ledger = LedgerDesk(Desk(self.books))
        return (await ledger.list_postings(ListPostings("erp-main"))).postings

    async def of(self, number: str, field: str = "") -> Lineage:
        """Explain a document of the ERP."""
        return await self.tracing.get_lineage(GetLineage(self.erp, number, field))

    async def gaps(self) -> list[str]:
        """Name what the ledger holds and no lineage explains to the penny and to its end."""
        postings, found = await self.postings(), list[str]()
        assert postings
        for number in dict.fromkeys(one.document_number for one in postings):
            mine = [_sold(one) for one in postings if one.document_number == number]
            found += unexplained(mine, (await self.of(number)).values)
        return found

    async def left_by(self, source: str, raw_document_id: str) -> set[str]:
        """Give the numbers of all documents that came of bytes."""
        asked = GetConsequences(source, raw_document_id)
        found = (await self.tracing.get_consequences(asked)).consequences
        return {one.document_number for one in found if one.document_number}


def _sold(one: Posting) -> Posting:
    return structs.replace(one, account_kind=OWN_KINDS.get(one.account_kind, one.account_kind))


def path_of(found: Lineage, field: str) -> list[LineageNode]:
    """Give every node below a value."""
    (value,) = (one for one in found.values if one.field == field)
    below = {value.node}
    for node in found.nodes:
        if node.parent in below:
            below.add(node.number)
    return [node for node in found.nodes if node.number in below]


def named(nodes: Iterable[LineageNode]) -> set[tuple[str, str]]:
    """Give the kind and name of each node."""
    return {(one.kind, one.name) for one in nodes}
