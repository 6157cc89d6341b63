"""Money that customers paid, posted and applied to invoices."""

from msgspec import json, structs

from trunkline_model.capabilities.receipts import PaymentMethod, ReceiptRecorded, RecordReceipt
from trunkline_model.invoice import Invoice

from . import invoices, parties, postings, sales
from .arithmetic import CURRENCY, pounds, to_pence
from .books import Books, Document
from .desk import Desk
from .refusals import refuse, wrong

ACCOUNTS = {
    PaymentMethod.CARD: postings.CARD_CLEARING,
    PaymentMethod.BANK_TRANSFER: postings.BANK,
}


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
    moved = (
        postings.Line(ACCOUNTS[request.method], pence),
        postings.Line(postings.RECEIVABLE, -pence, party_code),
    )
    postings.post(books, number, request.received_on, moved)


class ReceiptsDesk:
    """Answers the receipts port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def record_receipt(self, request: RecordReceipt) -> ReceiptRecorded:
        """Post and reconcile."""
        return await self._desk.write(record_receipt, request)
