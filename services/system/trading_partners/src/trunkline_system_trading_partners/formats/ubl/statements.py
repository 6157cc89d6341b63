"""Statements of account in UBL 2.1; they stand on the supplier's side: a bill is a debit."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from trunkline_model.money import Money
from trunkline_model.trade_statement import (
    StatementEntryKind,
    TradeStatement,
    TradeStatementEntry,
)

from ...unreadable import Unreadable
from .tree import At, Made, Shape, find
from .values import AMOUNT, DAY, PARTY

type Entry = TradeStatementEntry
_BROUGHT = "cbc:BalanceBroughtForwardIndicator"
_DEBIT, _CREDIT = "cbc:DebitLineAmount", "cbc:CreditLineAmount"
_PAID = "cac:CollectedPayment"
_BILLED = "cac:BillingReference/cac:InvoiceDocumentReference"
_CREDITED = "cac:BillingReference/cac:CreditNoteDocumentReference"
_NUMBERS = (f"{_BILLED}/cbc:ID", f"{_CREDITED}/cbc:ID", f"{_PAID}/cbc:ID")
"""Where an entry's number stands; a payment that names a bill is for that bill."""
_DAYS = (
    f"{_PAID}/cbc:ReceivedDate",
    f"{_PAID}/cbc:PaidDate",
    f"{_BILLED}/cbc:IssueDate",
    f"{_CREDITED}/cbc:IssueDate",
    "cac:InvoicePeriod/cbc:StartDate",
)


def _read(element: etree._Element, found: dict[str, Any]) -> None:
    """Work out what an entry is, its sign, its number and its day."""
    found["kind"] = _kind(element)
    if (amount := _amount(element)) is not None:
        found["amount"] = amount
    found["reference"] = next(filter(None, (_text(element, path) for path in _NUMBERS)), "")
    days = (find(element, path) for path in _DAYS)
    dated = next((one for one in days if one is not None), None)
    if dated is None:
        where = f"line {element.sourceline}"
        raise Unreadable("schema", "an entry has no day; ask for it", field=where)
    try:
        found["dated_on"] = DAY.read(dated)
    except ValueError as error:
        where = f"line {dated.sourceline}"
        raise Unreadable("value", "a value cannot be read; ask for it", field=where) from error


def _kind(element: etree._Element) -> StatementEntryKind:
    if _text(element, _BROUGHT).lower() in {"true", "1"}:
        return StatementEntryKind.BROUGHT_FORWARD
    for path, kind in (
        (_PAID, StatementEntryKind.PAYMENT),
        (_CREDITED, StatementEntryKind.CREDIT_NOTE),
        (_BILLED, StatementEntryKind.INVOICE),
    ):
        if find(element, path) is not None:
            return kind
    sentence = "an entry names neither a bill nor a payment; ask what it is"
    raise Unreadable("schema", sentence, field=f"line {element.sourceline}")


def _amount(element: etree._Element) -> Money | None:
    """Give debit less credit; none when there is neither."""
    debit, credit = (_money(element, path) for path in (_DEBIT, _CREDIT))
    if debit is None or credit is None:
        return -credit if credit is not None else debit
    if debit.currency != credit.currency:
        where = f"line {element.sourceline}"
        raise Unreadable("currency", "an entry is in two currencies; ask for one", field=where)
    return debit - credit


def _money(element: etree._Element, path: str) -> Money | None:
    found = find(element, path)
    try:
        return None if found is None else AMOUNT.read(found)
    except (ValueError, ArithmeticError) as error:
        where = f"line {element.sourceline}, {path}"
        raise Unreadable("value", "a value cannot be read; ask for it", field=where) from error


def _text(element: etree._Element, path: str) -> str:
    found = find(element, path)
    return "" if found is None else (found.text or "").strip()


def _of(kind: StatementEntryKind, field: str) -> Callable[[Entry], Any]:
    return lambda entry: getattr(entry, field) if entry.kind is kind else None


ENTRY = Shape(
    TradeStatementEntry,
    (
        Made("cbc:ID", lambda entry: entry.reference or entry.kind.value),
        Made(
            _BROUGHT,
            lambda one: "true" if one.kind is StatementEntryKind.BROUGHT_FORWARD else None,
        ),
        Made(_DEBIT, lambda one: one.amount if one.amount.amount >= 0 else None, AMOUNT),
        Made(_CREDIT, lambda one: -one.amount if one.amount.amount < 0 else None, AMOUNT),
        At("balance", "cbc:BalanceAmount", AMOUNT),
        Made(_DAYS[4], _of(StatementEntryKind.BROUGHT_FORWARD, "dated_on"), DAY),
        Made(_NUMBERS[0], _of(StatementEntryKind.INVOICE, "reference")),
        Made(_DAYS[2], _of(StatementEntryKind.INVOICE, "dated_on"), DAY),
        Made(_NUMBERS[1], _of(StatementEntryKind.CREDIT_NOTE, "reference")),
        Made(_DAYS[3], _of(StatementEntryKind.CREDIT_NOTE, "dated_on"), DAY),
        Made(_NUMBERS[2], _of(StatementEntryKind.PAYMENT, "reference")),
        Made(_DAYS[0], _of(StatementEntryKind.PAYMENT, "dated_on"), DAY),
    ),
    finish=_read,
)
STATEMENT = Shape(
    TradeStatement,
    (
        At("statement_number", "cbc:ID"),
        At("stated_on", "cbc:IssueDate", DAY),
        At("note", "cbc:Note"),
        At("currency", "cbc:DocumentCurrencyCode"),
        At("closing_balance", "cbc:TotalBalanceAmount", AMOUNT),
        At("seller", "cac:AccountingSupplierParty/cac:Party", PARTY),
        At("buyer", "cac:AccountingCustomerParty/cac:Party", PARTY),
        At("entries", "cac:StatementLine", ENTRY, many=True),
    ),
)
