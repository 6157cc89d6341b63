"""What suppliers sent: answers and despatch advices of a purchase, bills, and statements."""

from datetime import datetime

from msgspec import Struct

from trunkline_durable.cases import Cases
from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.process import Fact
from trunkline_durable.writing import Said
from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.events import DocumentRejected, Event
from trunkline_model.capabilities.requisitions import Reorder
from trunkline_model.capabilities.supplier_documents import (
    DocumentUndelivered,
    SupplierDocument,
)
from trunkline_model.trade_order import DespatchAdvice, OrderResponse, ResponseKind
from trunkline_store.pool import Connection

from .cases.purchase import PurchaseCase
from .facts.fulfilment import DespatchAdvised
from .facts.purchase import OrderAnswered, OrderReceipted
from .facts.supplier_invoice import BillCaptured
from .goods import AdvisedLine, PurchaseLine
from .incoming import answers, bill, stated
from .processes import Processes
from .rules.changing import open_change


class Short(Struct, frozen=True):
    """An article that has fallen below its reorder point."""

    asked_at: datetime
    """Before the ERP was asked."""
    reorder: Reorder
    """What it answered."""
    under_way: tuple[str, ...] = ()
    """Numbers of the purchases that were to bring it before the ERP was asked."""


class Heard(Struct, frozen=True):
    """An event together with what was read because of it: a supplier's document, or a shortage."""

    position: int
    event: Event
    document: SupplierDocument | None
    connection_id: str
    event_id: str
    raw_document_id: str
    trace_parent: str
    short: Short | None = None

    @classmethod
    def of(cls, event: Event, document: SupplierDocument | None) -> "Heard":
        """Join the two; what readers and evidence ask for is the event's."""
        return cls(
            position=event.position,
            event=event,
            document=document,
            connection_id=event.connection_id,
            event_id=event.event_id,
            raw_document_id=event.raw_document_id,
            trace_parent=event.trace_parent,
        )


class SupplierDocumentsHeard:
    """Delivers the log of one service that exchanges documents with suppliers."""

    def __init__(self, cases: Cases, processes: Processes, system: str) -> None:
        self._cases, self._processes, self._system = cases, processes, system

    async def deliver(self, conn: Connection, heard: Heard) -> bool:
        """Record what a document says; NeedsPerson for what fits no purchase of its sender."""
        event, document = heard.event, heard.document
        if event.document_rejected is not None:
            raise NeedsPerson(_rejected(event.document_rejected))
        if event.document_undelivered is not None:
            raise NeedsPerson(_undelivered(event.document_undelivered))
        if event.supplier_document_received is None:
            return False
        if document is None:
            raise NeedsPerson(_unreadable(event))
        if document.invoice is not None:
            await self._capture(conn, event, document)
        elif document.order_response is not None:
            await self._answer(conn, event, document, document.order_response)
        elif document.despatch_advice is not None:
            await self._advise(conn, event, document, document.despatch_advice)
        elif document.statement is not None:
            await self._state(conn, event, document)
        return True

    async def _capture(self, conn: Connection, event: Event, document: SupplierDocument) -> None:
        assert document.invoice is not None  # noqa: S101 - asked by the caller
        content = bill(document, document.invoice, self._system)
        fact = BillCaptured(
            occurred_at=event.occurred_at,
            connection_id=event.connection_id,
            channel=document.channel.value,
            bill=content,
        )
        said = Said(f"{event.connection_id}/{event.event_id}", fact, self._system)
        key = bill_key(content.supplier_code, content.number, document.document_id)
        await self._cases.record_fact(conn, self._processes.bill, key, said)

    async def _state(self, conn: Connection, event: Event, document: SupplierDocument) -> None:
        """Keep a statement, once for what it says; another one under its number is a person's."""
        fact = stated(document, event.occurred_at, self._system)
        key = f"{fact.supplier_code}/{fact.statement_number}"
        said = Said("received", fact, self._system)
        recorded = await self._cases.record_fact(conn, self._processes.statement, key, said)
        if not recorded.case.received[0].says_what(fact):
            raise NeedsPerson(_other_statement(document, fact.statement_number))

    async def _answer(
        self, conn: Connection, event: Event, document: SupplierDocument, said: OrderResponse
    ) -> None:
        case = await self._purchase(conn, document, said.order_number)
        fact: Fact
        if said.kind is ResponseKind.RECEIVED:
            fact = OrderReceipted(occurred_at=event.occurred_at, document_id=document.document_id)
        else:
            fact = OrderAnswered(
                occurred_at=event.occurred_at,
                document_id=document.document_id,
                accepted=said.kind is not ResponseKind.REJECTED,
                lines=answers(said, _answered_lines(case, said)),
                reason=said.note,
                raw_document_id=document.raw_document_id,
                raw_document_source=self._system,
                version=said.version,
            )
        await self._tell(conn, event, said.order_number, fact)

    async def _advise(
        self, conn: Connection, event: Event, document: SupplierDocument, said: DespatchAdvice
    ) -> None:
        await self._purchase(conn, document, said.order_number)
        fact = DespatchAdvised(
            occurred_at=event.occurred_at,
            despatch_number=said.despatch_number,
            lines=tuple(AdvisedLine(one.line_id, one.quantity) for one in said.lines),
            arrives_on=said.expected_on,
        )
        await self._tell(conn, event, said.order_number, fact)

    async def _purchase(
        self, conn: Connection, document: SupplierDocument, number: str
    ) -> PurchaseCase:
        """Read the purchase that a document names, if it is its sender's."""
        try:
            file = await self._cases.load(conn, self._processes.purchase, number)
        except NotFound:
            raise NeedsPerson(_unknown(document, number)) from None
        case = file.case
        if not case.raised or case.raised[0].supplier_code != document.supplier_code:
            raise NeedsPerson(_foreign(document, number))
        return case

    async def _tell(self, conn: Connection, event: Event, number: str, fact: Fact) -> None:
        said = Said(f"{event.connection_id}/{event.event_id}", fact, self._system)
        process = self._processes.purchase
        await self._cases.record_fact(conn, process, number, said, opens=False)


def _answered_lines(case: PurchaseCase, said: OrderResponse) -> tuple[PurchaseLine, ...]:
    """Give the lines of the version that is answered: what an answer leaves open is as there."""
    named = (one.lines for one in case.changes if one.version == said.version)
    change = open_change(case)
    return next(named, change.lines if change and not said.version else case.lines)


def bill_key(supplier_code: str, number: str, document_id: str) -> str:
    """Name the case of one arrival of a bill; the same bill by two channels has two."""
    return f"{supplier_code}/{number.strip()}/{document_id}"


def _rejected(said: DocumentRejected) -> Problem:
    return Problem(
        reason=said.reason,
        field=said.field,
        sentence=f"{said.name}: {said.sentence}",
        suggestion="Ask the sender for a correct one; the bytes are kept.",
    )


SENT = {"order": "Purchase", "remittance": "Remittance advice", "debit_note": "Debit note"}


def _undelivered(said: DocumentUndelivered) -> Problem:
    server = " ".join(filter(None, (said.status, said.sentence)))
    return Problem(
        reason="not_delivered",
        field="recipient",
        sentence=f"{SENT.get(said.kind, said.kind)} {said.number} did not reach "
        f"{said.supplier_code} at {said.recipient}: {server}",
        suggestion="Ask the supplier for its address, put it right in the settings, and send it "
        "the document by another way: nothing is sent again by itself.",
        about=said.number,
        severity="high" if said.kind == "order" else "",
    )


def _unreadable(event: Event) -> Problem:
    sentence = f"The document of event {event.event_id} is gone from the service that took it."
    return Problem(reason="no_document", sentence=sentence)


def _unknown(document: SupplierDocument, number: str) -> Problem:
    return Problem(
        reason="unknown_purchase_order",
        field="order_number",
        sentence=f"{document.supplier_code} sent {document.name} for order {number or '(none)'}, "
        "which is none of ours.",
        suggestion="Ask the supplier which order it means.",
    )


def _foreign(document: SupplierDocument, number: str) -> Problem:
    return Problem(
        reason="other_suppliers_order",
        field="order_number",
        sentence=f"{document.supplier_code} sent {document.name} for order {number}, which is "
        "another supplier's.",
        suggestion="Ask the supplier which order it means; nothing was done with it.",
        severity="high",
    )


def _other_statement(document: SupplierDocument, number: str) -> Problem:
    return Problem(
        reason="other_statement",
        field="statement_number",
        sentence=f"{document.supplier_code} sent {document.name} as statement {number}, and "
        "another one came under that number before.",
        suggestion="Ask the supplier which one holds; the first one was compared.",
    )
