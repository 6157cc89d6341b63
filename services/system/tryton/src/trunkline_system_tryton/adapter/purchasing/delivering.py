"""Booking a delivery in: create, receive, put damaged goods aside, do; resumable.

The oldest shipment of a request is the only one that is worked on. What it brings is taken off
what Tryton expects in the commit that creates it, so that goods on order count once at every
moment: whoever asks in between what is short is told the truth. Damaged goods go from the
input zone straight to quarantine: they are never in storage, where a sale could be given them.
"""

from decimal import Decimal

from trunkline_kit.errors import Conflict, Unavailable
from trunkline_model.capabilities.goods_receipts import RecordGoodsReceipt
from trunkline_model.goods_receipt import Condition, GoodsReceiptLine
from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.mapping import quantity
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.refusals import refuse

from .checks import require_lines, require_positive
from .expecting import expected, lessened
from .purchases import LINE, MOVE, PurchaseLine, find_confirmed, origin_of

SHIPMENT = "stock.shipment.in"
INTERNAL = "stock.shipment.internal"
ASIDE = {
    "draft": ("wait", "waiting"),
    "waiting": ("assign_force", "assigned"),
    "assigned": ("do", "done"),
}
"""What moves goods from the input zone to quarantine, by state."""
FIELDS = ["number", "state", "reference", "incoming_moves", "inventory_moves"]


async def deliver(
    calls: Conversation, directory: PurchaseDirectory, request: RecordGoodsReceipt
) -> Row:
    """Take a delivery in, or carry on with one that stopped half-way."""
    purchase, lines = await find_confirmed(calls, request.purchase_order_number)
    ordered = check_lines(lines, request.receipt.lines, "receipt.lines")
    name = f"{request.receipt.delivery_reference} · {request.request_id}"
    if not await _found(calls, name):
        values = await _values(calls, directory, request, purchase, ordered=ordered)
        await _create(calls, values | {"reference": name}, await expected(calls, ordered))
    shipment, *late = await _found(calls, name)
    for one in late:
        if one["state"] == "draft":
            await calls.press(SHIPMENT, "cancel", one["id"])
    shipment = await calls.advance(SHIPMENT, shipment, {"draft": ("receive", "received")}, FIELDS)
    if shipment["state"] == "received":
        shipment = (await calls.read(SHIPMENT, [shipment["id"]], FIELDS))[0]
        await _put_aside(calls, directory, shipment, request)
    return await calls.advance(SHIPMENT, shipment, {"received": ("do", "done")}, FIELDS)


def check_lines(
    known: list[PurchaseLine], lines: tuple[GoodsReceiptLine, ...], field: str
) -> dict[str, PurchaseLine]:
    """Give the purchase lines that are named; Refused for goods that were not ordered."""
    require_lines((f"{line.line_id} {line.condition}" for line in lines), field)
    ordered = {line.line_id: line for line in known}
    for place, line in enumerate(lines):
        require_positive(line.quantity, f"{field}[{place}].quantity")
        one = ordered.get(line.line_id)
        if one is None or one.sku != line.sku or not one.stocked:
            sentence = f"the order has no goods line {line.line_id!r} of {line.sku}"
            raise refuse("unknown_line", sentence, f"{field}[{place}].line_id")
    return {line.line_id: ordered[line.line_id] for line in lines}


async def _found(calls: Conversation, name: str) -> list[Row]:
    domain = [("reference", "=", name), ("state", "!=", "cancelled")]
    return await calls.search(SHIPMENT, domain, FIELDS, order=[("id", "ASC")])


async def _values(
    calls: Conversation,
    directory: PurchaseDirectory,
    request: RecordGoodsReceipt,
    purchase: Row,
    *,
    ordered: dict[str, PurchaseLine],
) -> Row:
    fields = ["supplier_location"]
    party = (await calls.read("party.party", [purchase["party"]], fields))[0]
    warehouse = await directory.warehouse(calls)
    currency = await directory.currency(calls, purchase["currency."]["code"])
    moves = [
        {
            "product": line.row["product"],
            "unit": line.row["unit"],
            "quantity": float(_counted(request.receipt.lines, line)),
            "unit_price": line.unit_price,
            "currency": currency,
            "from_location": party["supplier_location"],
            "to_location": warehouse["input_location"],
            "origin": f"{LINE},{line.ledger_id}",
        }
        for line in ordered.values()
    ]
    return {
        "supplier": party["id"],
        "warehouse": warehouse["id"],
        "warehouse_input": warehouse["input_location"],
        "warehouse_storage": warehouse["storage_location"],
        "effective_date": request.receipt.received_on,
        "incoming_moves": [["create", moves]],
    }


def _counted(lines: tuple[GoodsReceiptLine, ...], ordered: PurchaseLine) -> Decimal:
    return sum((one.quantity for one in lines if one.line_id == ordered.line_id), Decimal(0))


async def _create(calls: Conversation, values: Row, expected: list[Row]) -> None:
    """Create the shipment and lessen what is expected, or nothing of it.

    The timestamps of what is expected bar a second shipment of a request that is sent late.
    """
    moves: list[Row] = values["incoming_moves"][0][1]
    arriving = {origin_of(move): quantity(move["quantity"]) for move in moves}
    stamps = {f"{MOVE},{move['id']}": move["_timestamp"] for move in expected}
    changed = lessened(expected, arriving)
    try:
        values |= {"incoming_moves": [["create", moves], *changed]}
        await calls.create(SHIPMENT, values, stamps)
    except Conflict as conflict:
        sentence = "what Tryton expects of the purchase changed meanwhile"
        raise Unavailable(sentence, reason="changed_meanwhile") from conflict


async def _put_aside(
    calls: Conversation, directory: PurchaseDirectory, shipment: Row, request: RecordGoodsReceipt
) -> None:
    lines = request.receipt.lines
    damaged = {one.line_id: one for one in lines if one.condition is Condition.QUARANTINED}
    fields = ["origin", "quantity", "product", "unit", "to_location"]
    incoming = await calls.read(MOVE, shipment["incoming_moves"], fields)
    rows = await calls.read(LINE, [origin_of(move) for move in incoming], ["note"])
    notes = {row["id"]: row["note"] for row in rows}
    quarantine, aside = await directory.quarantine(calls), []
    for move in incoming:
        line = damaged.get(notes[origin_of(move)])
        if line is not None:
            await _keep_out_of_storage(calls, shipment, move, line.quantity)
            aside.append(_aside(move, quarantine, line.quantity))
    if aside:
        await _quarantine(calls, shipment, request, aside)


async def _keep_out_of_storage(
    calls: Conversation, shipment: Row, incoming: Row, damaged: Decimal
) -> None:
    accepted = float(Decimal(str(incoming["quantity"])) - damaged)
    for move in await calls.read(MOVE, shipment["inventory_moves"], ["origin", "quantity"]):
        if origin_of(move) != incoming["id"]:
            continue
        if not accepted:
            await calls.press(MOVE, "delete", move["id"])
        elif move["quantity"] != accepted:
            await calls.update(MOVE, move["id"], {"quantity": accepted})


def _aside(incoming: Row, quarantine: int, damaged: Decimal) -> Row:
    return {
        "product": incoming["product"],
        "unit": incoming["unit"],
        "quantity": float(damaged),
        "from_location": incoming["to_location"],
        "to_location": quarantine,
        "origin": f"{MOVE},{incoming['id']}",
    }


async def _quarantine(
    calls: Conversation, shipment: Row, request: RecordGoodsReceipt, aside: list[Row]
) -> None:
    """Move the damaged goods aside once, by the oldest internal shipment of the delivery."""
    domain = [("reference", "=", shipment["reference"]), ("state", "!=", "cancelled")]
    order = [("id", "ASC")]
    rows = await calls.search(INTERNAL, domain, ["state"], order=order, limit=1)
    if not rows:
        values = {
            "reference": shipment["reference"],
            "from_location": aside[0]["from_location"],
            "to_location": aside[0]["to_location"],
            "effective_date": request.receipt.received_on,
            "moves": [["create", aside]],
        }
        await calls.create(INTERNAL, values)
        rows = await calls.search(INTERNAL, domain, ["state"], order=order, limit=1)
    await calls.advance(INTERNAL, rows[0], ASIDE, ["state"])
