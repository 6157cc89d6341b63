"""A supplier in memory, which answers, ships and bills as a test tells it to."""

from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from fake_log import FakeLog, Writes, evidence
from msgspec import structs
from purchase_builders import gbp
from trade_invoices import TODAY

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities import events as told
from trunkline_model.capabilities import supplier_documents as words
from trunkline_model.capabilities import supplier_inbox as inbox
from trunkline_model.trade_invoice import TradeInvoice
from trunkline_model.trade_order import (
    DespatchAdvice,
    DespatchLine,
    OrderResponse,
    OrderResponseLine,
    ResponseKind,
    TradeOrder,
)
from trunkline_model.trade_statement import TradeStatement

SUPPLIER = "CLAYWORKS"


class FakeSupplier:
    """A supplier that answers, ships and bills as a test tells it to."""

    def __init__(self, code: str = SUPPLIER, beside: "FakeSupplier | None" = None) -> None:
        self.code = code
        self.log, self.writes = FakeLog(f"{code.lower()}-main"), Writes()
        self.documents: dict[str, words.SupplierDocument] = {}
        self.arrivals: dict[str, inbox.Arrival] = {}
        if beside is not None:  # another connection of the same service, which keeps one log
            self.log.events, self.documents = beside.log.events, beside.documents

    async def send_purchase_order(self, request: words.SendPurchaseOrder) -> words.DocumentSent:
        return self._sent("order", request, request.order.order_number)

    async def send_purchase_order_change(
        self, request: words.SendPurchaseOrderChange
    ) -> words.DocumentSent:
        return self._sent("change", request, request.order.order_number)

    async def send_purchase_order_cancellation(
        self, request: words.SendPurchaseOrderCancellation
    ) -> words.DocumentSent:
        return self._sent("cancellation", request, request.order_number)

    async def send_remittance_advice(
        self, request: words.SendRemittanceAdvice
    ) -> words.DocumentSent:
        return self._sent("remittance", request, request.remittance.remittance_number)

    async def send_debit_note(self, request: words.SendDebitNote) -> words.DocumentSent:
        return self._sent("debit_note", request, request.debit_note.invoice_number)

    async def get_supplier_document(
        self, request: words.GetSupplierDocument
    ) -> words.SupplierDocument:
        if request.document_id not in self.documents:
            raise NotFound(request.document_id)
        return self.documents[request.document_id]

    async def list_suppliers(self, request: words.ListSuppliers) -> words.SupplierList:
        raise AssertionError(f"nobody asks this here: {request}")

    async def take_supplier_document(
        self, request: inbox.TakeSupplierDocument
    ) -> inbox.SupplierDocumentKept:
        proof = evidence("system-trading-partners", request.name)
        kept: inbox.SupplierDocumentKept
        kept = inbox.SupplierDocumentKept(sha256(request.content).hexdigest(), proof)
        kept = self.writes.once("taken", request, kept)
        return kept

    async def get_arrival(self, request: inbox.GetArrival) -> inbox.Arrival:
        for one in self.writes.named("taken"):
            if (one.connection_id, one.name) == (request.connection_id, request.name):
                return self.arrivals.get(one.name) or inbox.Arrival(
                    one.name, datetime.now(UTC), "ff", inbox.ArrivalOutcome.WAITING
                )
        raise NotFound(request.name)

    @property
    def order(self) -> TradeOrder:
        """The order that it was sent."""
        request: words.SendPurchaseOrder = self.writes.named("order")[0]
        return request.order

    def order_of(self, number: str) -> TradeOrder:
        """The order of a number."""
        sent: list[words.SendPurchaseOrder] = self.writes.named("order")
        return next(one.order for one in sent if one.order.order_number == number)

    def answer(self, number: str, kind: ResponseKind, note: str = "", **prices: str) -> str:
        """Answer an order; prices by line id, as `line_1="4.60"`."""
        return self._answer(self.order_of(number), kind, note, prices)

    def answer_change(self, number: str, kind: ResponseKind, note: str = "", **prices: str) -> str:
        """Answer the last change of an order."""
        sent: list[words.SendPurchaseOrderChange] = self.writes.named("change")
        order = [one.order for one in sent if one.order.order_number == number][-1]
        return self._answer(order, kind, note, prices)

    def _answer(
        self, order: TradeOrder, kind: ResponseKind, note: str, prices: dict[str, str]
    ) -> str:
        number = order.order_number
        lines = tuple(
            OrderResponseLine(
                line_id=one.line_id,
                kind=kind,
                quantity=one.quantity,
                unit="C62",
                unit_price=gbp(prices[f"line_{one.line_id}"])
                if f"line_{one.line_id}" in prices
                else one.unit_price,
            )
            for one in order.lines
        )
        response = OrderResponse(
            f"A-{number}/{order.version}",
            number,
            TODAY,
            kind,
            "GBP",
            lines,
            note,
            version=order.version,
        )
        return self._told(words.InboundKind.ORDER_RESPONSE, number, order_response=response)

    def ship(self, number: str, **units: int) -> str:
        """Advise a delivery: units by line id, as `line_1=10`."""
        lines = tuple(
            DespatchLine(name.removeprefix("line_"), "", Decimal(count), "C62")
            for name, count in units.items()
        )
        advice = DespatchAdvice(f"D-{number}", number, TODAY, lines)
        return self._told(words.InboundKind.DESPATCH_ADVICE, number, despatch_advice=advice)

    def bill(self, invoice: TradeInvoice, **more: Any) -> str:
        """Send an invoice or a credit note; gives the key of its case."""
        kind = words.InboundKind(invoice.kind.value)
        document_id = self._told(kind, invoice.invoice_number, invoice=invoice, **more)
        return f"{self.code}/{invoice.invoice_number}/{document_id}"

    def state(self, statement: TradeStatement) -> str:
        """Send a statement of account; gives the key of its case."""
        number = statement.statement_number
        self._told(words.InboundKind.STATEMENT, number, statement=statement)
        return f"{self.code}/{number}"

    def _told(self, kind: words.InboundKind, number: str, **content: Any) -> str:
        document_id = f"doc-{len(self.documents) + 1}"
        document = words.SupplierDocument(
            document_id=document_id,
            connection_id=f"{self.code.lower()}-main",
            supplier_code=self.code,
            kind=kind,
            channel=words.InboundChannel.SFTP,
            format=words.InboundFormat.UBL,
            name=f"{number}.xml",
            received_at=datetime.now(UTC),
            sha256=f"hash-{document_id}",
            raw_document_id=f"raw-{document_id}",
        )
        self.documents[document_id] = structs.replace(document, **content)
        document = self.documents[document_id]
        received = told.SupplierDocumentReceived(
            document_id, self.code, kind, number, number, document.channel, document.sha256
        )
        self.log.tell(supplier_document_received=received)
        return document_id

    def _sent(self, name: str, request: Any, number: str) -> words.DocumentSent:
        proof = evidence("system-trading-partners", number)
        sent: words.DocumentSent
        sent = self.writes.once(name, request, words.DocumentSent(f"{name}-{number}", "ff", proof))
        return sent
