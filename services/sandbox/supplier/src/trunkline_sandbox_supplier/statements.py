"""Statements of account by the supplier's own hand, in UBL 2.1 or as its ledger prints them."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

from trunkline_kit.safe_xml import read_xml
from trunkline_sandbox import clock

from .shapes import Form, Stated, StatedKind, Statement
from .ubl import ZONE, A, B, document, money, party, text_at, today

CURRENCY = "GBP"


def billed(content: bytes) -> Stated:
    """Give the entry of a bill or a credit note that was written."""
    root = read_xml(content)
    credit = str(root.tag).endswith("}CreditNote")
    worth = Decimal(text_at(root, "cac:LegalMonetaryTotal/cbc:PayableAmount"))
    return Stated(
        kind=StatedKind.CREDIT_NOTE if credit else StatedKind.INVOICE,
        reference=text_at(root, "cbc:ID"),
        amount=-worth if credit else worth,
        on=date.fromisoformat(text_at(root, "cbc:IssueDate")),
    )


class Stating:
    """Writes statements of one supplier."""

    def __init__(self, name: str, vat_number: str) -> None:
        self._name, self._vat_number = name, vat_number

    def write(self, number: str, told: Statement, entries: Iterable[Stated]) -> bytes:
        """Write one as of today; `wrong_by` is added to the last balance and to nothing else."""
        every = list(entries)
        balances = list(accumulate(one.amount for one in every))
        balances[-1:] = [balances[-1] + told.wrong_by] if balances else []
        rows = list(zip(every, balances, strict=True))
        if told.form is Form.CSV:
            return _ledger(rows)
        return self._ubl(number, rows, told.vat_number)

    def _ubl(self, number: str, rows: list[tuple[Stated, Decimal]], vat_number: str) -> bytes:
        open_in_all = rows[-1][1] if rows else Decimal(0)
        parts = [
            *(B.ID(number), today(), B.DocumentCurrencyCode(CURRENCY)),
            money("TotalBalanceAmount", open_in_all, CURRENCY),
            A.AccountingSupplierParty(party(self._name, vat_number or self._vat_number)),
            A.AccountingCustomerParty(party("The customer", "")),
            *(_line(at, one, balance) for at, (one, balance) in enumerate(rows, start=1)),
        ]
        return document("Statement", parts)


def _line(at: int, one: Stated, balance: Decimal) -> Any:
    side = "DebitLineAmount" if one.amount >= 0 else "CreditLineAmount"
    brought = one.kind is StatedKind.BROUGHT_FORWARD
    return A.StatementLine(
        B.ID(str(at)),
        *([B.BalanceBroughtForwardIndicator("true")] if brought else []),
        money(side, abs(one.amount), CURRENCY),
        money("BalanceAmount", balance, CURRENCY),
        _reference(one),
    )


def _reference(one: Stated) -> Any:
    day = _day(one).isoformat()
    match one.kind:
        case StatedKind.INVOICE:
            bill = A.InvoiceDocumentReference(B.ID(one.reference), B.IssueDate(day))
            return A.BillingReference(bill)
        case StatedKind.CREDIT_NOTE:
            note = A.CreditNoteDocumentReference(B.ID(one.reference), B.IssueDate(day))
            return A.BillingReference(note)
        case StatedKind.PAYMENT:
            return A.CollectedPayment(B.ID(one.reference), B.ReceivedDate(day))
        case StatedKind.BROUGHT_FORWARD:
            return A.InvoicePeriod(B.StartDate(day))


WORDS = {
    StatedKind.INVOICE: "Invoice",
    StatedKind.CREDIT_NOTE: "Credit note",
    StatedKind.PAYMENT: "Payment",
    StatedKind.BROUGHT_FORWARD: "Balance b/f",
}


def _ledger(rows: list[tuple[Stated, Decimal]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("Date", "Reference", "Type", "Amount", "Balance"))
    for one, balance in rows:
        day = _day(one).strftime("%d/%m/%Y")
        writer.writerow((day, one.reference, WORDS[one.kind], f"{one.amount:f}", f"{balance:f}"))
    return text.getvalue().encode()


def _day(one: Stated) -> date:
    return one.on or clock.today(ZONE)
