"""Every document of some days as Tryton holds it, whoever made it there."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from trunkline_kit.listing import offset_of, require_listing
from trunkline_model.capabilities.document_register import (
    DocumentPage,
    DocumentType,
    ListDocuments,
    RegisteredDocument,
)
from trunkline_system_tryton.conversation import Conversation, Domain, Row
from trunkline_system_tryton.purchase_directory import PurchaseDirectory

from .backend import Backend
from .billing import INVOICE
from .ledger import FROM_CUSTOMERS, MOVE_LINE
from .moves import SHIPMENT
from .purchasing.bills import FIELDS as BILL_FIELDS
from .purchasing.delivering import SHIPMENT as DELIVERY
from .purchasing.purchases import PURCHASE
from .purchasing.registered import (
    BOUGHT_COUNTED,
    DELIVERY_FIELDS,
    MOVE_FIELDS,
    PURCHASE_FIELDS,
    RETURN_FIELDS,
    bills,
    deliveries,
    purchases,
    returns,
    supplier_payments,
)
from .purchasing.returning import OURS, RETURN
from .purchasing.supplier_payments import MOVE
from .registered import (
    INVOICE_FIELDS,
    PAYMENT_FIELDS,
    REFUND_FIELDS,
    SALE_FIELDS,
    SHIPMENT_FIELDS,
    invoices,
    payments,
    refunds,
    sales,
    shipments,
)
from .sales import SALE

type Read = Callable[
    [Conversation, PurchaseDirectory, list[Row]], Awaitable[list[RegisteredDocument]]
]


class Kept(NamedTuple):
    """Where documents of a type lie, and how a page of them is read."""

    model: str
    number: str
    """Field of the number."""
    fields: list[str]
    of_days: Callable[[ListDocuments], Domain]
    read: Read


class RegisterAdapter:
    """Answers the document register port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def list_documents(self, request: ListDocuments) -> DocumentPage:
        """List one page, in the order in which the documents were made."""
        require_listing(request, KEPT)
        calls, directory = self._backend.talk(request), self._backend.directory
        kept = KEPT[request.document_type]
        ids = [one.removeprefix(OURS) for one in request.document_ids]
        domain = [
            ("id", ">", offset_of(request)),
            *COUNTED[request.document_type],
            *([(kept.number, "in", ids)] if ids else kept.of_days(request)),
        ]
        if request.document_type in MOVED:
            methods = (await directory.payment_methods(calls)).values()
            domain.append(("account", "in", [row["debit_account"] for row in methods]))
        rows = await calls.search(
            kept.model, domain, kept.fields, order=[("id", "ASC")], limit=request.limit + 1
        )
        shown = rows[: request.limit]
        following = str(shown[-1]["id"]) if len(rows) > request.limit else ""
        return DocumentPage(tuple(await kept.read(calls, directory, shown)), following)


def _between(field: str) -> Callable[[ListDocuments], Domain]:
    return lambda request: [(field, ">=", request.from_on), (field, "<=", request.to_on)]


def _billed_between(request: ListDocuments) -> Domain:
    """The day of a bill is its accounting date, and its own date where it has none."""
    own = [("accounting_date", "=", None), *_between("invoice_date")(request)]
    return [["OR", _between("accounting_date")(request), own]]


COUNTED: Mapping[str, Domain] = {
    DocumentType.ORDER: [("state", "not in", ["draft", "quotation"]), ("lines", "!=", None)],
    DocumentType.SHIPMENT: [("state", "=", "done")],
    DocumentType.INVOICE: [("type", "=", "out"), ("state", "in", ["posted", "paid"])],
    DocumentType.PAYMENT: [
        ("move.state", "=", "posted"),
        ("move.journal.type", "=", "cash"),
        ("debit", ">", 0),
        FROM_CUSTOMERS,
    ],
    DocumentType.REFUND: [
        ("move.state", "=", "posted"),
        ("move.journal.type", "=", "cash"),
        ("credit", ">", 0),
        FROM_CUSTOMERS,
        ("move.lines.account.type.receivable", "=", True),
    ],
    **BOUGHT_COUNTED,
}
"""What is a document at all: no drafts, of a receipt the line that the money came in by, of a
refund the one that it left by, against a customer's account."""
MOVED = frozenset({DocumentType.PAYMENT, DocumentType.REFUND})
"""Lines of moves that bring money to an account of a payment method, or take some from it."""
KEPT: Mapping[str, Kept] = {
    DocumentType.ORDER: Kept(SALE, "number", SALE_FIELDS, _between("sale_date"), sales),
    DocumentType.SHIPMENT: Kept(
        SHIPMENT, "number", SHIPMENT_FIELDS, _between("effective_date"), shipments
    ),
    DocumentType.INVOICE: Kept(INVOICE, "number", INVOICE_FIELDS, _billed_between, invoices),
    DocumentType.PAYMENT: Kept(
        MOVE_LINE, "move.number", PAYMENT_FIELDS, _between("move.date"), payments
    ),
    DocumentType.REFUND: Kept(
        MOVE_LINE, "move.number", REFUND_FIELDS, _between("move.date"), refunds
    ),
    DocumentType.PURCHASE_ORDER: Kept(
        PURCHASE, "number", PURCHASE_FIELDS, _between("purchase_date"), purchases
    ),
    DocumentType.GOODS_RECEIPT: Kept(
        DELIVERY, "number", DELIVERY_FIELDS, _between("effective_date"), deliveries
    ),
    DocumentType.VENDOR_RETURN: Kept(
        RETURN, "number", RETURN_FIELDS, _between("effective_date"), returns
    ),
    DocumentType.SUPPLIER_INVOICE: Kept(INVOICE, "number", BILL_FIELDS, _billed_between, bills),
    DocumentType.SUPPLIER_CREDIT_NOTE: Kept(INVOICE, "number", BILL_FIELDS, _billed_between, bills),
    DocumentType.SUPPLIER_PAYMENT: Kept(
        MOVE, "number", MOVE_FIELDS, _between("date"), supplier_payments
    ),
}
