"""Posting a parcel: an open shipment is cut down to it, then picked, packed and done.

    waiting, assigned ──claim: wait, write reference + day + quantities──▶ waiting
    waiting ──assign_force──▶ assigned ──pick──▶ picked ──pack──▶ packed ──do──▶ done

Tryton then makes a new shipment of what stayed. The claim carries the shipment's timestamp,
so of two that claim it at once one is refused; after it the request id is the shipment's
reference, so whoever comes again finds it and goes on from its state.
"""

from collections.abc import Mapping
from decimal import Decimal

from trunkline_model.capabilities.shipments import GoodsIssued, IssueGoods
from trunkline_model.quantity import LineQuantity
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.directory import Directory
from trunkline_system_tryton.mapping import quantity
from trunkline_system_tryton.refusals import refuse, wrong

from .moves import SHIPMENT, by_line, inventory_of, line_of, moves_of, outgoing
from .sales import SALE, SaleLine, find_open_sale, lines_of
from .stock import free_stock

NEXT = {
    "waiting": ("assign_force", "assigned"),
    "assigned": ("pick", "picked"),
    "picked": ("pack", "packed"),
    "packed": ("do", "done"),
}
"""What moves a claimed shipment on, by state."""
FIELDS = ["number", "reference", "state", "partially_assigned", "_timestamp"]


async def issue(calls: Conversation, directory: Directory, request: IssueGoods) -> GoodsIssued:
    """Post the parcel, or carry on with one that stopped half-way."""
    sale = await find_open_sale(calls, request.sales_order_number)
    lines = {line.line_id: line for line in await lines_of(calls, sale)}
    shipments = await calls.read(SHIPMENT, sale["shipments"], FIELDS)
    mine = next((one for one in shipments if one["reference"] == request.request_id), None)
    if mine is None:
        _check(request, lines)
        mine = await _choose(calls, request, shipments, lines)
        await _hold_stock(calls, directory, request, mine)
        mine = await _claim(calls, request, mine, lines)
    done = await calls.advance(SHIPMENT, mine, NEXT, FIELDS)
    moves = list(outgoing(await moves_of(calls, [done["id"]])).values())
    if not all(move["invoice_lines"] for move in moves):
        # Tryton lost the queued task that drafts the bill and the shipment of what stayed.
        await calls.press(SALE, "process", sale["id"])
    return _issued(calls, done, moves, lines)


def _check(request: IssueGoods, lines: Mapping[str, SaleLine]) -> None:
    parts = request.parcel.lines
    if not parts or len({part.line_id for part in parts}) != len(parts):
        raise wrong("parcel.lines", "missing_or_repeated", "a parcel names each line once")
    for place, part in enumerate(parts):
        line = lines.get(part.line_id)
        if line is None or line.sku != part.sku or not line.stocked:
            sentence = f"the sale has no goods line {part.line_id!r} of {part.sku}"
            raise refuse("unknown_line", sentence, f"parcel.lines[{place}].line_id")
        if part.quantity <= 0:
            where = f"parcel.lines[{place}].quantity"
            raise wrong(where, "not_positive", "a parcel holds positive quantities")


async def _choose(
    calls: Conversation, request: IssueGoods, shipments: list[Row], lines: Mapping[str, SaleLine]
) -> Row:
    """Give the open shipment that holds all that the parcel holds."""
    place, missing = 0, Decimal(0)
    for shipment in shipments:
        if shipment["state"] not in {"draft", "waiting", "assigned"}:
            continue
        moves = await moves_of(calls, [shipment["id"]])
        held = by_line(moves, {shipment["id"]: shipment["state"]})
        short = [
            (at, held[line].open if (line := lines[part.line_id].ledger_id) in held else Decimal(0))
            for at, part in enumerate(request.parcel.lines)
        ]
        over = [(at, there) for at, there in short if request.parcel.lines[at].quantity > there]
        if not over:
            return {**shipment, "moves": moves}
        place, missing = over[0]
    part = request.parcel.lines[place]
    sentence = f"line {part.line_id} has only {missing} open in one shipment"
    raise refuse("more_than_open", sentence, f"parcel.lines[{place}].quantity")


async def _hold_stock(
    calls: Conversation, directory: Directory, request: IssueGoods, shipment: Row
) -> None:
    """Refuse what would take goods that are not there or are held for others."""
    held = by_line(shipment["moves"], {shipment["id"]: shipment["state"]})
    ours: dict[str, Decimal] = {}
    for move in outgoing(shipment["moves"]).values():
        sku = move["product."]["code"]
        ours[sku] = ours.get(sku, Decimal(0)) + held[line_of(move)].allocated
    free = await free_stock(calls, directory, [part.sku for part in request.parcel.lines])
    wanted: dict[str, Decimal] = {}
    for place, part in enumerate(request.parcel.lines):
        wanted[part.sku] = wanted.get(part.sku, Decimal(0)) + part.quantity
        if wanted[part.sku] > free.get(part.sku, Decimal(0)) + ours.get(part.sku, Decimal(0)):
            where = f"parcel.lines[{place}].quantity"
            raise refuse("not_in_stock", f"so much of {part.sku} is not there", where)


async def _claim(
    calls: Conversation, request: IssueGoods, shipment: Row, lines: Mapping[str, SaleLine]
) -> Row:
    if shipment["state"] != "waiting" or shipment["partially_assigned"]:
        await calls.press(SHIPMENT, "wait", shipment["id"])
    rows = await calls.read(SHIPMENT, [shipment["id"]], FIELDS)
    moves = await moves_of(calls, [shipment["id"]])
    wanted = {lines[part.line_id].ledger_id: part.quantity for part in request.parcel.lines}
    changes: list[object] = []
    for ledger_id, move in outgoing(moves).items():
        for feeding in inventory_of(moves, ledger_id):
            taken = wanted.pop(line_of(move), Decimal(0))
            changes += [[feeding["id"]], {"quantity": float(taken)}]
    values = {
        "reference": request.request_id,
        "effective_date": request.parcel.shipped_on,
        "inventory_moves": [["write", *changes]],
    }
    await calls.update(SHIPMENT, shipment["id"], values, rows[0]["_timestamp"])
    return {**rows[0], "state": "waiting"}


def _issued(
    calls: Conversation, shipment: Row, moves: list[Row], lines: Mapping[str, SaleLine]
) -> GoodsIssued:
    ours = {line.ledger_id: line for line in lines.values()}
    return GoodsIssued(
        shipment_number=shipment["number"],
        lines=tuple(
            LineQuantity(
                ours[line_of(move)].line_id, move["product."]["code"], quantity(move["quantity"])
            )
            for move in moves
            if move["quantity"]
        ),
        evidence=calls.evidence(Document(SHIPMENT, shipment["id"], shipment["number"])),
    )
