"""What was heard and written of purchases: orders, deliveries, returns, what suppliers bill."""

from datetime import UTC

from msgspec import structs

from trunkline_model.capabilities.document_register import DocumentType

from .entry import Entry, Side, State
from .journalled import Body
from .journalled_buying import Purchase, SupplierBill, SupplierCredit
from .page import Noted, Page, codes, done, sent, taken, worth

BILL = "bill"
"""Under which what a supplier sent is noted: each case has one."""
BILLS = {
    "invoice": DocumentType.SUPPLIER_INVOICE,
    "credit_note": DocumentType.SUPPLIER_CREDIT_NOTE,
}
"""What is captured, by the kind that it says it is."""
AMENDMENT = "amendment"
"""Under which a change of a purchase is noted, without a key, so that nobody counts it."""


def buying(page: Page, order: Purchase) -> Noted:
    """A purchase order is asked for."""
    of = (order.supplier_code, order.order_number)
    wrote = sent(DocumentType.PURCHASE_ORDER, of, order.ordered_on)
    wrote = structs.replace(wrote, related_key=order.order_number, tax_codes=codes(order.lines))
    yield page.request, worth(wrote, order.gross, order.net, order.tax)


def bought(page: Page, body: Body) -> Noted:
    """The ERP has it."""
    if (asked := page.asked) is not None and body.gross is not None:
        posted = done(asked, body.purchase_order_number)
        yield page.request, worth(posted, body.gross, body.net, body.tax)


def amending(page: Page, body: Body) -> Noted:
    """A purchase order is to be changed."""
    order = page.find(DocumentType.PURCHASE_ORDER, document_id=body.purchase_order_number)
    if order is not None:
        number = body.purchase_order_number
        yield page.request, Entry(Side.SENT, AMENDMENT, order.channel, "", number, order.on)


def amended(page: Page, body: Body) -> Noted:
    """The ERP changed it; one that is called off whole is cancelled there."""
    asked = page.asked
    for reference, order in page.notes.items():
        named = (order.document_type, order.document_id)
        if asked and body.gross and named == (DocumentType.PURCHASE_ORDER, asked.document_id):
            state = State.LIVE if body.gross.amount else State.CANCELLED
            changed = worth(order, body.gross, body.net, body.tax)
            yield reference, structs.replace(changed, state=state)


def billed(page: Page, body: Body) -> Noted:
    """A supplier's invoice or credit note came in; until it is posted, on that day."""
    bill = body.bill
    if bill is not None and body.occurred_at is not None:
        zone = page.zone_of(body.connection_id)
        kind = BILLS[bill.kind]
        on = body.occurred_at.replace(tzinfo=body.occurred_at.tzinfo or UTC).astimezone(zone)
        heard = taken(kind, (bill.supplier_code, bill.number), on.date(), document_id=bill.number)
        yield BILL, worth(heard, bill.gross, bill.net, bill.tax)


def set_aside(page: Page, _: Body) -> Noted:
    """It is a copy of another, or was rejected: nothing is to come of it."""
    if BILL in page.notes:
        yield BILL, structs.replace(page.notes[BILL], state=State.CANCELLED)


def taken_up(page: Page, _: Body) -> Noted:
    """Somebody says that it is no copy."""
    if BILL in page.notes:
        yield BILL, structs.replace(page.notes[BILL], state=State.LIVE)


def owing(page: Page, bill: SupplierBill | SupplierCredit) -> Noted:
    """A supplier's invoice or credit note is to be posted: from now on its day is that one."""
    if isinstance(bill, SupplierBill):
        kind, number = DocumentType.SUPPLIER_INVOICE, bill.supplier_invoice_number
    else:
        kind, number = DocumentType.SUPPLIER_CREDIT_NOTE, bill.supplier_credit_note_number
    wrote = sent(kind, (bill.supplier_code, number), bill.posted_on)
    wrote = structs.replace(wrote, tax_codes=codes(bill.lines))
    yield page.request, worth(wrote, bill.gross, bill.net, bill.tax)
    if BILL in page.notes:
        yield BILL, structs.replace(page.notes[BILL], on=bill.posted_on)


def owed(page: Page, body: Body) -> Noted:
    """The ERP posted it."""
    asked, bill = page.asked, body.document
    if asked is not None and bill is not None:
        posted = structs.replace(done(asked, bill.ledger_number), tax_codes=codes(bill.lines))
        yield page.request, worth(posted, bill.gross, bill.net, bill.tax)
