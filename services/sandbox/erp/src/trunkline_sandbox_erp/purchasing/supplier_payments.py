"""Money that went to suppliers, posted and applied to what they billed."""

from sqlite3 import Row

from msgspec import json, structs

from trunkline_mapping.about import about_supplier_payment
from trunkline_model.capabilities.receipts import PaymentMethod
from trunkline_model.capabilities.supplier_payments import (
    GetSupplierPayment,
    PostedSupplierPayment,
    RecordSupplierPayment,
    ReverseSupplierPayment,
    SupplierPaymentRecorded,
    SupplierPaymentReversed,
)
from trunkline_sandbox_erp import postings
from trunkline_sandbox_erp.arithmetic import pounds
from trunkline_sandbox_erp.books import Books, Document
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.receipts import account_of
from trunkline_sandbox_erp.refusals import refuse, unknown

from . import documents
from .amounts import positive_pence
from .barring import bar, require_not_barred
from .periods import require_open


def record_supplier_payment(
    books: Books, request: RecordSupplierPayment
) -> SupplierPaymentRecorded:
    """Post a payment and reconcile it with its document."""
    require_not_barred(books, request.request_id)
    row = documents.find(books, request.ledger_number)
    pence = positive_pence(request.amount, "amount")
    require_open(books, request.paid_on, "paid_on")
    if row["state"] == "cancelled":
        raise refuse("cancelled", f"{request.ledger_number} was cancelled")
    outstanding = row["outstanding"] - pence
    if outstanding < 0:
        sentence = f"{request.ledger_number} has only {pounds(row['outstanding'])} outstanding"
        raise refuse("more_than_outstanding", sentence, "amount")
    payment = _payment(request, row, books.number("PAY"))
    _store(books, request, payment, pence)
    _enter(books, request.connection_id, payment, pence if _owed(row) else -pence)
    documents.restate(books, row, "posted" if outstanding else "paid", outstanding)
    evidence = books.evidence(request, Document("supplier payment", payment.payment_number))
    return SupplierPaymentRecorded(payment.payment_number, pounds(outstanding), evidence)


def reverse_supplier_payment(
    books: Books, request: ReverseSupplierPayment
) -> SupplierPaymentReversed:
    """Undo a payment; one that never was cannot be recorded later."""
    row = books.state.row(
        "select * from supplier_payments where recorded_by = ? or payment_number = ?",
        request.recorded_by_request_id,
        request.payment_number,
    )
    if row is None:
        bar(books, request.recorded_by_request_id)
        nothing = Document("supplier payment", request.payment_number)
        return SupplierPaymentReversed(existed=False, evidence=books.evidence(request, nothing))
    if row["state"] != "reversed":
        _reverse(books, request, row)
    document = Document("supplier payment", row["payment_number"])
    return SupplierPaymentReversed(existed=True, evidence=books.evidence(request, document))


def get_supplier_payment(books: Books, request: GetSupplierPayment) -> PostedSupplierPayment:
    """Read a payment."""
    row = books.state.row(
        "select body from supplier_payments where payment_number = ?", request.payment_number
    )
    if row is None:
        raise unknown("supplier payment", request.payment_number)
    return json.decode(row["body"], type=PostedSupplierPayment)


def _owed(document: Row) -> bool:
    return bool(document["document_type"] == "invoice")


def _payment(request: RecordSupplierPayment, row: Row, number: str) -> PostedSupplierPayment:
    return PostedSupplierPayment(
        payment_number=number,
        state="posted",
        ledger_number=request.ledger_number,
        supplier_code=row["supplier_code"],
        amount=request.amount,
        paid_on=request.paid_on,
        reference=request.reference,
    )


def _store(
    books: Books, request: RecordSupplierPayment, payment: PostedSupplierPayment, pence: int
) -> None:
    books.execute(
        "insert into supplier_payments values (?, ?, ?, 'posted', ?, ?, ?)",
        payment.payment_number,
        request.request_id,
        payment.ledger_number,
        pence,
        payment.paid_on.isoformat(),
        json.encode(payment),
    )


def _reverse(books: Books, request: ReverseSupplierPayment, row: Row) -> None:
    require_open(books, request.reversed_on, "reversed_on")
    payment = json.decode(row["body"], type=PostedSupplierPayment)
    document = documents.find(books, payment.ledger_number)
    back = structs.replace(payment, state="reversed")
    books.execute(
        "update supplier_payments set state = 'reversed', body = ? where payment_number = ?",
        json.encode(back),
        payment.payment_number,
    )
    pence = -row["amount"] if _owed(document) else row["amount"]
    moved = structs.replace(payment, paid_on=request.reversed_on)
    _enter(books, request.connection_id, moved, pence)
    documents.restate(books, document, "posted", document["outstanding"] + row["amount"])


def _enter(books: Books, connection_id: str, payment: PostedSupplierPayment, pence: int) -> None:
    asking = about_supplier_payment(payment)
    payable = books.account(connection_id, "payable", asking)
    paid_from = account_of(books, connection_id, PaymentMethod.BANK_TRANSFER, asking)
    moved = (
        postings.Line(payable, pence, payment.supplier_code),
        postings.Line(paid_from, -pence),
    )
    postings.post(books, payment.payment_number, payment.paid_on, moved)


class SupplierPaymentsDesk:
    """Answers the supplier payments port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def record_supplier_payment(
        self, request: RecordSupplierPayment
    ) -> SupplierPaymentRecorded:
        """Post and reconcile."""
        return await self._desk.write(record_supplier_payment, request)

    async def reverse_supplier_payment(
        self, request: ReverseSupplierPayment
    ) -> SupplierPaymentReversed:
        """Undo."""
        return await self._desk.write(reverse_supplier_payment, request)

    async def get_supplier_payment(self, request: GetSupplierPayment) -> PostedSupplierPayment:
        """Read one."""
        return await self._desk.read(get_supplier_payment, request)
