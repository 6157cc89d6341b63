"""What was paid to suppliers: files that a bank was sent, what it debited, what the ERP applied."""

from datetime import date

from msgspec import structs

from trunkline_model.capabilities.document_register import DocumentType

from .entry import Entry, Side, State
from .journalled import Body
from .journalled_buying import ProposedRun, SentFile
from .page import Noted, Page, done, sent, taken, worth

ITEM = "bill in a file"
"""Under which a bill of a run is noted, without a key, so that nobody counts it: by its number in
the ledger, worth what of it is paid, below zero for a credit note."""
PAYMENT = "payment in a file"
"""Under which a payment of a file is noted, without a key too: by the id that the bank names."""
DEBIT = "debit of a payment"
"""Under which the entry that debited a payment is noted, without a key too."""


def proposed(page: Page, run: ProposedRun) -> Noted:
    """A run was put together of bills and credit notes."""
    del page
    for payment in run.payments:
        for one in payment.items:
            item = Entry(Side.TAKEN, ITEM, "", "", one.ledger_number, date.min)
            yield f"{ITEM} {one.ledger_number}", worth(item, one.amount)


def paying(page: Page, file: SentFile) -> Noted:
    """A bank is to take a file."""
    run = file.run
    wrote = sent(DocumentType.PAYMENT_FILE, (file.connection_id, run.run_id), run.proposed_on)
    yield page.request, worth(wrote, run.control_total)
    for one in run.instructions:
        part = Entry(Side.SENT, PAYMENT, file.connection_id, "", one.end_to_end_id, run.proposed_on)
        yield f"{PAYMENT} {one.end_to_end_id}", worth(part, one.amount)


def submitted(page: Page, body: Body) -> Noted:
    """The bank has it, under the id that it will name."""
    if (asked := page.asked) is not None:
        yield page.request, done(asked, body.message_id)


def reported(page: Page, body: Body) -> Noted:
    """The bank says what it will not pay: that much less is to be debited."""
    refused = {
        reference: one
        for reference, one in page.notes.items()
        if one.document_type == PAYMENT
        and one.state != State.CANCELLED
        and body.end_to_end_id in ("", one.document_id)
    }
    if body.accepted or not refused:
        return
    for reference, one in refused.items():
        yield reference, structs.replace(one, state=State.CANCELLED)
    for reference, file in page.notes.items():
        if file.document_type == DocumentType.PAYMENT_FILE and file.gross is not None:
            left = file.gross - sum(one.gross or 0 for one in refused.values())
            state = file.state if left else State.CANCELLED
            yield reference, structs.replace(file, gross=left, state=state)


def debited(page: Page, body: Body) -> Noted:
    """The bank took a payment, or a whole file in one entry, off the account."""
    if body.amount is None or body.booked_on is None:
        return
    entry, name = body.entry_reference, body.end_to_end_id
    heard = taken(
        DocumentType.SUPPLIER_PAYMENT, (page.teller, entry), body.booked_on, document_id=entry
    )
    yield f"debit {entry}", worth(heard, body.amount)
    by = Entry(Side.TAKEN, DEBIT, page.teller, "", name, body.booked_on)
    yield f"{DEBIT} {name}", structs.replace(by, related_key=entry)


def settling(page: Page, body: Body) -> Noted:
    """A payment is to be applied to a bill, or a credit note to what is paid."""
    by = page.find(DEBIT, document_id=body.reference)
    if by is None or body.amount is None or body.paid_on is None:
        return
    item = page.find(ITEM, document_id=body.ledger_number)
    keeps_back = item is not None and item.gross is not None and item.gross < 0
    wrote = sent(DocumentType.SUPPLIER_PAYMENT, (by.channel, by.related_key), body.paid_on)
    yield page.request, worth(wrote, -body.amount if keeps_back else body.amount)


def settled(page: Page, body: Body) -> Noted:
    """The ERP applied it."""
    if (asked := page.asked) is not None:
        yield page.request, done(asked, body.payment_number)
