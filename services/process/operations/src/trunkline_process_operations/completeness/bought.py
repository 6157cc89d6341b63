"""What was written of purchases, as documents that Trunkline sent: asked for, then answered."""

from msgspec import structs

from trunkline_model.capabilities.document_register import DocumentType

from .entry import Entry, Side, State
from .journalled import Body, Purchase, SupplierBill
from .page import Noted, Page, codes, done, sent, worth

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


def owing(page: Page, bill: SupplierBill) -> Noted:
    """A supplier's invoice is to be posted."""
    of = (bill.supplier_code, bill.supplier_invoice_number)
    wrote = sent(DocumentType.SUPPLIER_INVOICE, of, bill.posted_on)
    wrote = structs.replace(wrote, tax_codes=codes(bill.lines))
    yield page.request, worth(wrote, bill.gross, bill.net, bill.tax)


def owed(page: Page, body: Body) -> Noted:
    """The ERP posted it."""
    asked, bill = page.asked, body.document
    if asked is not None and bill is not None:
        posted = structs.replace(done(asked, bill.ledger_number), tax_codes=codes(bill.lines))
        yield page.request, worth(posted, bill.gross, bill.net, bill.tax)
