"""Invoices and credit notes of suppliers as Tryton holds them."""

from collections.abc import Mapping
from decimal import Decimal

from trunkline_model.mapping import MappingKind
from trunkline_model.supplier_invoice import (
    PostedSupplierDocument,
    PostedSupplierLine,
    TaxSubtotal,
)
from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.mapping import money, quantity
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.refusals import unknown

from .purchases import LINE, LINE_FIELDS, origin_of

INVOICE = "account.invoice"
INVOICE_LINE = "account.invoice.line"
INVOICE_TAX = "account.invoice.tax"
FIELDS = [
    "number",
    "reference",
    "description",
    "comment",
    "state",
    "party",
    "party.code",
    "invoice_date",
    "accounting_date",
    "payment_term_date",
    "untaxed_amount",
    "tax_amount",
    "total_amount",
    "amount_to_pay",
    "lines_to_pay",
    "payment_lines",
    "currency.code",
    "lines",
    "taxes",
    "_timestamp",
]
LINE_FIELD_NAMES = ["note", "product.code", "quantity", "amount", "taxes", "account.code", "origin"]
CREDITS = "Credits "
"""Before the number of the invoice that a credit note corrects, in its comment."""


async def find_bill(calls: Conversation, number: str) -> Row:
    """Give the invoice or credit note of that number; NotFound when there is none."""
    domain = [("number", "=", number), ("type", "=", "in")]
    rows = await calls.search(INVOICE, domain, FIELDS, limit=1) if number else []
    if not rows:
        raise unknown("supplier invoice", number)
    return rows[0]


async def read_bill(
    calls: Conversation, directory: PurchaseDirectory, row: Row
) -> PostedSupplierDocument:
    """Read a document as it stands; a credit note's amounts are below zero in Tryton."""
    currency, sign = row["currency."]["code"], -1 if is_credit(row) else 1
    comment = row["comment"] or ""
    taxes, self_charged = await _taxes(calls, directory, row, sign)
    return PostedSupplierDocument(
        ledger_number=row["number"],
        ledger_id=str(row["id"]),
        document_type="credit_note" if sign < 0 else "invoice",
        state=row["state"],
        supplier_code=row["party."]["code"] or "",
        supplier_number=row["reference"] or "",
        credits_invoice_number=comment.removeprefix(CREDITS) if CREDITS in comment else "",
        invoiced_on=row["invoice_date"],
        posted_on=row["accounting_date"] or row["invoice_date"],
        due_on=row["payment_term_date"] or row["invoice_date"],
        lines=await _lines(calls, directory, row, sign),
        taxes=taxes,
        net=money(row["untaxed_amount"] * sign, currency),
        tax=money(row["tax_amount"] * sign, currency),
        gross=money(row["total_amount"] * sign, currency),
        outstanding=money(outstanding_of(row), currency),
        self_charged=self_charged,
    )


def is_credit(row: Row) -> bool:
    """Tell a credit note from an invoice."""
    return bool(row["total_amount"] < 0)


def outstanding_of(row: Row) -> Decimal:
    """Give what is still to be paid, or to be had; nothing of a cancelled document."""
    if row["state"] == "cancelled":
        return Decimal(0)
    owed: Decimal = row["amount_to_pay"] or Decimal(0)
    return -owed if is_credit(row) else owed


async def _lines(
    calls: Conversation, directory: PurchaseDirectory, row: Row, sign: int
) -> tuple[PostedSupplierLine, ...]:
    lines = await calls.read(INVOICE_LINE, row["lines"], LINE_FIELD_NAMES)
    ids = [origin_of(one) for one in lines if (one["origin"] or "").startswith(f"{LINE},")]
    ordered = {one["id"]: one for one in await calls.read(LINE, ids, LINE_FIELDS)}
    taxes = await directory.purchase_taxes(calls)
    codes = {
        tax.ledger_id: calls.translation.ours(MappingKind.TAX_CODE, name)
        for name, tax in taxes.items()
    }
    currency = row["currency."]["code"]
    return tuple(_line(one, ordered.get(origin_of(one)), codes, (sign, currency)) for one in lines)


def _line(
    one: Row, ordered: Row | None, codes: Mapping[int, str], money_of: tuple[int, str]
) -> PostedSupplierLine:
    sign, currency = money_of
    return PostedSupplierLine(
        line_id=one["note"] or str(one["id"]),
        sku=(one.get("product.") or {}).get("code") or "",
        quantity=quantity(one["quantity"]) * sign,
        net=money(one["amount"] * sign, currency),
        tax_code=next((codes[tax] for tax in one["taxes"] if tax in codes), ""),
        account=one["account."]["code"] or "",
        purchase_order_number=ordered["purchase."]["number"] if ordered else "",
        purchase_order_line_id=(ordered["note"] or "") if ordered else "",
    )


async def _taxes(
    calls: Conversation, directory: PurchaseDirectory, row: Row, sign: int
) -> tuple[tuple[TaxSubtotal, ...], tuple[TaxSubtotal, ...]]:
    """Give what the supplier charges by code, and what the buyer charges itself and reclaims."""
    rows = await calls.read(INVOICE_TAX, row["taxes"], ["tax", "base", "amount"])
    currency, found, own = row["currency."]["code"], [], []
    for name, tax in (await directory.purchase_taxes(calls)).items():
        mine = [one for one in rows if one["tax"] in tax.parts]
        if mine:
            code = calls.translation.ours(MappingKind.TAX_CODE, name)
            sides = [one["amount"] * sign for one in mine]
            base = money(mine[0]["base"] * sign, currency)
            found.append(TaxSubtotal(code, base, money(sum(sides, Decimal(0)), currency)))
            if min(sides) < 0 < max(sides):
                own.append(TaxSubtotal(code, base, money(max(sides), currency)))
    return _by_code(found), _by_code(own)


def _by_code(taxes: list[TaxSubtotal]) -> tuple[TaxSubtotal, ...]:
    return tuple(sorted(taxes, key=lambda one: one.tax_code))
