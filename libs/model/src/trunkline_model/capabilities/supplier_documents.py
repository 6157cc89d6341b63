"""Capability supplier documents: what we send to suppliers and what they send to us.

A connection is one supplier: its channel, its format, its folder or address, who we are to it.
What comes in stands in the service's event log (`SupplierDocumentReceived`, or `DocumentRejected`
for what cannot be taken) and is read here by its id.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.personal import EmailStr, PersonalWords
from trunkline_model.trade_invoice import RemittanceAdvice, TradeInvoice
from trunkline_model.trade_order import DespatchAdvice, OrderResponse, TradeOrder
from trunkline_model.trade_statement import TradeStatement


class SendPurchaseOrder(Struct, frozen=True):
    """Ask to send an order to a supplier."""

    connection_id: str
    """The supplier's connection."""
    request_id: str
    """The write's identity."""
    order: TradeOrder
    """Version 1, purpose original."""


class SendPurchaseOrderChange(Struct, frozen=True):
    """Ask to send a new version of an order."""

    connection_id: str
    """The supplier's connection."""
    request_id: str
    """The write's identity."""
    order: TradeOrder
    """The whole order as it now stands: version 2 or more, purpose change."""


class SendPurchaseOrderCancellation(Struct, frozen=True):
    """Ask to tell a supplier that an order is called off."""

    connection_id: str
    """The supplier's connection."""
    request_id: str
    """The write's identity."""
    order_number: str
    """The order."""
    version: int
    """One more than that of the last version that was sent."""
    cancelled_on: date
    """The day it was called off."""
    reason: PersonalWords
    """Why, for the supplier's eyes."""


class SendRemittanceAdvice(Struct, frozen=True):
    """Ask to tell a supplier what a payment pays."""

    connection_id: str
    """The supplier's connection."""
    request_id: str
    """The write's identity."""
    remittance: RemittanceAdvice
    """What was paid."""


class SendDebitNote(Struct, frozen=True):
    """Ask to claim from a supplier what it billed too much or what went back to it."""

    connection_id: str
    """The supplier's connection."""
    request_id: str
    """The write's identity."""
    debit_note: TradeInvoice
    """Of the kind debit note."""


class DocumentSent(Struct, frozen=True):
    """The supplier has it: the file lies in its folder, or its server took it."""

    name: str
    """File name or message id under which the supplier has it, unique for ever."""
    sha256: str
    """Hex hash of the bytes that were sent."""
    evidence: Evidence
    """What proves it."""


class InboundChannel(StrEnum):
    """By which way a document came."""

    SFTP = "sftp"
    HTTP = "http"
    MAIL = "mail"
    API = "api"


class InboundFormat(StrEnum):
    """How a document was written."""

    UBL = "ubl"
    CSV = "csv"
    EDIFACT = "edifact"
    JSON = "json"


class InboundKind(StrEnum):
    """What a document is."""

    ORDER_RESPONSE = "order_response"
    DESPATCH_ADVICE = "despatch_advice"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    STATEMENT = "statement"


class GetSupplierDocument(Struct, frozen=True):
    """Ask for a document that came in."""

    connection_id: str
    """The supplier's connection."""
    document_id: str
    """As named in the event."""


class SupplierDocument(Struct, frozen=True):
    """A document that came in and can be read; exactly one of the last four is set."""

    document_id: str
    """Ours; names this arrival, so the same document by two channels has two."""
    connection_id: str
    """The supplier's connection: that it came from this supplier is sure."""
    supplier_code: str
    """The supplier in the ERP, as the connection's settings have it."""
    kind: InboundKind
    """What it is."""
    channel: InboundChannel
    """How it came."""
    format: InboundFormat
    """How it was written."""
    name: str
    """File name or message id."""
    received_at: datetime
    """When its bytes were committed (UTC)."""
    sha256: str
    """Hex hash of the bytes: equal bytes are equal hashes, whatever the channel."""
    raw_document_id: str
    """Where the bytes lie."""
    twin_document_id: str = ""
    """The first document of this supplier with the same kind and number; empty: this is it."""
    order_response: OrderResponse | None = None
    """The answer to an order."""
    despatch_advice: DespatchAdvice | None = None
    """What is on its way."""
    invoice: TradeInvoice | None = None
    """An invoice or a credit note; its arithmetic is right, and UBL keeps to EN 16931."""
    statement: TradeStatement | None = None
    """What the supplier says is open; its arithmetic is right."""


class DocumentUndelivered(Struct, frozen=True):
    """A document that we sent came back: a mail server gave up on it."""

    kind: str
    """order, remittance or debit_note."""
    number: str
    """Our number of it."""
    supplier_code: str
    """To whom it went, in the ERP."""
    recipient: EmailStr
    """The address that it did not reach."""
    status: str
    """The server's code by RFC 3463, such as 5.1.1; may be empty."""
    sentence: PersonalWords
    """What the server says."""


class ListSuppliers(Struct, frozen=True):
    """Ask which suppliers are connected."""


class ConnectedSupplier(Struct, frozen=True):
    """One supplier to whom documents can be sent."""

    connection_id: str
    """How requests name it."""
    supplier_code: str
    """The supplier in the ERP."""
    channel: str
    """How documents go out: sftp, http, mail, or api: the supplier fetches them."""
    format: InboundFormat
    """How they are written."""


class SupplierList(Struct, frozen=True):
    """Every supplier that is connected."""

    suppliers: tuple[ConnectedSupplier, ...] = ()
    """By connection id."""


class SupplierDocuments(Protocol):
    """Exchanges documents with suppliers."""

    async def send_purchase_order(self, request: SendPurchaseOrder) -> DocumentSent:
        """Send once; Conflict when another order went out under the number and version."""
        ...

    async def send_purchase_order_change(self, request: SendPurchaseOrderChange) -> DocumentSent:
        """Send a version once; Conflict when another one went out under its number."""
        ...

    async def send_purchase_order_cancellation(
        self, request: SendPurchaseOrderCancellation
    ) -> DocumentSent:
        """Send once; NotFound when the supplier was never sent the order."""
        ...

    async def send_remittance_advice(self, request: SendRemittanceAdvice) -> DocumentSent:
        """Send once; Invalid when its lines do not add up to its total."""
        ...

    async def send_debit_note(self, request: SendDebitNote) -> DocumentSent:
        """Send once; Invalid when its arithmetic is wrong."""
        ...

    async def get_supplier_document(self, request: GetSupplierDocument) -> SupplierDocument:
        """Read one that came in; NotFound for an unknown id or another supplier's."""
        ...

    async def list_suppliers(self, request: ListSuppliers) -> SupplierList:
        """List who is connected."""
        ...
