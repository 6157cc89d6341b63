"""Reserving goods for sales, and posting that they left."""

from collections.abc import Mapping
from decimal import Decimal
from sqlite3 import Row

from msgspec import json

from trunkline_model.capabilities.shipments import (
    AllocateStock,
    AllocationReleased,
    GoodsIssued,
    IssueGoods,
    LineAllocation,
    ReleaseAllocation,
    StockAllocated,
)

from . import catalogue, sales, stock
from .arithmetic import text
from .books import Books, Document
from .desk import Desk
from .refusals import refuse, wrong


def allocate_stock(books: Books, request: AllocateStock) -> StockAllocated:
    """Reserve what there is for all that is open; being short is an answer."""
    number = request.sales_order_number
    sales.find_open(books, number)
    goods = [line for line in sales.lines(books, number) if line["stocked"] and _open(line)]
    return StockAllocated(
        tuple(_allocate(books, line) for line in goods),
        books.evidence(request, Document("sales order", number)),
    )


def release_allocation(books: Books, request: ReleaseAllocation) -> AllocationReleased:
    """Give back all that is reserved; nothing reserved is a success."""
    number = request.sales_order_number
    sales.find(books, number)
    for line in sales.lines(books, number):
        stock.move(books, line["sku"], allocated=-Decimal(line["allocated"]))
        _set(books, line, allocated=Decimal(0))
    return AllocationReleased(books.evidence(request, Document("sales order", number)))


def issue_goods(books: Books, request: IssueGoods) -> GoodsIssued:
    """Post a parcel: its goods leave the stock on its day."""
    number = request.sales_order_number
    sales.find_open(books, number)
    lines = {line["line_id"]: line for line in sales.lines(books, number)}
    _check(books, request, lines)
    for part in request.parcel.lines:
        _issue(books, lines[part.line_id], part.quantity)
    shipment = books.number("SHP")
    books.execute(
        "insert into shipments (shipment_number, sales_order_number, body) values (?, ?, ?)",
        shipment,
        number,
        json.encode(request.parcel),
    )
    books.tell_stock_changed(request.connection_id, [one.sku for one in request.parcel.lines])
    evidence = books.evidence(request, Document("shipment", shipment))
    return GoodsIssued(shipment, request.parcel.lines, evidence)


def _allocate(books: Books, line: Row) -> LineAllocation:
    product = catalogue.find(books, line["sku"])
    free = Decimal(product["on_hand"]) - Decimal(product["allocated"])
    held = Decimal(line["allocated"])
    more = max(Decimal(0), min(_open(line) - held, free))
    if more:
        stock.move(books, line["sku"], allocated=more)
        _set(books, line, allocated=held + more)
    return LineAllocation(line["line_id"], line["sku"], held + more, _open(line) - held - more)


def _check(books: Books, request: IssueGoods, lines: Mapping[str, Row]) -> None:
    parts = request.parcel.lines
    if not parts or len({part.line_id for part in parts}) != len(parts):
        raise wrong("parcel.lines", "missing_or_repeated", "a parcel names each line once")
    for place, part in enumerate(parts):
        where = f"parcel.lines[{place}]"
        line = lines.get(part.line_id)
        if line is None or line["sku"] != part.sku or not line["stocked"]:
            sentence = f"the sale has no goods line {part.line_id!r} of {part.sku}"
            raise refuse("unknown_line", sentence, f"{where}.line_id")
        if part.quantity <= 0:
            raise wrong(f"{where}.quantity", "not_positive", "a parcel holds positive quantities")
        if part.quantity > _open(line):
            sentence = f"line {part.line_id} has only {_open(line)} open"
            raise refuse("more_than_open", sentence, f"{where}.quantity")
        _check_stock(books, line, part.quantity, f"{where}.quantity")


def _check_stock(books: Books, line: Row, quantity: Decimal, where: str) -> None:
    product = catalogue.find(books, line["sku"])
    held_for_others = Decimal(product["allocated"]) - Decimal(line["allocated"])
    if quantity > Decimal(product["on_hand"]) - held_for_others:
        raise refuse("not_in_stock", f"so much of {line['sku']} is not there", where)


def _issue(books: Books, line: Row, quantity: Decimal) -> None:
    used = min(quantity, Decimal(line["allocated"]))
    stock.move(books, line["sku"], on_hand=-quantity, allocated=-used, open_on_sales=-quantity)
    _set(books, line, allocated=Decimal(line["allocated"]) - used)
    books.execute(
        "update sales_order_lines set shipped = ? where sales_order_number = ? and line_id = ?",
        text(Decimal(line["shipped"]) + quantity),
        line["sales_order_number"],
        line["line_id"],
    )


def _open(line: Row) -> Decimal:
    return Decimal(line["ordered"]) - Decimal(line["shipped"])


def _set(books: Books, line: Row, *, allocated: Decimal) -> None:
    books.execute(
        "update sales_order_lines set allocated = ? where sales_order_number = ? and line_id = ?",
        text(allocated),
        line["sales_order_number"],
        line["line_id"],
    )


class ShipmentsDesk:
    """Answers the shipments port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def allocate_stock(self, request: AllocateStock) -> StockAllocated:
        """Reserve what there is."""
        return await self._desk.write(allocate_stock, request)

    async def release_allocation(self, request: ReleaseAllocation) -> AllocationReleased:
        """Give back."""
        return await self._desk.write(release_allocation, request)

    async def issue_goods(self, request: IssueGoods) -> GoodsIssued:
        """Post a parcel."""
        return await self._desk.write(issue_goods, request)
