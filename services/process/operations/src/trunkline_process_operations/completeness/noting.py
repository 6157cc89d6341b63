"""Reads documents out of the evidence journal, entry by entry; pure.

What was heard is `taken`, what was written is `sent`; both stand under the id of the fact or the
request that said so, so reading an entry twice notes it once.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, convert, json, structs

from . import bought, delivered, heard, paid, written
from .entry import State
from .journalled import Body, Said, Sale, ShopOrder
from .journalled_buying import (
    Delivery,
    ProposedRun,
    Purchase,
    Return,
    SentFile,
    SupplierBill,
    SupplierCredit,
)
from .page import Noted, Notes, Page, ZoneOf

READ: Mapping[tuple[str, str], Callable[[Page, Any], Noted]] = {
    ("fact", "OrderAnnounced"): heard.announced,
    ("fact", "OrderCaptured"): heard.captured,
    ("fact", "OrderReread"): heard.reread,
    ("fact", "ParcelLeft"): heard.left,
    ("fact", "BankCreditMatched"): heard.credited,
    ("intent", "book_sales_order"): written.booking,
    ("result", "book_sales_order"): written.booked,
    ("intent", "issue_goods"): written.issuing,
    ("result", "issue_goods"): written.issued,
    ("intent", "create_fulfilment"): written.showing,
    ("result", "create_fulfilment"): written.shown,
    ("intent", "issue_invoice"): written.billing,
    ("result", "issue_invoice"): written.billed,
    ("intent", "record_receipt"): written.applying,
    ("result", "record_receipt"): written.applied,
    ("intent", "book_purchase_order"): bought.buying,
    ("result", "book_purchase_order"): bought.bought,
    ("intent", "amend_purchase_order"): bought.amending,
    ("result", "amend_purchase_order"): bought.amended,
    ("intent", "post_supplier_invoice"): bought.owing,
    ("result", "post_supplier_invoice"): bought.owed,
    ("fact", "BillCaptured"): bought.billed,
    ("fact", "TwinFound"): bought.set_aside,
    ("fact", "TwinCleared"): bought.taken_up,
    ("fact", "BillRejected"): bought.set_aside,
    ("intent", "post_supplier_credit_note"): bought.owing,
    ("result", "post_supplier_credit_note"): bought.owed,
    ("fact", "GoodsArrived"): delivered.arrived,
    ("intent", "record_goods_receipt"): delivered.receiving,
    ("result", "record_goods_receipt"): delivered.received,
    ("intent", "return_goods"): delivered.returning,
    ("result", "return_goods"): delivered.returned,
    ("fact", "RunProposed"): paid.proposed,
    ("intent", "submit_payment_file"): paid.paying,
    ("result", "submit_payment_file"): paid.submitted,
    ("fact", "PaymentReported"): paid.reported,
    ("fact", "PaymentDebited"): paid.debited,
    ("intent", "record_supplier_payment"): paid.settling,
    ("result", "record_supplier_payment"): paid.settled,
}
"""What is read of the journal. A step is known by the capability it uses, whatever process sends
it; refusals and undoings of all of them are read too."""
INSIDE: Mapping[tuple[str, str], tuple[str, type[Struct]]] = {
    ("fact", "OrderCaptured"): ("order", ShopOrder),
    ("intent", "book_sales_order"): ("order", Sale),
    ("intent", "book_purchase_order"): ("order", Purchase),
    ("intent", "post_supplier_invoice"): ("invoice", SupplierBill),
    ("intent", "post_supplier_credit_note"): ("credit_note", SupplierCredit),
    ("intent", "record_goods_receipt"): ("receipt", Delivery),
    ("intent", "return_goods"): ("vendor_return", Return),
    ("intent", "submit_payment_file"): ("", SentFile),
    ("fact", "RunProposed"): ("", ProposedRun),
}
"""Where an entry is about one whole document: under which name it lies, empty for all of it, and
its shape."""
NAMES = sorted({name for _, name in READ})


def note(notes: Notes, document: bytes, zone_of: ZoneOf) -> None:
    """Take one entry of a case's journal in; entries come in the order of the chain."""
    said = json.decode(document, type=Said)
    name = said.name.partition(":")[0]
    if said.kind == "undone":
        _end(notes, said.request_id, State.CANCELLED)
    elif said.kind == "refusal":
        _end(notes, said.request_id, State.REFUSED)
    elif (said.kind, name) in READ:
        body = _body(said, name)
        page = Page(notes, said, zone_of)
        for reference, entry in READ[said.kind, name](page, body):
            notes[reference] = structs.replace(entry, case_id=said.case)


def _body(said: Said, name: str) -> Any:
    inside = INSIDE.get((said.kind, name))
    if inside is not None:
        name, shape = inside
        return convert(said.body[name] if name else said.body, shape, strict=False)
    return convert(said.body, Body, strict=False)


def _end(notes: Notes, reference: str, state: State) -> None:
    if reference in notes:
        notes[reference] = structs.replace(notes[reference], state=state)
