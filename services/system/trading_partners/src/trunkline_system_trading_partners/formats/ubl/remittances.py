"""Remittance advices in UBL 2.1."""

from typing import Any

from lxml import etree

from trunkline_model.trade_invoice import InvoiceKind, RemittanceAdvice, RemittanceLine

from .tree import At, Made, Shape, find
from .values import ACCOUNT, AMOUNT, DAY, PARTY

_BILLED, _CREDITED = (
    "cac:BillingReference/cac:InvoiceDocumentReference",
    ("cac:BillingReference/cac:CreditNoteDocumentReference"),
)
_DAY = "cbc:IssueDate"
_LINE = "cac:BillingReference/cac:BillingReferenceLine"


def _of(kind: InvoiceKind, field: str) -> Any:
    return lambda line: getattr(line, field) if line.kind is kind else None


def _written(_: object) -> bool:
    """Say that a field is only read here: above it is written where its kind wants it."""
    return False


def _kind(element: etree._Element, found: dict[str, Any]) -> None:
    billed = find(element, _BILLED) is not None
    found["kind"] = InvoiceKind.INVOICE if billed else InvoiceKind.CREDIT_NOTE


LINE = Shape(
    RemittanceLine,
    (
        Made("cbc:ID", lambda line: line.document_number),
        Made("cbc:DebitLineAmount", _of(InvoiceKind.CREDIT_NOTE, "amount"), AMOUNT),
        Made("cbc:CreditLineAmount", _of(InvoiceKind.INVOICE, "amount"), AMOUNT),
        Made(f"{_BILLED}/cbc:ID", _of(InvoiceKind.INVOICE, "document_number")),
        Made(f"{_BILLED}/cbc:IssueDate", _of(InvoiceKind.INVOICE, "document_on"), DAY),
        Made(f"{_CREDITED}/cbc:ID", _of(InvoiceKind.CREDIT_NOTE, "document_number")),
        Made(f"{_CREDITED}/cbc:IssueDate", _of(InvoiceKind.CREDIT_NOTE, "document_on"), DAY),
        Made(f"{_LINE}/cbc:ID", lambda line: line.discount and "discount"),
        Made(
            f"{_LINE}/cac:AllowanceCharge/cbc:ChargeIndicator",
            lambda line: line.discount and "false",
        ),
        At("discount", f"{_LINE}/cac:AllowanceCharge/cbc:Amount", AMOUNT),
        At("document_number", f"{_BILLED}/cbc:ID|{_CREDITED}/cbc:ID", when=_written),
        At("document_on", f"{_BILLED}/{_DAY}|{_CREDITED}/{_DAY}", DAY, when=_written),
        At("amount", "cbc:CreditLineAmount|cbc:DebitLineAmount", AMOUNT, when=_written),
    ),
    finish=_kind,
)
REMITTANCE = Shape(
    RemittanceAdvice,
    (
        At("remittance_number", "cbc:ID"),
        At("paid_on", "cbc:IssueDate", DAY),
        At("note", "cbc:Note"),
        At("currency", "cbc:DocumentCurrencyCode"),
        At("total", "cbc:TotalPaymentAmount", AMOUNT),
        At("buyer", "cac:AccountingCustomerParty/cac:Party", PARTY),
        At("seller", "cac:AccountingSupplierParty/cac:Party", PARTY),
        Made(
            "cac:PaymentMeans/cbc:PaymentMeansCode",
            lambda one: "30" if one.account or one.payment_reference else None,
        ),
        At("payment_reference", "cac:PaymentMeans/cbc:PaymentID"),
        At("account", "cac:PaymentMeans/cac:PayeeFinancialAccount", ACCOUNT),
        At("lines", "cac:RemittanceAdviceLine", LINE, many=True),
    ),
)
