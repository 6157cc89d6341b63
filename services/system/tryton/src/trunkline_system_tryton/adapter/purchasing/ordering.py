"""Booking a purchase: create, quote; resumable from wherever it stopped.

Nothing in Tryton keeps two purchases from having one reference, so the oldest of a request is
the only one that is worked on: a draft that a late call added is cancelled, never quoted.
"""

from trunkline_mapping.about import about_purchase
from trunkline_model.capabilities.purchase_orders import BookPurchaseOrder, PurchaseOrderBooked
from trunkline_model.money import Money
from trunkline_model.purchase_order import PurchaseOrder, PurchaseOrderLine
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.mapping import unit_price
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.records import Article, PurchaseTax
from trunkline_system_tryton.refusals import refuse

from .bars import cancelled, is_barred
from .checks import require_currency, require_lines, require_positive, require_price
from .needs import fulfil, require_approved
from .purchases import FIELDS, PURCHASE

NEXT = {"draft": ("quote", "quotation")}


async def book(
    calls: Conversation, directory: PurchaseDirectory, request: BookPurchaseOrder
) -> PurchaseOrderBooked:
    """Book, or carry on with a booking that stopped half-way."""
    order = request.order
    _check(order)
    calls.about = about_purchase(order)
    requisition = await require_approved(calls, order.requisition_number)
    if not await find_booked(calls, request.request_id):
        await calls.create(PURCHASE, await _values(calls, directory, request))
    purchase, *late = await find_booked(calls, request.request_id)
    await _drop(calls, late)
    if await is_barred(calls, directory, request.request_id) or purchase["state"] == "cancelled":
        await _drop(calls, [purchase])
        raise cancelled()
    if purchase["state"] == "draft":
        await _hold_totals(calls, purchase, order)
    purchase = await calls.advance(PURCHASE, purchase, NEXT, FIELDS)
    await fulfil(calls, requisition, purchase)
    return _booked(calls, purchase)


async def find_booked(calls: Conversation, request_id: str) -> list[Row]:
    """Give the purchases that a request made, the oldest first; more than one is a late call's."""
    domain = [("reference", "=", request_id)]
    return await calls.search(PURCHASE, domain, FIELDS, order=[("id", "ASC")])


async def line_values(
    calls: Conversation, directory: PurchaseDirectory, line: PurchaseOrderLine, where: str
) -> Row:
    """Give the values of a line that come from codes of ours."""
    tax = await directory.purchase_tax(calls, line.tax_code, f"{where}.tax_code")
    article = (await directory.articles(calls, [line.sku])).get(line.sku)
    if article is None:
        raise refuse("unknown_sku", f"Tryton has no article {line.sku!r}", f"{where}.sku")
    unit = await directory.unit(calls, line.unit, article, f"{where}.unit")
    return _line(line, article, tax) | {"unit": unit}


def _line(line: PurchaseOrderLine, article: Article, tax: PurchaseTax | None) -> Row:
    due = {"delivery_date_edit": True, "delivery_date_store": line.due_on} if line.due_on else {}
    return {
        "type": "line",
        "product": article.ledger_id,
        "quantity": float(line.quantity),
        "unit_price": unit_price(line, tax.charged) if tax else line.unit_price.amount,
        "taxes": [["add", [tax.ledger_id]]] if tax else [],
        "description": line.description,
        "note": line.line_id,
        **due,
    }


async def _values(
    calls: Conversation, directory: PurchaseDirectory, request: BookPurchaseOrder
) -> Row:
    order = request.order
    await require_currency(calls, directory, order.currency, "order.currency")
    party = await directory.trading_party(calls, order.supplier_code, "order.supplier_code")
    lines = [
        await line_values(calls, directory, line, f"order.lines[{place}]")
        for place, line in enumerate(order.lines)
    ]
    return {
        "reference": request.request_id,
        "description": order.order_number,
        "party": party["id"],
        "invoice_address": next(iter(party["addresses"]), None),
        "warehouse": (await directory.warehouse(calls, order.location))["id"],
        "currency": await directory.currency(calls, order.currency),
        "payment_term": await directory.payment_term(calls, order.payment_term),
        "purchase_date": order.ordered_on,
        "invoice_method": "manual",
        "lines": [["create", lines]],
    }


def _check(order: PurchaseOrder) -> None:
    require_lines((line.line_id for line in order.lines), "order.lines")
    for place, line in enumerate(order.lines):
        require_positive(line.quantity, f"order.lines[{place}].quantity")
        require_price(line.unit_price, f"order.lines[{place}].unit_price")


async def _hold_totals(calls: Conversation, purchase: Row, order: PurchaseOrder) -> None:
    """Throw the draft away and refuse when Tryton's total is not the order's."""
    if purchase["total_amount"] == order.gross.amount:
        return
    await calls.press(PURCHASE, "cancel", purchase["id"])
    await calls.press(PURCHASE, "delete", purchase["id"])
    sentence = f"Tryton computes {purchase['total_amount']}, the order says {order.gross.amount}"
    raise refuse("totals_differ", sentence, "order.gross")


async def _drop(calls: Conversation, purchases: list[Row]) -> None:
    for one in purchases:
        if one["state"] == "draft":
            await calls.press(PURCHASE, "cancel", one["id"])


def _booked(calls: Conversation, row: Row) -> PurchaseOrderBooked:
    currency = row["currency."]["code"]
    return PurchaseOrderBooked(
        purchase_order_number=row["number"],
        net=Money(row["untaxed_amount"], currency),
        tax=Money(row["tax_amount"], currency),
        gross=Money(row["total_amount"], currency),
        evidence=calls.evidence(Document(PURCHASE, row["id"], row["number"])),
    )
