"""What was heard of, as documents that Trunkline took."""

from collections.abc import Iterable
from datetime import date, tzinfo

from msgspec import structs

from trunkline_model.capabilities.document_register import DocumentType

from .entry import State
from .journalled import Body, Payment, ShopOrder
from .page import ORDER, Noted, Page, taken, worth

MONEY_TAKEN = frozenset({"sale", "capture"})
"""Kinds of transactions that bring money."""


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


def reread(page: Page, body: Body) -> Noted:
    """An order was read again: more money may have come."""
    shop, order = page.shop, page.notes.get(ORDER)
    yield from _paid(shop, order.key if order else "", body.payments, page.zone_of(shop))


def _paid(shop: str, name: str, payments: Iterable[Payment], zone: tzinfo) -> Noted:
    for one in payments:
        if one.kind in MONEY_TAKEN and one.status == "success":
            on = one.processed_at.astimezone(zone).date()
            heard = taken(
                DocumentType.PAYMENT, (shop, one.payment_id), on, document_id=one.payment_id
            )
            yield (
                f"payment {one.payment_id}",
                worth(structs.replace(heard, related_key=name), one.amount),
            )


def left(page: Page, body: Body) -> Noted:
    """A parcel left a warehouse: it has to be issued, billed and, of a shop's order, shown."""
    parcel = body.parcel
    if parcel is None:
        return
    types = [DocumentType.SHIPMENT, DocumentType.INVOICE]
    types += [DocumentType.FULFILMENT] if page.shop else []
    for one in types:
        gone = taken(
            one, (page.teller, parcel.key), parcel.shipped_on, document_id=parcel.parcel_id
        )
        yield (
            f"{one} {parcel.parcel_id}",
            structs.replace(gone, quantity=parcel.units, related_key=body.reference),
        )


def credited(page: Page, body: Body) -> Noted:
    """A bank entry was found to pay an order."""
    if body.amount is not None and body.booked_on is not None:
        key = body.entry_reference
        heard = taken(
            DocumentType.STATEMENT_LINE, (page.teller, key), body.booked_on, document_id=key
        )
        yield f"statement line {key}", worth(heard, body.amount)
