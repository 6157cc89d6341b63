"""Billing one shipment: Tryton drafted its bill when the goods left; we complete and post it.

    draft ──claim: reference + date + services of the sale──▶ ours ──rounding line?──▶ post

Services stand on a draft of their own since the sale was confirmed; they move to the first
bill. The bill that completes the sale carries what per-line rounding left over. The claim
carries the draft's timestamp; afterwards the request id is its reference.
"""

from datetime import date
from decimal import Decimal

from trunkline_kit import clock
from trunkline_kit.errors import Refused
from trunkline_model.capabilities.invoices import IssueInvoice
from trunkline_model.mapping import MappingKind
from trunkline_model.money import PENNY
from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.directory import Directory
from trunkline_system_tryton.mapping import total
from trunkline_system_tryton.refusals import refuse, unknown
from trunkline_system_tryton.zone import COMPANY_ZONE

from .moves import SHIPMENT, moves_of
from .sales import SALE, find_open_sale

INVOICE = "account.invoice"
INVOICE_LINE = "account.invoice.line"
FIELDS = [
    "number",
    "reference",
    "state",
    "total_amount",
    "lines",
    "party",
    "payment_term.name",
    "create_uid",
    "_timestamp",
]
LINE_FIELDS = ["invoice", "origin", "quantity", "product.type", "stock_moves"]
ROUNDING_SKU = "ROUNDING"
NEXT = {"draft": ("post", ""), "validated": ("post", "")}
IMMEDIATE = "immediate"


async def find_bill(calls: Conversation, request_id: str) -> Row | None:
    """Give the bill that a request claimed, if any."""
    domain = [("reference", "=", request_id), ("type", "=", "out"), ("state", "!=", "cancelled")]
    rows = await calls.search(INVOICE, domain, FIELDS, limit=1)
    return rows[0] if rows else None


async def post_bill(calls: Conversation, directory: Directory, request: IssueInvoice) -> Row:
    """Post the bill of a shipment, or carry on with one that stopped half-way."""
    sale = await find_open_sale(calls, request.sales_order_number)
    bill = await find_bill(calls, request.request_id)
    if bill is None:
        bill = await _draft_of(calls, sale, request)
        await _claim(calls, sale, bill, request)
        bill = (await calls.read(INVOICE, [bill["id"]], FIELDS))[0]
    if bill["state"] == "draft":
        await _drop_emptied(calls, bill)
        await _round(calls, directory, sale, bill)
    return await _post(calls, request, bill)


async def _draft_of(calls: Conversation, sale: Row, request: IssueInvoice) -> Row:
    """Give the draft that Tryton made for the shipment."""
    number = request.shipment_number
    domain = [("number", "=", number), ("id", "in", sale["shipments"])]
    shipments = await calls.search(SHIPMENT, domain, ["state"], limit=1)
    if not shipments or not number:
        raise unknown("shipment", number)
    bills = await _bills(calls, shipments[0]["id"])
    if not bills:  # Tryton lost the queued task that drafts it
        await calls.press(SALE, "process", sale["id"])
        bills = await _bills(calls, shipments[0]["id"])
    drafts = [bill for bill in bills if bill["state"] == "draft" and not bill["reference"]]
    if not drafts:
        billed = ", ".join(bill["number"] or "a draft" for bill in bills) or "nothing"
        raise refuse("nothing_to_bill", f"shipment {number} is billed on {billed}")
    return drafts[0]


async def _bills(calls: Conversation, shipment: int) -> list[Row]:
    moves = await moves_of(calls, [shipment])
    lines = await calls.read(
        INVOICE_LINE, [line for move in moves for line in move["invoice_lines"]], ["invoice"]
    )
    ids = sorted({line["invoice"] for line in lines if line["invoice"]})
    return await calls.read(INVOICE, ids, FIELDS)


async def _claim(calls: Conversation, sale: Row, bill: Row, request: IssueInvoice) -> None:
    services = await _services(calls, sale, bill["id"])
    values: Row = {"reference": request.request_id, **await dates(calls, request.invoiced_on)}
    if services:
        values["lines"] = [["add", [line["id"] for line in services]]]
    await calls.update(INVOICE, bill["id"], values, bill["_timestamp"])


async def _drop_emptied(calls: Conversation, bill: Row) -> None:
    """Delete the drafts that a claim left without lines."""
    domain = [
        ("type", "=", "out"),
        ("state", "in", ["draft", "cancelled"]),
        ("number", "=", None),
        ("lines", "=", None),
        ("party", "=", bill["party"]),
        ("create_uid", "=", bill["create_uid"]),
    ]
    for row in await calls.search(INVOICE, domain, ["state"]):
        emptied = await calls.advance(INVOICE, row, {"draft": ("cancel", "")}, ["state"])
        await calls.press(INVOICE, "delete", emptied["id"])


async def _post(calls: Conversation, request: IssueInvoice, bill: Row) -> Row:
    """Post; when a later day was numbered since we chose the date, choose again."""
    immediate = calls.code(MappingKind.PAYMENT_TERM, IMMEDIATE)
    at_once = (bill.get("payment_term.") or {}).get("name") == immediate
    if bill["state"] == "draft" and at_once and request.invoiced_on < clock.today(COMPANY_ZONE):
        await calls.acknowledge(INVOICE, bill["id"], "invoice_payment_term")
    try:
        return await calls.advance(INVOICE, bill, NEXT, FIELDS)
    except Refused:
        chosen = await dates(calls, request.invoiced_on)
        found = await calls.read(INVOICE, [bill["id"]], ["invoice_date", "_timestamp"])
        if chosen["invoice_date"] <= found[0]["invoice_date"]:
            raise
        await calls.update(INVOICE, bill["id"], chosen, found[0]["_timestamp"])
        return await calls.advance(INVOICE, bill, NEXT, FIELDS)


async def dates(calls: Conversation, invoiced_on: date) -> Row:
    """Give a bill its dates: Tryton numbers bills in the order of their document dates.

    A bill for a day before the last one numbered takes that one's document date; the day of
    the goods stays its accounting date (posting and tax point) and the start of its term.
    """
    domain = [("type", "=", "out"), ("number", "!=", None), ("invoice_date", ">", invoiced_on)]
    latest = await calls.search(
        INVOICE, domain, ["invoice_date"], order=[("invoice_date", "DESC")], limit=1
    )
    return {
        "invoice_date": latest[0]["invoice_date"] if latest else invoiced_on,
        "accounting_date": invoiced_on,
        "payment_term_date": invoiced_on,
    }


async def _services(calls: Conversation, sale: Row, bill: int) -> list[Row]:
    """Give the lines of the sale's other drafts that bill no goods."""
    others = [one for one in sale["invoices"] if one != bill]
    domain = [("invoice", "in", others), ("invoice.state", "=", "draft")]
    lines = await calls.search(INVOICE_LINE, domain, LINE_FIELDS)
    return [line for line in lines if not line["stock_moves"]]


async def _round(calls: Conversation, directory: Directory, sale: Row, bill: Row) -> None:
    """Add the visible rounding line to the bill that completes the sale, when one is needed."""
    difference = await _left_over(calls, sale, bill)
    if not difference:
        return
    budget = PENNY * len(sale["lines"]) * max(len(sale["shipments"]), 1)
    if abs(difference) > budget:
        sentence = f"the bills of {sale['number']} differ from the sale by {difference}"
        raise refuse("rounding_beyond_budget", sentence)
    line = await _rounding_line(calls, directory, difference)
    await calls.update(INVOICE, bill["id"], {"lines": [["create", [line]]]}, bill["_timestamp"])


async def _left_over(calls: Conversation, sale: Row, bill: Row) -> Decimal:
    """Give what the bills miss of the sale's total; zero while something is still unbilled."""
    rows = await calls.read(SALE, [sale["id"]], ["invoices", "total_amount"])
    bills = await calls.read(INVOICE, rows[0]["invoices"], ["state", "total_amount"])
    standing = [one for one in bills if one["state"] != "cancelled"]
    if any(one["state"] == "draft" and one["id"] != bill["id"] for one in standing):
        return Decimal(0)
    if not await _all_billed(calls, sale, [one["id"] for one in standing]):
        return Decimal(0)
    billed = sum((one["total_amount"] for one in standing), Decimal(0))
    return Decimal(rows[0]["total_amount"] - billed)


async def _all_billed(calls: Conversation, sale: Row, bills: list[int]) -> bool:
    wanted = await calls.read("sale.line", sale["lines"], ["quantity"])
    domain = [("invoice", "in", bills), ("origin.id", "in", sale["lines"], "sale.line")]
    lines = await calls.search(INVOICE_LINE, domain, ["quantity"])
    ordered = total(line["quantity"] for line in wanted)
    return ordered == total(line["quantity"] for line in lines)


async def _rounding_line(calls: Conversation, directory: Directory, amount: Decimal) -> Row:
    articles = await directory.articles(calls, [ROUNDING_SKU])
    if ROUNDING_SKU not in articles:
        raise refuse("unknown_sku", f"Tryton has no article {ROUNDING_SKU!r}")
    article = articles[ROUNDING_SKU]
    return {
        "type": "line",
        "product": article.ledger_id,
        "unit": article.unit_id,
        "account": await directory.rounding_account(calls, ROUNDING_SKU),
        "description": "Rounding",
        "quantity": 1.0,
        "unit_price": amount,
    }
