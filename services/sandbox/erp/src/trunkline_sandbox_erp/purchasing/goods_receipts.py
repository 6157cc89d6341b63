"""What suppliers delivered on purchase orders, and what went back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import json

from trunkline_model.capabilities.goods_receipts import (
    GetGoodsReceipt,
    GoodsReceiptRecorded,
    GoodsReturned,
    PostedGoodsReceipt,
    RecordGoodsReceipt,
    ReturnGoods,
)
from trunkline_model.goods_receipt import Condition, GoodsReceiptLine
from trunkline_sandbox_erp import catalogue, stock
from trunkline_sandbox_erp.books import Books, Document
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.refusals import refuse, unknown, wrong

from . import orders


def record_goods_receipt(books: Books, request: RecordGoodsReceipt) -> GoodsReceiptRecorded:
    """Book a delivery in."""
    number, receipt = request.purchase_order_number, request.receipt
    orders.find_confirmed(books, number)
    known = orders.progress(books, number)
    _check(known, receipt.lines, "receipt.lines")
    for line in receipt.lines:
        orders.add(books, number, known[line.line_id], **{line.condition: line.quantity})
        if line.condition is Condition.ACCEPTED:
            stock.move(books, line.sku, on_hand=line.quantity)
    posted = _post(
        books,
        PostedGoodsReceipt(
            goods_receipt_number=books.number("GRN"),
            document_type="receipt",
            purchase_order_number=number,
            reference=receipt.delivery_reference,
            moved_on=receipt.received_on,
            lines=receipt.lines,
        ),
        request.connection_id,
    )
    evidence = books.evidence(request, Document("goods receipt", posted))
    return GoodsReceiptRecorded(posted, receipt.lines, evidence)


def return_goods(books: Books, request: ReturnGoods) -> GoodsReturned:
    """Send goods back."""
    number, back = request.purchase_order_number, request.vendor_return
    orders.find_confirmed(books, number)
    known = orders.progress(books, number)
    _check(known, back.lines, "vendor_return.lines")
    _check_return(books, known, back.lines)
    for line in back.lines:
        orders.add(
            books, number, known[line.line_id], **{f"returned_{line.condition}": line.quantity}
        )
        if line.condition is Condition.ACCEPTED:
            stock.move(books, line.sku, on_hand=-line.quantity)
    posted = _post(
        books,
        PostedGoodsReceipt(
            goods_receipt_number=books.number("RTV"),
            document_type="return",
            purchase_order_number=number,
            reference=back.return_reference,
            moved_on=back.returned_on,
            lines=back.lines,
        ),
        request.connection_id,
    )
    evidence = books.evidence(request, Document("vendor return", posted))
    return GoodsReturned(posted, back.lines, evidence)


def get_goods_receipt(books: Books, request: GetGoodsReceipt) -> PostedGoodsReceipt:
    """Read a receipt or a return."""
    row = books.state.row(
        "select body from goods_receipts where goods_receipt_number = ?",
        request.goods_receipt_number,
    )
    if row is None:
        raise unknown("goods receipt", request.goods_receipt_number)
    return json.decode(row["body"], type=PostedGoodsReceipt)


def _post(books: Books, posted: PostedGoodsReceipt, connection_id: str) -> str:
    on: date = posted.moved_on
    books.execute(
        "insert into goods_receipts values (?, ?, ?, ?, ?)",
        posted.goods_receipt_number,
        posted.purchase_order_number,
        posted.document_type,
        on.isoformat(),
        json.encode(posted),
    )
    moved = [line.sku for line in posted.lines if line.condition is Condition.ACCEPTED]
    books.tell_stock_changed(connection_id, moved)
    orders.settle(books, posted.purchase_order_number)
    return posted.goods_receipt_number


def _check(
    known: Mapping[str, orders.Progress], lines: tuple[GoodsReceiptLine, ...], field: str
) -> None:
    if not lines or len({(one.line_id, one.condition) for one in lines}) != len(lines):
        sentence = "a line is named once in each condition"
        raise wrong(field, "missing_or_repeated", sentence)
    for place, line in enumerate(lines):
        where = f"{field}[{place}]"
        ordered = known.get(line.line_id)
        if ordered is None or ordered.sku != line.sku or not ordered.stocked:
            sentence = f"the order has no goods line {line.line_id!r} of {line.sku}"
            raise refuse("unknown_line", sentence, f"{where}.line_id")
        if line.quantity <= 0:
            raise wrong(f"{where}.quantity", "not_positive", "goods are counted above zero")


def _check_return(
    books: Books, known: Mapping[str, orders.Progress], lines: tuple[GoodsReceiptLine, ...]
) -> None:
    if len({line.condition for line in lines}) > 1:
        sentence = "one return takes goods from one place: all accepted, or all quarantined"
        raise wrong("vendor_return.lines", "mixed_conditions", sentence)
    for place, line in enumerate(lines):
        where = f"vendor_return.lines[{place}].quantity"
        ordered = known[line.line_id]
        came = getattr(ordered, line.condition) - getattr(ordered, f"returned_{line.condition}")
        if line.quantity > came:
            raise refuse("more_than_received", f"only {came} of it came and are here", where)
        if line.condition is Condition.ACCEPTED:
            _check_free(books, line, where)


def _check_free(books: Books, line: GoodsReceiptLine, field: str) -> None:
    product = catalogue.find(books, line.sku)
    free = Decimal(product["on_hand"]) - Decimal(product["allocated"])
    if line.quantity > free:
        raise refuse("not_in_stock", f"only {free} of {line.sku} are free", field)


class GoodsReceiptsDesk:
    """Answers the goods receipts port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def record_goods_receipt(self, request: RecordGoodsReceipt) -> GoodsReceiptRecorded:
        """Post a delivery."""
        return await self._desk.write(record_goods_receipt, request)

    async def return_goods(self, request: ReturnGoods) -> GoodsReturned:
        """Post a return."""
        return await self._desk.write(return_goods, request)

    async def get_goods_receipt(self, request: GetGoodsReceipt) -> PostedGoodsReceipt:
        """Read one."""
        return await self._desk.read(get_goods_receipt, request)
