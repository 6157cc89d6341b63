"""What backends tell unasked, as the system services write it into their logs."""

from datetime import date, datetime
from typing import Protocol

from msgspec import Struct

from trunkline_model.capabilities.payment_files import PaymentStatusReported
from trunkline_model.capabilities.supplier_documents import (
    DocumentUndelivered,
    InboundChannel,
    InboundKind,
)
from trunkline_model.goods_receipt import GoodsReceiptReported
from trunkline_model.money import Money
from trunkline_model.personal import BankStr, PersonalWords
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel


class ChannelOrderChanged(Struct, frozen=True):
    """A shop order is new or changed; the truth is read from the shop."""

    channel_order_id: str
    """The shop's id of the order."""
    source_updated_at: datetime
    """The shop's own time of the change."""


class ShipmentOrderAccepted(Struct, frozen=True):
    """The warehouse took the shipment order on."""

    reference: str
    """Our shipment order reference."""
    warehouse_order_id: str
    """The warehouse's id."""


class ShipmentOrderRejected(Struct, frozen=True):
    """The warehouse will not send it."""

    reference: str
    """Our shipment order reference."""
    reason: PersonalWords
    """Why, in the warehouse's words."""


class ShortPicked(Struct, frozen=True):
    """The warehouse found less than was ordered; the rest will not come by itself."""

    reference: str
    """Our shipment order reference."""
    lines: tuple[LineQuantity, ...]
    """What is missing."""


class ParcelDispatched(Struct, frozen=True):
    """A parcel left the warehouse."""

    reference: str
    """Our shipment order reference."""
    parcel: Parcel
    """What left, when, with whom."""


class BankStatementReceived(Struct, frozen=True):
    """A bank statement was read whole."""

    statement_id: str
    """The bank's id of the statement."""
    account: str
    """IBAN or account number it belongs to."""
    booked_on: date
    """Last day it covers."""
    opening: Money
    """Balance before."""
    closing: Money
    """Balance after."""
    entry_count: int
    """How many entries it holds."""


class BankEntryBooked(Struct, frozen=True, omit_defaults=True):
    """The bank booked one entry: a credit is positive, a debit negative."""

    statement_id: str
    """The statement it stands in."""
    entry_reference: str
    """The bank's reference, unique in the account."""
    account: str
    """IBAN or account number."""
    amount: Money
    """Signed amount."""
    booked_on: date
    """Booking day."""
    value_on: date
    """Value day."""
    counterparty: BankStr
    """Who paid or was paid."""
    remittance: BankStr
    """Free text that came with it."""
    end_to_end_id: BankStr
    """The payer's end-to-end id; empty or NOTPROVIDED when there is none."""
    payment_file_id: str = ""
    """Of a debit: the id of our payment file that the bank names; it may book a file as one."""
    return_reason: str = ""
    """Of a credit: why a payment of ours came back, such as AC04; empty when it did not."""


class SupplierDocumentReceived(Struct, frozen=True):
    """A supplier sent a document that can be read; the whole is read by its id."""

    document_id: str
    """Ours; the same document by two channels has two."""
    supplier_code: str
    """The supplier in the ERP: it is sure that it came from there."""
    kind: InboundKind
    """What it is."""
    number: str
    """The supplier's number of it."""
    order_number: str
    """Our order that it names; empty when it names none."""
    channel: InboundChannel
    """How it came."""
    sha256: str
    """Hex hash of the bytes."""
    twin_document_id: str = ""
    """The first document of this supplier with the same kind and number; empty: this is it."""


class StockChanged(Struct, frozen=True):
    """The ERP's stock of an article moved."""

    sku: str
    """The article."""
    source_updated_at: datetime
    """The ERP's own time of the change."""


class DocumentRejected(Struct, frozen=True):
    """Something came in that cannot be read; its bytes are kept."""

    reason: str
    """Short code, such as schema or doctype."""
    field: str
    """Where: element, line or field; may be empty."""
    sentence: str
    """What is wrong and what to do, for a person."""
    name: str
    """File name or webhook id."""


class Event(Struct, frozen=True):
    """One entry of a system service's log; exactly one of the facts below is set."""

    position: int
    """Place in the log, growing without gaps that could fill later; 0 until appended."""
    event_id: str
    """The source's id of the event: the same id twice is one event."""
    connection_id: str
    """The backend instance it came from."""
    occurred_at: datetime
    """The source's own time (UTC)."""
    raw_document_id: str = ""
    """Where the raw bytes lie in the service's own store; empty when it was polled as data."""
    trace_parent: str = ""
    """W3C traceparent of what appended it, for a span link; may be empty."""
    channel_order_changed: ChannelOrderChanged | None = None
    """From a shop."""
    shipment_order_accepted: ShipmentOrderAccepted | None = None
    """From a warehouse."""
    shipment_order_rejected: ShipmentOrderRejected | None = None
    """From a warehouse."""
    short_picked: ShortPicked | None = None
    """From a warehouse."""
    parcel_dispatched: ParcelDispatched | None = None
    """From a warehouse."""
    goods_receipt_reported: GoodsReceiptReported | None = None
    """From a warehouse."""
    bank_statement_received: BankStatementReceived | None = None
    """From a bank."""
    bank_entry_booked: BankEntryBooked | None = None
    """From a bank."""
    payment_status_reported: PaymentStatusReported | None = None
    """From a bank."""
    stock_changed: StockChanged | None = None
    """From an ERP."""
    document_rejected: DocumentRejected | None = None
    """From any inbound channel."""
    supplier_document_received: SupplierDocumentReceived | None = None
    """From a supplier."""
    document_undelivered: DocumentUndelivered | None = None
    """From a mail server, on what went to a supplier."""


class ReadEvents(Struct, frozen=True):
    """Ask for what follows a position."""

    after: int
    """Position of the last event that was taken; 0 for the start."""
    limit: int = 100
    """The most events to answer with, 1 to 1000."""


class EventPage(Struct, frozen=True):
    """Events in the order of their positions."""

    events: tuple[Event, ...] = ()
    """May be empty when nothing follows."""


class GetRawDocument(Struct, frozen=True):
    """Ask for the bytes that came in."""

    raw_document_id: str
    """As named in the event."""


class RawDocument(Struct, frozen=True):
    """Bytes exactly as they arrived."""

    content: bytes
    """The bytes."""
    content_type: str
    """As the sender declared it."""
    sha256: str
    """Hex hash of the bytes."""
    received_at: datetime
    """When they were committed (UTC)."""


class EventLog(Protocol):
    """The log of what one system service heard."""

    async def read_events(self, request: ReadEvents) -> EventPage:
        """Read what follows a position; never waits; an unknown position reads nothing."""
        ...

    async def get_raw_document(self, request: GetRawDocument) -> RawDocument:
        """Give the raw bytes; NotFound when the id is unknown or its key was erased."""
        ...
