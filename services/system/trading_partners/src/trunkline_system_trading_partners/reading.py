"""What becomes of bytes that came in: documents and events, or a refusal with its reason."""

import asyncio
import re
from collections.abc import Sequence

import structlog
from msgspec import Struct, structs

from trunkline_kit.tracing import current_trace_parent
from trunkline_model.capabilities.events import (
    DocumentRejected,
    Event,
    SupplierDocumentReceived,
)
from trunkline_model.capabilities.supplier_documents import SupplierDocument
from trunkline_model.trade_invoice import TradeInvoice
from trunkline_model.trade_order import DespatchAdvice, OrderResponse
from trunkline_model.trade_statement import TradeStatement
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection, Pool
from trunkline_store.raw_documents import RawDocuments

from .arithmetic import prove
from .documents import Document, inbound_kind, number_of
from .formats import Parsed, parse
from .rows import Arrival, Rows
from .statement_arithmetic import prove_statement
from .tax_categories import prove_categories
from .unreadable import Fault, Unreadable

log = structlog.get_logger()


class Partner(Struct, frozen=True):
    """Who a connection's supplier is."""

    connection_id: str
    supplier_code: str
    identifier: str = ""
    """Its code; empty: not held against documents."""
    vat_number: str = ""
    """Its VAT number; empty: not held against documents."""


class Reading:
    """Reads what arrived from one supplier, oldest first, each file whole or not at all."""

    def __init__(self, pool: Pool, keyring: Keyring, partner: Partner) -> None:
        self._pool = pool
        self._partner = partner
        self._log = EventLog(keyring)
        self._documents = RawDocuments(keyring)
        self._rows = Rows(keyring, partner.connection_id)

    async def read_next(self) -> bool:
        """Read the oldest arrival that waits; False when none does."""
        async with self._pool.connection() as conn:
            arrival = await self._rows.next_arrival(conn)
            if arrival is None:
                return False
            raw = await self._documents.get(conn, arrival.raw_id)
            try:
                parsed = await asyncio.to_thread(read, raw.content)
                await self._judge(conn, arrival, parsed)
                await self._take(conn, arrival, parsed)
                fault = None
            except Unreadable as unreadable:
                fault = unreadable.fault
                await self._refuse(conn, arrival, fault)
            await self._rows.settle(conn, arrival, fault)
        log.info("document_read", document=arrival.name, reason=fault.reason if fault else "")
        return True

    async def _judge(self, conn: Connection, arrival: Arrival, parsed: Parsed) -> None:
        """Refuse what is not this supplier's, and a number of an interchange that was taken before.

        A refused interchange does not use its number up: its sender may mend and send it again.
        """
        for document in parsed.documents:
            _refuse_stranger(document, self._partner)
            await self._refuse_others_order(conn, order_of(document))
        if parsed.ends is not None:
            before = await self._rows.claim(conn, parsed.ends, arrival.arrival_id)
            if before:
                _refuse_repeated(await self._name_of(conn, before), parsed.ends.control_reference)

    async def _name_of(self, conn: Connection, arrival_id: str) -> str:
        found = await conn.execute("SELECT name FROM arrivals WHERE arrival_id = %s", [arrival_id])
        return str((await found.fetchone() or ("",))[0])

    async def _refuse_others_order(self, conn: Connection, order_number: str) -> None:
        found = await conn.execute(
            "SELECT connection_id FROM outbox WHERE kind = 'order' AND number = %s", [order_number]
        )
        owners = {str(row[0]) for row in await found.fetchall()}
        if owners and self._partner.connection_id not in owners:
            sentence = "it names an order that went to another supplier; ask who wrote it"
            raise Unreadable("other_suppliers_order", sentence, field=order_number)

    async def _take(self, conn: Connection, arrival: Arrival, parsed: Parsed) -> None:
        for number, document in enumerate(parsed.documents, start=1):
            taken = self._document(arrival, parsed, document, number)
            key = normalised(number_of(document))
            twin = await self._rows.twin(conn, taken.kind, key)
            taken = structs.replace(taken, twin_document_id=twin)
            await self._rows.add_document(conn, taken, key)
            await self._log.append(conn, self._received(arrival, taken, document))

    def _document(
        self, arrival: Arrival, parsed: Parsed, document: Document, number: int
    ) -> SupplierDocument:
        return SupplierDocument(
            document_id=f"{arrival.arrival_id}-{number}",
            connection_id=self._partner.connection_id,
            supplier_code=self._partner.supplier_code,
            kind=inbound_kind(document),
            channel=arrival.channel,
            format=parsed.format,
            name=arrival.name,
            received_at=arrival.received_at,
            sha256=arrival.sha256,
            raw_document_id=arrival.raw_id,
            order_response=document if isinstance(document, OrderResponse) else None,
            despatch_advice=document if isinstance(document, DespatchAdvice) else None,
            invoice=document if isinstance(document, TradeInvoice) else None,
            statement=document if isinstance(document, TradeStatement) else None,
        )

    def _received(self, arrival: Arrival, taken: SupplierDocument, document: Document) -> Event:
        fact = SupplierDocumentReceived(
            document_id=taken.document_id,
            supplier_code=taken.supplier_code,
            kind=taken.kind,
            number=number_of(document),
            order_number=order_of(document),
            channel=taken.channel,
            sha256=taken.sha256,
            twin_document_id=taken.twin_document_id,
        )
        event = self._event(arrival, taken.document_id)
        return structs.replace(event, supplier_document_received=fact)

    async def _refuse(self, conn: Connection, arrival: Arrival, fault: Fault) -> None:
        fact = DocumentRejected(fault.reason, fault.field, fault.sentence, arrival.name)
        event = self._event(arrival, arrival.arrival_id)
        await self._log.append(conn, structs.replace(event, document_rejected=fact))

    def _event(self, arrival: Arrival, event_id: str) -> Event:
        return Event(
            position=0,
            event_id=event_id,
            connection_id=self._partner.connection_id,
            occurred_at=arrival.received_at,
            raw_document_id=arrival.raw_id,
            trace_parent=current_trace_parent(),
        )


def order_of(document: Document) -> str:
    """Give the number of our order that a document names; empty when it names none."""
    return str(getattr(document, "order_number", ""))


def normalised(number: str) -> str:
    """Give what two ways of writing a document's number have in common: `inv-007` is `INV7`."""
    plain = re.sub(r"[^A-Z0-9]", "", number.upper())
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", plain) or number


def read(content: bytes) -> Parsed:
    """Parse and prove; raises Unreadable and nothing else, or a file would come back for ever."""
    try:
        parsed = parse(content)
        _prove(parsed.documents)
    except Unreadable:
        raise
    except Exception as error:
        log.exception("document_unreadable")
        sentence = "the document cannot be read; a developer should look at it"
        raise Unreadable("unreadable", sentence) from error
    return parsed


def _prove(documents: Sequence[Document]) -> None:
    for document in documents:
        inbound_kind(document)
        if isinstance(document, TradeInvoice):
            prove(document)
            prove_categories(document)
        if isinstance(document, TradeStatement):
            prove_statement(document)


def _refuse_stranger(document: Document, partner: Partner) -> None:
    """Refuse what names another seller than the one whose connection it came by."""
    seller = document.seller
    if seller is None:
        return
    for stated, known, field in (
        (seller.vat_number, partner.vat_number, "seller.vat_number"),
        (seller.identifier, partner.identifier, "seller.identifier"),
    ):
        if stated and known and normalised(stated) != normalised(known):
            sentence = "it names another seller than the supplier it came from; ask who wrote it"
            raise Unreadable("other_supplier", sentence, field=field)


def _refuse_repeated(name: str, control_reference: str) -> None:
    sentence = f"interchange {control_reference} came before, as {name}; ask for a new number"
    raise Unreadable("duplicate_interchange", sentence, field="UNB")
