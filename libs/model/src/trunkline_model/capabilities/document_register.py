"""Capability document register: what a system holds of a kind, asked of it and not of our flow.

Completeness is proved with it: a register is read from the backend itself (or, of a bank, from
the files that it sent), never from what this product did.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from trunkline_model.money import Money

LIMIT_MAX = 1000
"""The most documents in one page."""


class DocumentType(StrEnum):
    """Kinds of documents; a system lists those that it holds."""

    ORDER = "order"
    """Something sold: a shop's order, the ERP's sale."""
    SHIPMENT = "shipment"
    """Goods that left: a warehouse's parcel, the ERP's goods issue."""
    FULFILMENT = "fulfilment"
    """A parcel as the shop shows it."""
    INVOICE = "invoice"
    """A bill."""
    PAYMENT = "payment"
    """Money from a customer: a shop's card transaction, the ERP's receipt."""
    REFUND = "refund"
    """Money that went back to a customer: a shop's transaction, what somebody booked in the ERP."""
    CREDIT_NOTE = "credit_note"
    """What a customer was credited; no system lists them."""
    PAYOUT = "payout"
    """What a shop paid out of its customers' card payments, less its fees."""
    PURCHASE_ORDER = "purchase_order"
    """Something bought."""
    GOODS_RECEIPT = "goods_receipt"
    """Goods that a supplier delivered."""
    VENDOR_RETURN = "vendor_return"
    """Goods that went back to their supplier."""
    SUPPLIER_INVOICE = "supplier_invoice"
    """A supplier's bill."""
    SUPPLIER_CREDIT_NOTE = "supplier_credit_note"
    """What a supplier gave back; its amounts are positive."""
    SUPPLIER_PAYMENT = "supplier_payment"
    """Money applied to what a supplier billed; below zero for a netted credit note."""
    PAYMENT_FILE = "payment_file"
    """Payments that a bank is asked to make; no system lists files, the bank lists its debits."""
    STATEMENT_LINE = "statement_line"
    """An entry that a bank booked."""


class DocumentState(StrEnum):
    """Whether a document counts."""

    LIVE = "live"
    CANCELLED = "cancelled"


class RegisteredDocument(Struct, frozen=True):
    """One document as its system holds it."""

    document_id: str
    """The system's own number of it, unique in the connection and type."""
    business_key: str
    """What its source calls it, as it stands on the document; empty when it bears none."""
    related_key: str
    """Number or reference of the order that it belongs to; empty when it bears none."""
    on: date
    """Its day: of an instant the day in the time zone that was asked for."""
    state: str
    """live or cancelled."""
    net: Money | None = None
    """Sum without tax; none when the system does not state it."""
    tax: Money | None = None
    """Tax; none when the system does not state it."""
    gross: Money | None = None
    """What it is worth; none for goods."""
    quantity: Decimal = Decimal(0)
    """Units moved; 0 for money."""
    tax_codes: str = ""
    """Our tax codes on it, sorted, separated by blanks; empty when the system knows none."""


class ListDocuments(Struct, frozen=True):
    """Ask for the documents of some days, in an order of the system's own that does not change."""

    connection_id: str
    """The connection."""
    document_type: str
    """A `DocumentType` that the system holds."""
    from_on: date
    """First day."""
    to_on: date
    """Last day."""
    time_zone: str = "UTC"
    """IANA name: where the days are days. A system that keeps days, or knows its own zone, goes
    by that."""
    document_ids: tuple[str, ...] = ()
    """Only these, whatever their day; empty means all of the days. At most 1000."""
    cursor: str = ""
    """From the page before; empty for the first."""
    limit: int = 500
    """The most documents in a page, 1 to 1000."""


class DocumentPage(Struct, frozen=True):
    """Documents and where to go on."""

    documents: tuple[RegisteredDocument, ...] = ()
    """May be empty although more follow."""
    next_cursor: str = ""
    """Empty on the last page."""


class DocumentRegister(Protocol):
    """Lists what a system holds, cancelled documents included."""

    async def list_documents(self, request: ListDocuments) -> DocumentPage:
        """List one page; Invalid for a type that the system does not hold, or a wrong range."""
        ...
