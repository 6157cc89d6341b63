"""Sending goods back: create, wait, assign, do; resumable from wherever it stopped.

A returned move names the move that brought the goods, so what came and what went back of a
purchase line stay told apart.
"""

from trunkline_model.capabilities.goods_receipts import ReturnGoods
from trunkline_model.goods_receipt import Condition, GoodsReceiptLine
from trunkline_system_tryton.adapter.stock import free_stock
from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.refusals import refuse, wrong

from .arrivals import Arrived, arrived_of
from .delivering import check_lines
from .purchases import MOVE, PurchaseLine, find_confirmed

RETURN = "stock.shipment.in.return"
OURS = "RTV-"
"""Before Tryton's number of a return: its deliveries are numbered alike."""
FIELDS = ["number", "state", "reference"]
NEXT = {
    "draft": ("wait", "waiting"),
    "waiting": ("assign_force", "assigned"),
    "assigned": ("do", "done"),
}


async def give_back(calls: Conversation, directory: PurchaseDirectory, request: ReturnGoods) -> Row:
    """Return goods, or carry on with a return that stopped half-way."""
    purchase, lines = await find_confirmed(calls, request.purchase_order_number)
    back = request.vendor_return
    ordered = check_lines(lines, back.lines, "vendor_return.lines")
    name = f"{back.return_reference} · {request.request_id}"
    if not await _found(calls, name):
        quarantine = await directory.quarantine(calls)
        arrived = await arrived_of(calls, list(ordered.values()), quarantine)
        await _check(
            calls,
            directory,
            back.lines,
            {line_id: arrived[line.ledger_id] for line_id, line in ordered.items()},
        )
        values = await _values(calls, directory, request, purchase, goods=(ordered, arrived))
        await calls.create(RETURN, values | {"reference": name})
    shipment, *late = await _found(calls, name)
    for one in late:
        if one["state"] in {"draft", "waiting"}:
            await calls.press(RETURN, "cancel", one["id"])
    return await calls.advance(RETURN, shipment, NEXT, FIELDS)


async def _found(calls: Conversation, name: str) -> list[Row]:
    domain = [("reference", "=", name), ("state", "!=", "cancelled")]
    return await calls.search(RETURN, domain, FIELDS, order=[("id", "ASC")])


async def _check(
    calls: Conversation,
    directory: PurchaseDirectory,
    lines: tuple[GoodsReceiptLine, ...],
    arrived: dict[str, Arrived],
) -> None:
    if len({line.condition for line in lines}) > 1:
        sentence = "one return takes goods from one place: all accepted, or all quarantined"
        raise wrong("vendor_return.lines", "mixed_conditions", sentence)
    free = await free_stock(calls, directory, [line.sku for line in lines])
    for place, line in enumerate(lines):
        where = f"vendor_return.lines[{place}].quantity"
        here = arrived[line.line_id].here(line.condition)
        if line.quantity > here:
            raise refuse("more_than_received", f"only {here} of it came and are here", where)
        if line.condition is Condition.ACCEPTED and line.quantity > free[line.sku]:
            raise refuse("not_in_stock", f"only {free[line.sku]} of {line.sku} are free", where)


async def _values(
    calls: Conversation,
    directory: PurchaseDirectory,
    request: ReturnGoods,
    purchase: Row,
    *,
    goods: tuple[dict[str, PurchaseLine], dict[int, Arrived]],
) -> Row:
    ordered, arrived = goods
    back = request.vendor_return
    fields = ["supplier_location", "addresses"]
    party = (await calls.read("party.party", [purchase["party"]], fields))[0]
    storage = (await directory.warehouse(calls))["storage_location"]
    aside = back.lines[0].condition is Condition.QUARANTINED
    places = {
        "from_location": await directory.quarantine(calls) if aside else storage,
        "to_location": party["supplier_location"],
    }
    currency = await directory.currency(calls, purchase["currency."]["code"])
    moves = [
        {
            "product": ordered[line.line_id].row["product"],
            "unit": ordered[line.line_id].row["unit"],
            "quantity": float(line.quantity),
            "unit_price": ordered[line.line_id].unit_price,
            "currency": currency,
            "origin": f"{MOVE},{arrived[ordered[line.line_id].ledger_id].moves[0]}",
            **places,
        }
        for line in back.lines
    ]
    return {
        "supplier": party["id"],
        "delivery_address": next(iter(party["addresses"]), None),
        "effective_date": back.returned_on,
        "moves": [["create", moves]],
        **places,
    }
