"""Sales as all documents about them find them."""

from decimal import Decimal

from msgspec import Struct

from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.mapping import quantity
from trunkline_system_tryton.refusals import refuse, unknown

SALE = "sale.sale"
LINE = "sale.line"
FIELDS = [
    "number",
    "description",
    "state",
    "shipment_state",
    "invoice_state",
    "untaxed_amount",
    "tax_amount",
    "total_amount",
    "currency.code",
    "shipments",
    "invoices",
    "lines",
]
LIGHT_FIELDS = [
    "number",
    "state",
    "shipment_state",
    "invoice_state",
    "shipments",
    "invoices",
    "lines",
]
"""Without totals, which Tryton computes at each read."""
LINE_FIELDS = ["note", "product.code", "product.type", "quantity"]


class SaleLine(Struct, frozen=True):
    """A line of a sale."""

    ledger_id: int
    """Tryton's id."""
    line_id: str
    """Our id, kept in the line's note."""
    sku: str
    """The article."""
    stocked: bool
    """True for goods."""
    ordered: Decimal
    """Units sold."""


async def find_sale(calls: Conversation, number: str, fields: list[str] = FIELDS) -> Row:
    """Give the sale of that number; NotFound when there is none."""
    rows = await calls.search(SALE, [("number", "=", number)], fields, limit=1)
    if not rows or not number:
        raise unknown("sales order", number)
    return rows[0]


async def find_open_sale(calls: Conversation, number: str) -> Row:
    """Give a sale whose shipments exist, without totals; Refused when it was cancelled."""
    sale = await find_sale(calls, number, LIGHT_FIELDS)
    if is_cancelled(sale):
        raise refuse("cancelled", f"sales order {number} was cancelled")
    if sale["state"] == "confirmed":  # Tryton lost the queued task that makes the shipment
        await calls.press(SALE, "process", sale["id"])
        sale = await find_sale(calls, number, LIGHT_FIELDS)
    return sale


def is_cancelled(sale: Row) -> bool:
    """Say whether nothing of a sale will ever come: cancelled early, or all of it ignored."""
    ended = sale["state"] == "done" and sale["shipment_state"] == "none"
    return bool(sale["state"] == "cancelled" or (ended and sale["invoice_state"] == "none"))


async def lines_of(calls: Conversation, sale: Row) -> list[SaleLine]:
    """Give the lines of a sale in their order."""
    rows = await calls.read(LINE, sale["lines"], LINE_FIELDS)
    return [
        SaleLine(
            ledger_id=row["id"],
            line_id=row["note"] or str(row["id"]),
            sku=row["product."]["code"] if row.get("product.") else "",
            stocked=bool(row.get("product.")) and row["product."]["type"] == "goods",
            ordered=quantity(row["quantity"]),
        )
        for row in rows
    ]
