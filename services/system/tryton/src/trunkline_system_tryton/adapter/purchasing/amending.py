"""Changing a confirmed purchase by an amendment of Tryton; resumable from wherever it stopped.

The oldest amendment of a request is the only one that is validated, and it is validated once.
"""

from decimal import Decimal

from trunkline_model.capabilities.purchase_orders import AmendPurchaseOrder, PurchaseOrderAmended
from trunkline_model.money import Money
from trunkline_model.purchase_order import PurchaseOrderLine
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.mapping import penny
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.refusals import refuse, wrong

from .arrivals import NOTHING, Arrived, arrived_of
from .checks import require_lines, require_price, require_same, value
from .ordering import line_values
from .purchases import PURCHASE, PurchaseLine, find_confirmed, find_purchase

AMENDMENT = "purchase.amendment"
CHANGED = ("product", "quantity", "unit", "unit_price", "description")


async def amend(
    calls: Conversation, directory: PurchaseDirectory, request: AmendPurchaseOrder
) -> PurchaseOrderAmended:
    """Change lines, or carry on with an amendment that stopped half-way."""
    if request.adds:
        sentence = "Tryton adds no line to a purchase that is confirmed: order it for itself"
        raise refuse("cannot_add_lines", sentence, "adds")
    name = f"{request.reason} · {request.request_id}"
    if not await _found(calls, name):
        purchase, lines = await find_confirmed(calls, request.purchase_order_number)
        changes = await _changes(calls, directory, request, lines)
        await _propose(calls, purchase, name, changes)
    await apply(calls, name)
    purchase = await find_purchase(calls, request.purchase_order_number)
    currency = purchase["currency."]["code"]
    return PurchaseOrderAmended(
        revision=purchase["revision"],
        net=Money(purchase["untaxed_amount"], currency),
        tax=Money(purchase["tax_amount"], currency),
        gross=Money(purchase["total_amount"], currency),
        evidence=calls.evidence(Document(PURCHASE, purchase["id"], purchase["number"])),
    )


async def call_off(
    calls: Conversation, purchase: Row, lines: list[PurchaseLine], name: str
) -> None:
    """Take every line of a purchase down to nothing: Tryton expects no goods any more."""
    if not await _found(calls, name):
        changes = [
            {"action": "line", "line": line.ledger_id, "quantity": 0.0}
            | {field: line.row[field] for field in CHANGED if field != "quantity"}
            for line in lines
        ]
        await _propose(calls, purchase, name, changes)
    await apply(calls, name)


async def apply(calls: Conversation, name: str) -> None:
    """Validate the oldest amendment of a name once, and throw later ones away."""
    oldest, *late = await _found(calls, name)
    for one in late:
        if one["state"] == "draft":
            await calls.press(AMENDMENT, "delete", one["id"])
    await calls.advance(AMENDMENT, oldest, {"draft": ("validate_amendment", "")}, ["state"])


async def _found(calls: Conversation, name: str) -> list[Row]:
    domain = [("description", "=", name)]
    return await calls.search(AMENDMENT, domain, ["state"], order=[("id", "ASC")])


async def _propose(calls: Conversation, purchase: Row, name: str, changes: list[Row]) -> None:
    values = {"purchase": purchase["id"], "description": name, "lines": [["create", changes]]}
    await calls.create(AMENDMENT, values)


async def _changes(
    calls: Conversation,
    directory: PurchaseDirectory,
    request: AmendPurchaseOrder,
    lines: list[PurchaseLine],
) -> list[Row]:
    require_lines((line.line_id for line in request.lines), "lines")
    known = {line.line_id: line for line in lines}
    arrived = await arrived_of(calls, lines, await directory.quarantine(calls))
    changes = []
    for place, line in enumerate(request.lines):
        where = f"lines[{place}]"
        before = _ordered(known, line, where)
        _check(line, arrived.get(before.ledger_id, NOTHING), where)
        _check_day(line, before, where)
        values = await line_values(calls, directory, line, where)
        kept = {field: values[field] for field in CHANGED}
        changes.append({"action": "line", "line": before.ledger_id, **kept})
    await _hold_total(calls, directory, request, lines)
    return changes


def _ordered(known: dict[str, PurchaseLine], line: PurchaseOrderLine, where: str) -> PurchaseLine:
    before = known.get(line.line_id)
    if before is None or before.sku != line.sku:
        sentence = f"the order has no line {line.line_id!r} of {line.sku}"
        raise refuse("unknown_line", sentence, f"{where}.line_id")
    return before


def _check(line: PurchaseOrderLine, arrived: Arrived, where: str) -> None:
    if line.quantity < 0:
        raise wrong(f"{where}.quantity", "negative", "a quantity is not below zero")
    require_price(line.unit_price, f"{where}.unit_price")
    if line.quantity < arrived.received:
        sentence = f"{arrived.received} of it have arrived"
        raise refuse("less_than_received", sentence, f"{where}.quantity")


def _check_day(line: PurchaseOrderLine, before: PurchaseLine, where: str) -> None:
    day = before.row["delivery_date_store"]
    if line.due_on and day and line.due_on != day:
        sentence = f"Tryton keeps the day of a line that is confirmed, {day}: order it for itself"
        raise refuse("cannot_change_day", sentence, f"{where}.due_on")


async def _hold_total(
    calls: Conversation,
    directory: PurchaseDirectory,
    request: AmendPurchaseOrder,
    lines: list[PurchaseLine],
) -> None:
    """Refuse before anything is sent: an amendment that is validated cannot be taken back."""
    taxes = {one.ledger_id: one.charged for one in (await directory.purchase_taxes(calls)).values()}
    changed = {line.line_id: line for line in request.lines}
    gross = Decimal(0)
    for before in lines:
        rate = sum((taxes.get(one, Decimal(0)) for one in before.row["taxes"]), Decimal(0))
        line = changed.get(before.line_id)
        net = (
            value(line.quantity, line.unit_price)
            if line
            else penny(before.ordered * before.unit_price)
        )
        gross += net + penny(net * rate)
    require_same(gross, request.gross, "gross")
