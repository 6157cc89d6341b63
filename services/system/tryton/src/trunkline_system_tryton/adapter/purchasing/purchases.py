"""Purchases as all documents about them find them."""

from decimal import Decimal

from msgspec import Struct

from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.mapping import quantity
from trunkline_system_tryton.refusals import refuse, unknown

PURCHASE = "purchase.purchase"
LINE = "purchase.line"
MOVE = "stock.move"
FIELDS = [
    "number",
    "reference",
    "description",
    "state",
    "revision",
    "untaxed_amount",
    "tax_amount",
    "total_amount",
    "currency.code",
    "party",
    "party.code",
    "lines",
]
LINE_FIELDS = ["note", "product", "product.code", "product.type", "quantity", "unit", "unit_price"]
LINE_FIELDS += [
    "delivery_date_store",
    "description",
    "taxes",
    "purchase.number",
    "purchase.party.code",
    "purchase.state",
]
BILLED = ["posted", "paid"]


class PurchaseLine(Struct, frozen=True):
    """A line of a purchase."""

    ledger_id: int
    """Tryton's id."""
    line_id: str
    """Our id, kept in the line's note."""
    sku: str
    """The article."""
    stocked: bool
    """True for goods."""
    ordered: Decimal
    """Units ordered, as last amended."""
    unit_price: Decimal
    """Net price of a unit."""
    row: Row
    """As read."""


async def find_purchase(calls: Conversation, number: str) -> Row:
    """Give the purchase of that number; NotFound when there is none."""
    domain = [("number", "=", number)]
    rows = await calls.search(PURCHASE, domain, FIELDS, limit=1) if number else []
    if not rows:
        raise unknown("purchase order", number)
    return rows[0]


async def find_confirmed(calls: Conversation, number: str) -> tuple[Row, list[PurchaseLine]]:
    """Give a purchase that is confirmed, with its lines; Refused for another one."""
    purchase = await find_purchase(calls, number)
    if purchase["state"] == "confirmed":  # Tryton lost the queued task that expects the goods
        await calls.press(PURCHASE, "process", purchase["id"])
        purchase = await find_purchase(calls, number)
    lines = await lines_of(calls, purchase)
    if is_cancelled(purchase, lines):
        raise refuse("cancelled", f"purchase order {number} was cancelled")
    if purchase["state"] in {"draft", "quotation"}:
        raise refuse("not_confirmed", f"purchase order {number} is not confirmed")
    return purchase, lines


async def lines_of(calls: Conversation, purchase: Row) -> list[PurchaseLine]:
    """Give the lines of a purchase in their order."""
    return [line_of(row) for row in await calls.read(LINE, purchase["lines"], LINE_FIELDS)]


def line_of(row: Row) -> PurchaseLine:
    """Read a line."""
    product = row.get("product.") or {}
    return PurchaseLine(
        ledger_id=row["id"],
        line_id=row["note"] or str(row["id"]),
        sku=product.get("code") or "",
        stocked=product.get("type") == "goods",
        ordered=quantity(row["quantity"] or 0),
        unit_price=row["unit_price"] or Decimal(0),
        row=row,
    )


def is_cancelled(purchase: Row, lines: list[PurchaseLine]) -> bool:
    """Say whether nothing of a purchase will come: cancelled early, or all of it called off."""
    called_off = purchase["state"] in {"processing", "done"} and not any(
        line.ordered for line in lines
    )
    return bool(purchase["state"] == "cancelled" or called_off)


def state_of(purchase: Row, lines: list[PurchaseLine]) -> str:
    """Give our state of a purchase."""
    if is_cancelled(purchase, lines):
        return "cancelled"
    if purchase["state"] in {"draft", "quotation"}:
        return "booked"
    return "done" if purchase["state"] == "done" else "confirmed"


async def billed_of(calls: Conversation, lines: list[PurchaseLine]) -> dict[int, Decimal]:
    """Sum what posted bills hold of each line; a credit note lessens it."""
    ids = [line.ledger_id for line in lines]
    domain = [("origin.id", "in", ids, LINE), ("invoice.state", "in", BILLED)]
    rows = await calls.search("account.invoice.line", domain, ["origin", "quantity"])
    return by_origin(rows)


def by_origin(rows: list[Row]) -> dict[int, Decimal]:
    """Sum quantities by the id of their origin."""
    found: dict[int, Decimal] = {}
    for row in rows:
        origin = origin_of(row)
        found[origin] = found.get(origin, Decimal(0)) + quantity(row["quantity"])
    return found


def origin_of(row: Row) -> int:
    """Give the id of a record's origin; 0 when it has none."""
    return int((row["origin"] or "").partition(",")[2] or 0)
