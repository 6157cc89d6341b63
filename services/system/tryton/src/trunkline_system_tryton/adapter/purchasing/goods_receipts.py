"""What suppliers delivered on purchases, and what went back."""

from decimal import Decimal

from trunkline_model.capabilities.goods_receipts import (
    GetGoodsReceipt,
    GoodsReceiptRecorded,
    GoodsReturned,
    PostedGoodsReceipt,
    RecordGoodsReceipt,
    ReturnGoods,
)
from trunkline_model.goods_receipt import Condition, GoodsReceiptLine
from trunkline_system_tryton.adapter.backend import Backend
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.mapping import quantity
from trunkline_system_tryton.refusals import unknown

from .arrivals import following
from .delivering import SHIPMENT, deliver
from .purchases import LINE, LINE_FIELDS, MOVE, origin_of
from .returning import OURS, RETURN, give_back

FIELDS = ["number", "reference", "effective_date"]
MOVE_FIELDS = ["origin", "quantity", "from_location"]


class GoodsReceiptsAdapter:
    """Answers the goods receipts port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def record_goods_receipt(self, request: RecordGoodsReceipt) -> GoodsReceiptRecorded:
        """Post a delivery."""
        calls = self._backend.talk(request)
        shipment = await deliver(calls, self._backend.directory, request)
        document = Document(SHIPMENT, shipment["id"], shipment["number"])
        lines = request.receipt.lines
        return GoodsReceiptRecorded(shipment["number"], lines, calls.evidence(document))

    async def return_goods(self, request: ReturnGoods) -> GoodsReturned:
        """Post a return."""
        calls = self._backend.talk(request)
        shipment = await give_back(calls, self._backend.directory, request)
        document = Document(RETURN, shipment["id"], shipment["number"])
        lines = request.vendor_return.lines
        return GoodsReturned(f"{OURS}{shipment['number']}", lines, calls.evidence(document))

    async def get_goods_receipt(self, request: GetGoodsReceipt) -> PostedGoodsReceipt:
        """Read a receipt or a return of a purchase."""
        calls = self._backend.talk(request)
        quarantine = await self._backend.directory.quarantine(calls)
        number = request.goods_receipt_number
        back = number.startswith(OURS)
        model, moves = (RETURN, "moves") if back else (SHIPMENT, "incoming_moves")
        domain = [("number", "=", number.removeprefix(OURS)), ("state", "=", "done")]
        rows = await calls.search(model, domain, [*FIELDS, moves], limit=1)
        if not rows:
            raise unknown("goods receipt", number)
        read = _returned if back else _received
        moved = await calls.read(MOVE, rows[0][moves], MOVE_FIELDS)
        return await read(calls, rows[0], moved, quarantine)


async def _received(
    calls: Conversation, row: Row, moves: list[Row], quarantine: int
) -> PostedGoodsReceipt:
    aside = await _aside(calls, moves, quarantine)
    return await _posted(calls, row, "receipt", moves, aside=aside)


async def _returned(
    calls: Conversation, row: Row, moves: list[Row], quarantine: int
) -> PostedGoodsReceipt:
    aside = {
        move["id"]: quantity(move["quantity"])
        for move in moves
        if move["from_location"] == quarantine
    }
    brought = await calls.read(MOVE, [origin_of(move) for move in moves], ["origin"])
    origins = {move["id"]: move["origin"] for move in brought}
    moves = [move | {"origin": origins[origin_of(move)]} for move in moves]
    row = row | {"number": f"{OURS}{row['number']}"}
    return await _posted(calls, row, "return", moves, aside=aside)


async def _aside(calls: Conversation, moves: list[Row], quarantine: int) -> dict[int, Decimal]:
    """How much of each move was put in quarantine."""
    after = await following(calls, [move["id"] for move in moves])
    return {
        origin_of(one): quantity(one["quantity"])
        for one in after
        if one["to_location"] == quarantine
    }


async def _posted(
    calls: Conversation, row: Row, kind: str, moves: list[Row], *, aside: dict[int, Decimal]
) -> PostedGoodsReceipt:
    rows = await calls.read(LINE, [origin_of(move) for move in moves], LINE_FIELDS)
    ordered = {one["id"]: one for one in rows}
    if not rows:
        raise unknown("goods receipt", row["number"])
    return PostedGoodsReceipt(
        goods_receipt_number=row["number"],
        document_type=kind,
        purchase_order_number=rows[0]["purchase."]["number"],
        reference=(row["reference"] or "").partition(" · ")[0],
        moved_on=row["effective_date"],
        lines=tuple(one for move in moves for one in _lines(ordered, move, aside)),
    )


def _lines(ordered: dict[int, Row], move: Row, aside: dict[int, Decimal]) -> list[GoodsReceiptLine]:
    line = ordered[origin_of(move)]
    quarantined = aside.get(move["id"], quantity(0))
    accepted = quantity(move["quantity"]) - quarantined
    parts = {Condition.ACCEPTED: accepted, Condition.QUARANTINED: quarantined}
    return [
        GoodsReceiptLine(line["note"], line["product."]["code"], units, condition)
        for condition, units in parts.items()
        if units
    ]
