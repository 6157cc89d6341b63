"""What was written, as documents that Trunkline sent: asked for first, then answered."""

from decimal import Decimal

from msgspec import structs

from trunkline_model.capabilities.document_register import DocumentType

from .billable import billed_before, sold_to_partner, to_bill
from .entry import Entry, Side, State
from .journalled import Body, Parcel, Sale
from .page import Noted, Page, codes, done, sent, worth


def booking(page: Page, sale: Sale) -> Noted:
    """A sale is asked for."""
    wrote = sent(DocumentType.ORDER, (sale.channel, sale.channel_reference), sale.ordered_on)
    wrote = structs.replace(wrote, related_key=sale.order_number, tax_codes=codes(sale.lines))
    yield page.request, worth(wrote, sale.gross, sale.net, sale.tax)
    if not page.shop:
        yield from sold_to_partner(sale)


def booked(page: Page, body: Body) -> Noted:
    """The ERP has the sale."""
    asked = page.asked
    if asked is not None and body.gross is not None:
        posted = done(asked, body.sales_order_number)
        yield page.request, worth(posted, body.gross, body.net, body.tax)


def issuing(page: Page, body: Body) -> Noted:
    """A goods issue is asked for."""
    if body.parcel is not None:
        yield page.request, _sent_parcel(page, DocumentType.SHIPMENT, body.parcel)


def issued(page: Page, body: Body) -> Noted:
    """The ERP took the goods out."""
    if (asked := page.asked) is not None:
        units = sum((line.quantity for line in body.lines), Decimal(0))
        yield page.request, structs.replace(done(asked, body.shipment_number), quantity=units)


def showing(page: Page, body: Body) -> Noted:
    """The shop is asked to show a parcel."""
    if body.parcel is not None:
        yield page.request, _sent_parcel(page, DocumentType.FULFILMENT, body.parcel)


def shown(page: Page, body: Body) -> Noted:
    """The shop shows it."""
    if (asked := page.asked) is not None:
        yield page.request, done(asked, body.fulfilment_id)


def billing(page: Page, body: Body) -> Noted:
    """A bill of a shipment is asked for."""
    issued = page.find(DocumentType.SHIPMENT, document_id=body.shipment_number)
    posted = page.asked is not None and page.asked.state == State.LIVE
    if issued is not None and not posted:
        of = (issued.channel, issued.key)
        wrote = sent(DocumentType.INVOICE, of, body.invoiced_on or issued.on)
        yield page.request, structs.replace(wrote, related_key=issued.related_key)


def billed(page: Page, body: Body) -> Noted:
    """The ERP posted it: by now it is known which of the order's bills this is."""
    asked, bill = page.asked, body.invoice
    if asked is not None and bill is not None:
        if asked.state != State.LIVE:
            yield from _valued(page, asked)
        posted = structs.replace(done(asked, bill.invoice_number), tax_codes=codes(bill.lines))
        yield page.request, worth(posted, bill.gross, bill.net, bill.tax)


def _valued(page: Page, asked: Entry) -> Noted:
    before = billed_before(page.notes, asked.key)
    for reference, wanted in page.notes.items():
        of = (wanted.side, wanted.document_type, wanted.key)
        if of == (Side.TAKEN, DocumentType.INVOICE, asked.key):
            gross = to_bill(page.notes, wanted.document_id, before)
            if gross is not None:
                yield reference, worth(wanted, gross)


def applying(page: Page, body: Body) -> Noted:
    """Money is to be applied to a bill."""
    if body.amount is None or body.received_on is None:
        return
    kind = DocumentType.PAYMENT if body.method == "card" else DocumentType.STATEMENT_LINE
    came = page.find(kind, key=body.reference)
    channel = came.channel if came else ""
    wrote = sent(kind, (channel, body.reference), body.received_on)
    yield page.request, worth(wrote, body.amount)


def applied(page: Page, body: Body) -> Noted:
    """The ERP applied it."""
    if (asked := page.asked) is not None:
        yield page.request, done(asked, body.receipt_number)


def _sent_parcel(page: Page, kind: str, parcel: Parcel) -> Entry:
    left = page.find(DocumentType.SHIPMENT, key=parcel.key)
    channel = left.channel if left else ""
    wrote = sent(kind, (channel, parcel.key), parcel.shipped_on)
    return structs.replace(
        wrote, quantity=parcel.units, related_key=left.related_key if left else ""
    )
