"""Booking a sale: create, quote, confirm, process; resumable from wherever it stopped.

`web_id` is the request id and unique in Tryton, so a second booking of one request is
refused by the server itself, however late it comes.
"""

from collections.abc import Mapping

from trunkline_kit.errors import Refused
from trunkline_mapping.about import about_order
from trunkline_model.capabilities.sales_orders import BookSalesOrder, SalesOrderBooked
from trunkline_model.mapping import MappingKind
from trunkline_model.money import Money
from trunkline_model.sales_order import SalesOrder, SalesOrderLine
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.directory import Directory
from trunkline_system_tryton.mapping import (
    SALE_FIELDS,
    line_to_tryton,
    needs_tax,
    sale_to_tryton,
)
from trunkline_system_tryton.records import Article
from trunkline_system_tryton.refusals import refuse, wrong

from .addresses import ensure_address
from .sales import FIELDS, SALE

NEXT = {
    "draft": ("quote", "quotation"),
    "quotation": ("confirm", ""),
    "confirmed": ("process", ""),
}
"""Confirming also processes, unless the server died between the two."""


async def book(
    calls: Conversation, directory: Directory, request: BookSalesOrder
) -> SalesOrderBooked:
    """Book, or carry on with a booking that stopped half-way."""
    _check(request.order)
    calls.about = about_order(request.order)
    shop = await directory.web_shop(calls)
    sale = await find_booking(calls, shop, request.request_id)
    if sale is None:
        sale = await _create(calls, directory, request, shop)
    if sale["state"] == "cancelled" or not sale["lines"]:
        raise refuse("cancelled", "this booking was cancelled")
    if sale["state"] == "draft":
        await _hold_totals(calls, sale, request.order)
    return _booked(calls, await calls.advance(SALE, sale, NEXT, FIELDS))


async def find_booking(calls: Conversation, shop: int, request_id: str) -> Row | None:
    """Give the sale that a request booked, if any."""
    domain = [("web_shop", "=", shop), ("web_id", "=", request_id)]
    rows = await calls.search(SALE, domain, FIELDS, limit=1)
    return rows[0] if rows else None


async def _create(
    calls: Conversation, directory: Directory, request: BookSalesOrder, shop: int
) -> Row:
    values = await _values(calls, directory, request.order)
    values |= {"web_shop": shop, "web_id": request.request_id}
    try:
        ledger_id = await calls.create(SALE, values)
    except Refused:
        found = await find_booking(calls, shop, request.request_id)
        if found is None:
            raise
        return found
    return (await calls.read(SALE, [ledger_id], FIELDS))[0]


async def _values(calls: Conversation, directory: Directory, order: SalesOrder) -> Row:
    party = await _party(calls, order.party_code)
    delivery = await ensure_address(calls, directory, party, order.delivery_address)
    same = order.invoice_address == order.delivery_address
    invoice = (
        delivery if same else await ensure_address(calls, directory, party, order.invoice_address)
    )
    return {
        **sale_to_tryton(order),
        **_custom_fields(calls, order),
        "party": party,
        "invoice_party": party,
        "shipment_party": party,
        "invoice_address": invoice,
        "shipment_address": delivery,
        "payment_term": await directory.payment_term(calls, order.payment_term),
        "currency": await directory.currency(calls, order.currency),
        "warehouse": (await directory.warehouse(calls))["id"],
        "lines": [["create", await _lines(calls, directory, order)]],
    }


async def _party(calls: Conversation, code: str) -> int:
    rows = await calls.search("party.party", [("code", "=", code)], ["id"], limit=1)
    if not rows:
        raise refuse("unknown_party", f"Tryton has no customer {code!r}", "order.party_code")
    return int(rows[0]["id"])


async def _lines(calls: Conversation, directory: Directory, order: SalesOrder) -> list[Row]:
    articles = await directory.articles(calls, (line.sku for line in order.lines))
    values = []
    for place, line in enumerate(order.lines):
        where = f"order.lines[{place}]"
        article = _article(articles, line, where)
        at = f"{where}.tax_code"
        tax = await directory.tax(calls, line.tax_code, at) if needs_tax(line) else None
        unit = await directory.unit(calls, line.unit, article, f"{where}.unit")
        values.append(line_to_tryton(line, article, tax, unit=unit))
    return values


def _custom_fields(calls: Conversation, order: SalesOrder) -> Row:
    """Give the fields that the company added to its sales and wants filled."""
    mapped = calls.translation.codes(MappingKind.CUSTOM_FIELD)
    return {
        calls.code(MappingKind.CUSTOM_FIELD, name): getattr(order, name)
        for name in SALE_FIELDS
        if name in mapped
    }


def _article(articles: Mapping[str, Article], line: SalesOrderLine, where: str) -> Article:
    if line.sku not in articles:
        raise refuse("unknown_sku", f"Tryton has no article {line.sku!r}", f"{where}.sku")
    return articles[line.sku]


def _check(order: SalesOrder) -> None:
    if not order.lines:
        raise wrong("order.lines", "missing", "a sale needs a line")
    if len({line.line_id for line in order.lines}) != len(order.lines):
        raise wrong("order.lines", "repeated_line_id", "two lines have the same line_id")
    for place, line in enumerate(order.lines):
        if line.quantity <= 0:
            sentence = f"line {line.line_id} needs a positive quantity"
            raise wrong(f"order.lines[{place}].quantity", "not_positive", sentence)


async def _hold_totals(calls: Conversation, sale: Row, order: SalesOrder) -> None:
    """Throw the draft away and refuse when Tryton's total is not the customer's."""
    if sale["total_amount"] == order.gross.amount:
        return
    await calls.press(SALE, "cancel", sale["id"])
    await calls.press(SALE, "delete", sale["id"])
    sentence = f"Tryton computes {sale['total_amount']}, the order says {order.gross.amount}"
    raise refuse("totals_differ", sentence, "order.gross")


def _booked(calls: Conversation, sale: Row) -> SalesOrderBooked:
    currency = sale["currency."]["code"]
    return SalesOrderBooked(
        sales_order_number=sale["number"],
        net=Money(sale["untaxed_amount"], currency),
        tax=Money(sale["tax_amount"], currency),
        gross=Money(sale["total_amount"], currency),
        evidence=calls.evidence(Document(SALE, sale["id"], sale["number"])),
    )
