"""What was heard of, as documents that Trunkline took."""

from collections.abc import Iterable
from datetime import date, tzinfo

from msgspec import structs

from trunkline_model.capabilities.document_register import DocumentType

from .billable import invoice_of, packed, sold_by_shop, to_bill
from .entry import Entry, Side, State
from .journalled import Body, Parcel, Payment, ShopOrder
from .page import ORDER, Noted, Notes, Page, taken, worth

MOVES = {
    "sale": DocumentType.PAYMENT,
    "capture": DocumentType.PAYMENT,
    "refund": DocumentType.REFUND,
}
"""Kinds of transactions that bring money, or give some back."""


def announced(page: Page, body: Body) -> Noted:
    """A shop told of an order that nobody has read yet."""
    if ORDER not in page.notes:
        shop, number = body.connection_id, body.channel_order_id
        yield ORDER, taken(DocumentType.ORDER, (shop, ""), date.min, document_id=number)


def captured(page: Page, order: ShopOrder) -> Noted:
    """An order and its money were read from a shop."""
    shop = page.shop
    on = order.created_at.astimezone(page.zone_of(shop)).date()
    heard = taken(DocumentType.ORDER, (shop, order.name), on, document_id=order.channel_order_id)
    cancelled = State.CANCELLED if order.cancelled_at else State.LIVE
    yield ORDER, structs.replace(worth(heard, order.gross), tax=order.tax.amount, state=cancelled)
    yield from _paid(shop, order.name, order.payments, page.zone_of(shop))
    yield from sold_by_shop(order, on)


def reread(page: Page, body: Body) -> Noted:
    """An order was read again: more money may have come."""
    shop, order = page.shop, page.notes.get(ORDER)
    yield from _paid(shop, order.key if order else "", body.payments, page.zone_of(shop))


def _paid(shop: str, name: str, payments: Iterable[Payment], zone: tzinfo) -> Noted:
    for one in payments:
        if one.kind in MOVES and one.status == "success":
            on, kind = one.processed_at.astimezone(zone).date(), MOVES[one.kind]
            heard = taken(kind, (shop, one.payment_id), on, document_id=one.payment_id)
            yield (
                f"{kind} {one.payment_id}",
                worth(structs.replace(heard, related_key=name), one.amount),
            )


def left(page: Page, body: Body) -> Noted:
    """A parcel left a warehouse: it has to be issued, billed and, of a shop's order, shown."""
    parcel = body.parcel
    if parcel is None:
        return
    inside = dict(packed(parcel))
    yield from inside.items()
    yield invoice_of(parcel.parcel_id), _to_bill(page, body, parcel, {**page.notes, **inside})
    for one in [DocumentType.SHIPMENT, *([DocumentType.FULFILMENT] if page.shop else [])]:
        gone = taken(
            one, (page.teller, parcel.key), parcel.shipped_on, document_id=parcel.parcel_id
        )
        yield (
            f"{one} {parcel.parcel_id}",
            structs.replace(gone, quantity=parcel.units, related_key=body.reference),
        )


def _to_bill(page: Page, body: Body, parcel: Parcel, notes: Notes) -> Entry:
    """Begin a bill, valued as if parcels were billed in the order in which they left."""
    known = page.notes.get(invoice_of(parcel.parcel_id))
    if known is not None and known.gross is not None:
        return known
    bill = taken(
        DocumentType.INVOICE,
        (page.teller, parcel.key),
        parcel.shipped_on,
        document_id=parcel.parcel_id,
    )
    bill = structs.replace(bill, quantity=parcel.units, related_key=body.reference)
    asked = (one for one in page.notes.values() if one.side == Side.TAKEN)
    others = {one.document_id for one in asked if one.document_type == DocumentType.INVOICE}
    gross = to_bill(notes, parcel.parcel_id, others - {parcel.parcel_id})
    return worth(bill, gross) if gross else bill


def credited(page: Page, body: Body) -> Noted:
    """A bank entry was found to pay an order."""
    if body.amount is not None and body.booked_on is not None:
        key = body.entry_reference
        heard = taken(
            DocumentType.STATEMENT_LINE, (page.teller, key), body.booked_on, document_id=key
        )
        yield f"statement line {key}", worth(heard, body.amount)
