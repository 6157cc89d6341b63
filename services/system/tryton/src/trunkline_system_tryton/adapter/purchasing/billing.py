"""Posting what a supplier bills: create, set its tax as stated, post; resumable.

The oldest invoice of a request is the only one that is worked on. A supplier's number is posted
once: of several drafts under one number the first stays, whoever made the others.
"""

from decimal import Decimal

from trunkline_kit.errors import Refused
from trunkline_mapping.about import about_bill
from trunkline_model.billed import Billed
from trunkline_model.supplier_invoice import SupplierInvoiceLine
from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.refusals import refuse

from .bars import cancelled, is_barred
from .billed import check
from .bills import CREDITS, FIELDS, INVOICE, INVOICE_TAX
from .checks import require_currency, require_open
from .purchases import LINE, LINE_FIELDS

NEXT = {"draft": ("post", ""), "validated": ("post", "")}
OPEN = {"processing", "done", "confirmed"}


async def post(calls: Conversation, directory: PurchaseDirectory, billed: Billed) -> Row:
    """Post, or carry on with a posting that stopped half-way; gives Tryton's invoice."""
    check(billed)
    calls.about = about_bill(billed)
    await require_open(calls, billed.posted_on, f"{billed.document_type}.posted_on")
    if not await find_posted(calls, billed.request_id):
        values = await _values(calls, directory, billed)
        await _require_new(calls, values, 0)
        await calls.create(INVOICE, values)
    invoice, *late = await find_posted(calls, billed.request_id)
    await _drop(calls, late)
    barred = await is_barred(calls, directory, billed.request_id)
    if barred or (invoice["state"] == "cancelled" and not invoice["number"]):
        await _drop(calls, [invoice])
        raise cancelled()
    if invoice["state"] == "draft":
        invoice = await _state(calls, directory, invoice, billed)
    return await calls.advance(INVOICE, invoice, NEXT, FIELDS)


async def find_posted(calls: Conversation, request_id: str) -> list[Row]:
    """Give the invoices that a request made, the oldest first."""
    domain = [("description", "=", request_id), ("type", "=", "in")]
    return await calls.search(INVOICE, domain, FIELDS, order=[("id", "ASC")])


async def numbered(calls: Conversation, party: int, reference: str) -> list[Row]:
    """Give what stands under a supplier's own number, the oldest first."""
    domain = [
        ("type", "=", "in"),
        ("party", "=", party),
        ("reference", "=", reference),
        ("state", "!=", "cancelled"),
    ]
    return await calls.search(INVOICE, domain, FIELDS, order=[("id", "ASC")])


async def _values(calls: Conversation, directory: PurchaseDirectory, billed: Billed) -> Row:
    kind = billed.document_type
    await require_currency(calls, directory, billed.currency, f"{kind}.currency")
    party = await directory.trading_party(calls, billed.supplier_code, f"{kind}.supplier_code")
    lines = [
        await _line(calls, directory, billed, line, where=f"{kind}.lines[{place}]")
        for place, line in enumerate(billed.lines)
    ]
    credited = billed.credits_invoice_number
    if credited:
        await _require_credited(calls, party["id"], credited)
    return {
        "type": "in",
        "description": billed.request_id,
        "reference": billed.supplier_number,
        "comment": f"{CREDITS}{credited}" if credited else "",
        "party": party["id"],
        "invoice_address": next(iter(party["addresses"]), None),
        "account": await directory.payable_account(calls, party),
        "currency": await directory.currency(calls, billed.currency),
        "journal": await directory.journal(calls, "expense"),
        "invoice_date": billed.invoiced_on,
        "accounting_date": billed.posted_on,
        "payment_term_date": billed.due_on,
        "lines": [["create", lines]],
    }


async def _line(
    calls: Conversation,
    directory: PurchaseDirectory,
    billed: Billed,
    line: SupplierInvoiceLine,
    *,
    where: str,
) -> Row:
    tax = await directory.purchase_tax(calls, line.tax_code, f"{where}.tax_code")
    values = {
        "type": "line",
        "quantity": float(line.quantity * billed.sign),
        "unit_price": line.unit_price.amount,
        "taxes": [["add", [tax.ledger_id]]] if tax else [],
        "description": line.description,
        "note": line.line_id,
        "account": await directory.expense_account(calls, line.sku, line.account, where),
    }
    if line.sku:
        article = (await directory.articles(calls, [line.sku])).get(line.sku)
        if article is None:
            raise refuse("unknown_sku", f"Tryton has no article {line.sku!r}", f"{where}.sku")
        values |= {"product": article.ledger_id, "unit": article.unit_id}
    if line.purchase_order_number:
        values["origin"] = f"{LINE},{await _ordered(calls, billed, line, where)}"
    return values


async def _ordered(
    calls: Conversation, billed: Billed, line: SupplierInvoiceLine, where: str
) -> int:
    domain = [("purchase.number", "=", line.purchase_order_number)]
    rows = await calls.search(LINE, domain, LINE_FIELDS)
    if not rows or rows[0]["purchase."]["state"] not in OPEN:
        sentence = f"there is no open purchase order {line.purchase_order_number!r}"
        raise refuse("unknown_purchase_order", sentence, f"{where}.purchase_order_number")
    if rows[0]["purchase."]["party."]["code"] != billed.supplier_code:
        sentence = f"{line.purchase_order_number} is an order to another supplier"
        raise refuse("other_supplier", sentence, f"{where}.purchase_order_number")
    for row in rows:
        if row["note"] == line.purchase_order_line_id:
            return int(row["id"])
    sentence = f"the order has no line {line.purchase_order_line_id!r}"
    raise refuse("unknown_line", sentence, f"{where}.purchase_order_line_id")


async def _require_credited(calls: Conversation, party: int, number: str) -> None:
    domain = [("number", "=", number), ("party", "=", party), ("state", "in", ["posted", "paid"])]
    if not await calls.search(INVOICE, domain, ["id"], limit=1):
        sentence = f"the supplier has no invoice {number!r}"
        raise refuse("unknown_invoice", sentence, "credit_note.credits_invoice_number")


async def _require_new(calls: Conversation, values: Row, mine: int) -> None:
    for twin in await numbered(calls, values["party"], values["reference"]):
        if mine and twin["id"] >= mine:
            continue
        raise _duplicate(values["reference"], twin)


def _duplicate(reference: str, twin: Row) -> Refused:
    name = twin["number"] or f"draft {twin['id']}"
    return refuse("duplicate_document", f"{reference} of this supplier is posted as {name}")


async def _state(
    calls: Conversation, directory: PurchaseDirectory, invoice: Row, billed: Billed
) -> Row:
    """Set the tax as the supplier states it; throw the draft away when it cannot be posted."""
    try:
        values = {"party": invoice["party"], "reference": invoice["reference"]}
        await _require_new(calls, values, invoice["id"])
        await _set_taxes(calls, directory, invoice, billed)
        invoice = (await calls.read(INVOICE, [invoice["id"]], FIELDS))[0]
        if invoice["total_amount"] != billed.gross.amount * billed.sign:
            sentence = (
                f"Tryton computes {invoice['total_amount']}, the document says {billed.gross}"
            )
            raise refuse("totals_differ", sentence, f"{billed.document_type}.gross")
    except Refused:
        await calls.press(INVOICE, "delete", invoice["id"])
        raise
    return invoice


async def _set_taxes(
    calls: Conversation, directory: PurchaseDirectory, invoice: Row, billed: Billed
) -> None:
    rows = await calls.read(INVOICE_TAX, invoice["taxes"], ["tax", "amount"])
    for each in billed.taxes:
        tax = await directory.purchase_tax(calls, each.tax_code, f"{billed.document_type}.taxes")
        mine = [row for row in rows if tax and row["tax"] in tax.parts]
        computed = sum((row["amount"] for row in mine), Decimal(0))
        stated = each.tax.amount * billed.sign
        if mine and computed != stated:
            amount = mine[0]["amount"] + stated - computed
            await calls.update(INVOICE_TAX, mine[0]["id"], {"amount": amount})


async def _drop(calls: Conversation, invoices: list[Row]) -> None:
    for one in invoices:
        if one["state"] == "draft":
            await calls.press(INVOICE, "cancel", one["id"])
