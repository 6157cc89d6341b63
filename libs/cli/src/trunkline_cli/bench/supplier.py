"""A supplier and a bank that answer at once: what procure-to-pay meets while it is measured."""

from datetime import date
from decimal import Decimal
from typing import Any

from trunkline_kit import clock
from trunkline_kit.errors import NotFound, Unavailable
from trunkline_model.capabilities import supplier_documents as words
from trunkline_model.capabilities.events import (
    Event,
    EventPage,
    GetRawDocument,
    RawDocument,
    ReadEvents,
    SupplierDocumentReceived,
)
from trunkline_model.evidence import Evidence
from trunkline_model.money import Money, total
from trunkline_model.trade_invoice import InvoiceKind, TradeInvoice, TradeInvoiceLine, TradeTax
from trunkline_model.trade_party import TradeParty

CODE, CONNECTION, SYSTEM = "STEELWORKS", "supplier", "bench-supplier"
NAME, VAT_NUMBER = "Sheffield Steel Supplies Ltd", "GB999000452"
"""Of the supplier that the stand-in ERP knows."""
VAT = Decimal("0.2")
PENNY = Decimal("0.01")


class Supplier:
    """Takes orders, and has as many bills as it is told, each one document and one event."""

    def __init__(self) -> None:
        self._documents: dict[str, words.SupplierDocument] = {}
        self._events: list[Event] = []

    def bill(self, number: str, order_number: str, lines: int, cheaper: int) -> None:
        """Bill one unit of each of the first lines, `cheaper` pennies below 10 pounds."""
        invoice = _invoice(number, order_number, (1, lines, Decimal(10) - PENNY * cheaper))
        position = len(self._events) + 1
        kind, channel = words.InboundKind.INVOICE, words.InboundChannel.HTTP
        document = words.SupplierDocument(
            document_id=f"doc-{position}",
            connection_id=CONNECTION,
            supplier_code=CODE,
            kind=kind,
            channel=channel,
            format=words.InboundFormat.UBL,
            name=f"{number}.xml",
            received_at=clock.now(),
            sha256=f"{position:064x}",
            raw_document_id=f"raw-{position}",
            invoice=invoice,
        )
        self._documents[document.document_id] = document
        told = SupplierDocumentReceived(
            document.document_id, CODE, kind, number, order_number, channel, document.sha256
        )
        self._events.append(
            Event(
                position=position,
                event_id=f"e{position}",
                connection_id=CONNECTION,
                occurred_at=clock.now(),
                raw_document_id=document.raw_document_id,
                supplier_document_received=told,
            )
        )

    async def send_purchase_order(self, request: words.SendPurchaseOrder) -> words.DocumentSent:
        """Take an order."""
        number = request.order.order_number
        return words.DocumentSent(f"{number}.xml", "0" * 64, evidence(number))

    async def get_supplier_document(
        self, request: words.GetSupplierDocument
    ) -> words.SupplierDocument:
        """Read a bill."""
        if request.document_id not in self._documents:
            raise NotFound(request.document_id)
        return self._documents[request.document_id]

    async def read_events(self, request: ReadEvents) -> EventPage:
        """Read what follows a position."""
        return EventPage(tuple(self._events[request.after : request.after + request.limit]))

    async def get_raw_document(self, request: GetRawDocument) -> RawDocument:
        """Say that no bytes are kept."""
        raise NotFound(request.raw_document_id)

    def __getattr__(self, name: str) -> Any:
        """Answer nothing else: what the bench does not ask for is out of its reach."""
        return _unanswered


class Bank:
    """Tells nothing, and is sent no file."""

    def __getattr__(self, name: str) -> Any:
        """Answer nothing else."""
        return _unanswered

    async def read_events(self, request: ReadEvents) -> EventPage:
        """Read what follows a position: nothing."""
        del request
        return EventPage(())

    async def get_raw_document(self, request: GetRawDocument) -> RawDocument:
        """Say that no bytes are kept."""
        raise NotFound(request.raw_document_id)


async def _unanswered(request: object) -> None:
    raise Unavailable(f"the bench answers no {type(request).__name__}")


def evidence(number: str) -> Evidence:
    """Give the evidence of a write that changed nothing anywhere."""
    at, none = clock.now(), "0" * 64
    return Evidence(SYSTEM, CONNECTION, "document", number, number, none, none, "1", at)


def _invoice(number: str, order_number: str, content: tuple[int, int, Decimal]) -> TradeInvoice:
    units, count, price = content
    lines = tuple(_line(str(place), units, price) for place in range(1, count + 1))
    net = total((one.net for one in lines), "GBP")
    tax = net.times(VAT).rounded()
    today: date = clock.now().date()
    return TradeInvoice(
        kind=InvoiceKind.INVOICE,
        invoice_number=number,
        issued_on=today,
        currency="GBP",
        lines=lines,
        taxes=(TradeTax("S", Decimal(20), net, tax),),
        line_total=net,
        net=net,
        tax=tax,
        gross=net + tax,
        payable=net + tax,
        due_on=today,
        order_number=order_number,
        seller=TradeParty(NAME, vat_number=VAT_NUMBER),
    )


def _line(line_id: str, units: int, price: Decimal) -> TradeInvoiceLine:
    unit_price = Money(price, "GBP")
    return TradeInvoiceLine(
        line_id=line_id,
        description="goods",
        quantity=Decimal(units),
        unit="C62",
        unit_price=unit_price,
        net=unit_price.times(Decimal(units)).rounded(),
        tax_category="S",
        tax_rate=Decimal(20),
        order_line_id=line_id,
    )
