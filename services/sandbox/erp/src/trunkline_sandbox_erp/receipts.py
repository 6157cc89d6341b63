"""Money that customers paid, posted and applied to invoices."""

from msgspec import json, structs

from trunkline_mapping.about import about_receipt
from trunkline_mapping.translation import Asking
from trunkline_model.capabilities.receipts import ReceiptRecorded, RecordReceipt
from trunkline_model.invoice import Invoice
from trunkline_model.mapping import MappingKind

from . import invoices, parties, postings, sales
from .arithmetic import CURRENCY, pounds, to_pence
from .books import Books, Document
from .codes import METHODS
from .desk import Desk
from .refusals import refuse, wrong


def record_receipt(books: Books, request: RecordReceipt) -> ReceiptRecorded:
    """Post a payment and reconcile it with its invoice."""
    row = invoices.find(books, request.invoice_number)
    pence = _pence(request)
    outstanding = row["outstanding"] - pence
    if outstanding < 0:
        sentence = f"{request.invoice_number} has only {pounds(row['outstanding'])} outstanding"
        raise refuse("more_than_outstanding", sentence, "amount")
    number = books.number("RCT")
    books.execute(
        "insert into receipts values (?, ?, ?, ?)",
        number,
        request.invoice_number,
        pence,
        json.encode(request),
    )
    _apply(books, json.decode(row["body"], type=Invoice), outstanding)
    parties.owe(books, row["party_code"], receivable=-pence)
    _post(books, request, number, row["party_code"])
    sales.settle(books, row["sales_order_number"])
    evidence = books.evidence(request, Document("receipt", number))
    return ReceiptRecorded(number, pounds(outstanding), evidence)


def _pence(request: RecordReceipt) -> int:
    if request.amount.currency != CURRENCY:
        raise wrong("amount.currency", "other_currency", f"the invoice is in {CURRENCY}")
    if request.amount.amount <= 0:
        raise wrong("amount.amount", "not_positive", "a receipt needs a positive amount")
    try:
        return to_pence(request.amount.amount)
    except ValueError as fraction:
        sentence = "a receipt is in whole pennies"
        raise wrong("amount.amount", "fraction_of_penny", sentence) from fraction


def _apply(books: Books, invoice: Invoice, outstanding: int) -> None:
    books.execute(
        "update invoices set outstanding = ?, state = ?, body = ? where invoice_number = ?",
        outstanding,
        "posted" if outstanding else "paid",
        json.encode(structs.replace(invoice, outstanding=pounds(outstanding))),
        invoice.invoice_number,
    )


def _post(books: Books, request: RecordReceipt, number: str, party_code: str) -> None:
    pence = to_pence(request.amount.amount)
    about = about_receipt(request)
    receivable = books.account(request.connection_id, "receivable", about)
    moved = (
        postings.Line(_paid_into(books, request, about), pence),
        postings.Line(receivable, -pence, party_code),
    )
    postings.post(books, number, request.received_on, moved)


def _paid_into(books: Books, request: RecordReceipt, about: Asking) -> str:
    return account_of(books, request.connection_id, request.method, about)


def account_of(books: Books, connection_id: str, method: str, about: Asking) -> str:
    """Give the account that a payment method moves; Refused for one that the ERP has not."""
    asking = structs.replace(about, field="method")
    code = books.translation(connection_id).code(MappingKind.PAYMENT_METHOD, method, asking)
    if code not in METHODS:
        raise refuse("unknown_payment_method", f"the ERP has no payment method {code!r}")
    return METHODS[code]


class ReceiptsDesk:
    """Answers the receipts port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def record_receipt(self, request: RecordReceipt) -> ReceiptRecorded:
        """Post and reconcile."""
        return await self._desk.write(record_receipt, request)
