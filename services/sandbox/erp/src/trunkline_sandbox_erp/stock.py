"""What lies in the one warehouse: on hand, allocated, and open on confirmed sales."""

from decimal import Decimal
from sqlite3 import Row

from trunkline_model.capabilities.stock import (
    GetStock,
    GoodsReceived,
    ReceiveGoods,
    StockLevel,
    StockLevels,
)

from . import catalogue
from .books import Books, Document
from .desk import Desk
from .refusals import refuse, wrong

NOTHING = Decimal(0)


def get_stock(books: Books, request: GetStock) -> StockLevels:
    """Read levels; unknown articles and services are left out."""
    marks = ", ".join("?" * len(request.skus))
    rows = books.state.rows(
        f"select * from products where stocked and sku in ({marks}) order by sku",  # noqa: S608 - marks only
        *request.skus,
    )
    return StockLevels(tuple(level(row) for row in rows))


def level(row: Row) -> StockLevel:
    """Read a row; what is open on sales contains what is allocated to them."""
    on_hand = Decimal(row["on_hand"])
    available = on_hand - Decimal(row["open"])
    return StockLevel(row["sku"], on_hand, Decimal(row["allocated"]), available)


def receive_goods(books: Books, request: ReceiveGoods) -> GoodsReceived:
    """Take goods in."""
    if request.quantity <= 0:
        raise wrong("quantity", "not_positive", "a receipt needs a positive quantity")
    if not catalogue.find(books, request.sku)["stocked"]:
        raise refuse("not_stocked", f"{request.sku} is a service: nothing can arrive", "sku")
    move(books, request.sku, on_hand=request.quantity)
    books.tell_stock_changed(request.connection_id, [request.sku])
    document = Document("goods receipt", books.number("GRN"))
    return GoodsReceived(document.number, books.evidence(request, document))


def move(
    books: Books,
    sku: str,
    *,
    on_hand: Decimal = NOTHING,
    allocated: Decimal = NOTHING,
    open_on_sales: Decimal = NOTHING,
) -> None:
    """Add to the figures of one article."""
    row = catalogue.find(books, sku)
    books.execute(
        "update products set on_hand = ?, allocated = ?, open = ? where sku = ?",
        str(Decimal(row["on_hand"]) + on_hand),
        str(Decimal(row["allocated"]) + allocated),
        str(Decimal(row["open"]) + open_on_sales),
        sku,
    )


class StockDesk:
    """Answers the stock port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get_stock(self, request: GetStock) -> StockLevels:
        """Read levels."""
        return await self._desk.read(get_stock, request)

    async def receive_goods(self, request: ReceiveGoods) -> GoodsReceived:
        """Post a receipt."""
        return await self._desk.write(receive_goods, request)
