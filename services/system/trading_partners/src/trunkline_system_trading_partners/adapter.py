"""Capability supplier documents for one supplier: packed once, delivered as they were packed."""

from msgspec import Struct, structs

from trunkline_kit import clock
from trunkline_kit.errors import FieldError, Invalid, NotFound
from trunkline_model.capabilities.supplier_documents import (
    ConnectedSupplier,
    DocumentSent,
    GetSupplierDocument,
    ListSuppliers,
    SendDebitNote,
    SendPurchaseOrder,
    SendPurchaseOrderCancellation,
    SendPurchaseOrderChange,
    SendRemittanceAdvice,
    SupplierDocument,
    SupplierList,
)
from trunkline_model.evidence import Evidence
from trunkline_model.trade_invoice import InvoiceKind, RemittanceAdvice, TradeInvoice
from trunkline_model.trade_order import OrderPurpose, TradeOrder
from trunkline_model.trade_party import TradeParty
from trunkline_store.memoised import Doubles
from trunkline_store.pool import Pool

from .arithmetic import prove, prove_remittance
from .client import Delivery
from .documents import Document
from .outbox import Label, Outbox
from .rows import Rows
from .unreadable import Unreadable

SYSTEM = "system-trading-partners"
MAPPING_VERSION = "trade-documents-1"
ORDER, REMITTANCE, DEBIT_NOTE = "order", "remittance", "debit_note"
DOUBLES = Doubles(
    bound=frozenset(
        {
            "send_purchase_order",
            "send_purchase_order_change",
            "send_purchase_order_cancellation",
            "send_remittance_advice",
            "send_debit_note",
        }
    )
)
"""A document has one name and one content for ever, and the supplier's side takes a name once."""


type Outbound = TradeOrder | TradeInvoice | RemittanceAdvice


class About(Struct, frozen=True):
    """Who a connection's supplier is, and who we are to it."""

    supplier: ConnectedSupplier
    buyer: TradeParty
    seller: TradeParty
    rows: Rows
    """What came from it."""


class Supplier:
    """Fulfils `SupplierDocuments` for one connection."""

    def __init__(self, about: About, pool: Pool, outbox: Outbox, delivery: Delivery) -> None:
        self._about = about
        self._pool = pool
        self._outbox = outbox
        self._delivery = delivery

    async def send_purchase_order(self, request: SendPurchaseOrder) -> DocumentSent:
        """Send version 1 of an order."""
        _require_version(request.order, OrderPurpose.ORIGINAL)
        return await self._send_order(request.order)

    async def send_purchase_order_change(self, request: SendPurchaseOrderChange) -> DocumentSent:
        """Send a later version; NotFound when the supplier was never sent the order."""
        _require_version(request.order, OrderPurpose.CHANGE)
        await self._outbox.require(Label(ORDER, request.order.order_number))
        return await self._send_order(request.order)

    async def send_purchase_order_cancellation(
        self, request: SendPurchaseOrderCancellation
    ) -> DocumentSent:
        """Send the end of an order; NotFound when the supplier was never sent it."""
        order = TradeOrder(
            order_number=request.order_number,
            version=request.version,
            purpose=OrderPurpose.CANCELLATION,
            ordered_on=request.cancelled_on,
            note=request.reason,
        )
        _require_version(order, OrderPurpose.CANCELLATION)
        await self._outbox.require(Label(ORDER, order.order_number))
        return await self._send_order(order)

    async def send_remittance_advice(self, request: SendRemittanceAdvice) -> DocumentSent:
        """Send what a payment pays; Invalid when it does not add up."""
        advice: RemittanceAdvice = request.remittance
        try:
            prove_remittance(advice)
        except Unreadable as wrong:
            raise _invalid(wrong) from wrong
        return await self._send(Label(REMITTANCE, advice.remittance_number), advice)

    async def send_debit_note(self, request: SendDebitNote) -> DocumentSent:
        """Send a claim; Invalid when it is another kind of bill or does not add up."""
        note: TradeInvoice = request.debit_note
        if note.kind is not InvoiceKind.DEBIT_NOTE or not note.lines:
            raise Invalid("a claim is a debit note with lines", reason="not_a_debit_note")
        try:
            prove(note)
        except Unreadable as wrong:
            raise _invalid(wrong) from wrong
        return await self._send(Label(DEBIT_NOTE, note.invoice_number), note)

    async def get_supplier_document(self, request: GetSupplierDocument) -> SupplierDocument:
        """Read one; NotFound for an unknown id or another supplier's."""
        async with self._pool.connection() as conn:
            found = await self._about.rows.document(conn, request.document_id)
        if found is None:
            raise NotFound(f"no document {request.document_id} came from this supplier")
        return found

    async def list_suppliers(self, request: ListSuppliers) -> SupplierList:  # noqa: ARG002 (the port's)
        """Name this one."""
        return SupplierList((self._about.supplier,))

    async def _send_order(self, order: TradeOrder) -> DocumentSent:
        return await self._send(Label(ORDER, order.order_number, order.version), order)

    async def _send(self, label: Label, document: Outbound) -> DocumentSent:
        if not label.number:
            raise Invalid("a document needs a number", reason="no_number")
        whole: Document = structs.replace(
            document,
            buyer=document.buyer or self._about.buyer,
            seller=document.seller or self._about.seller,
        )
        packed = await self._outbox.pack(label, whole)
        answer = await self._delivery.deliver(packed)
        evidence = Evidence(
            system=SYSTEM,
            connection_id=self._about.supplier.connection_id,
            document_type=label.kind,
            document_id=packed.name,
            document_number=label.number,
            request_sha256=packed.sha256,
            answer_sha256=answer,
            mapping_version=MAPPING_VERSION,
            recorded_at=clock.now(),
        )
        return DocumentSent(packed.name, packed.sha256, evidence)


def _require_version(order: TradeOrder, purpose: OrderPurpose) -> None:
    """Hold purpose and version against each other, and what is sent against what it must have."""
    first = purpose is OrderPurpose.ORIGINAL
    if order.purpose is not purpose or (order.version == 1) is not first or order.version < 1:
        sentence = f"version {order.version} is no {purpose.value} of an order"
        raise Invalid(sentence, reason="version")
    if purpose is not OrderPurpose.CANCELLATION and not (order.lines and order.currency):
        raise Invalid("an order needs lines and a currency", reason="no_lines")


def _invalid(wrong: Unreadable) -> Invalid:
    fault = wrong.fault
    field = FieldError(fault.field, fault.reason, fault.sentence)
    return Invalid(fault.sentence, reason=fault.reason, fields=(field,))
