"""Sales: booked, cancelled, and how far they have come."""

from decimal import Decimal
from sqlite3 import Row

from msgspec import json

from trunkline_model.capabilities.sales_orders import (
    BookSalesOrder,
    CancelSalesOrder,
    GetSalesOrder,
    SalesOrderBooked,
    SalesOrderCancelled,
    SalesOrderLineProgress,
    SalesOrderProgress,
)
from trunkline_model.sales_order import SalesOrder

from . import sales
from .arithmetic import pounds
from .booking import book_sales_order
from .books import Books
from .cancelling import cancel_sales_order
from .desk import Desk


def get_sales_order(books: Books, request: GetSalesOrder) -> SalesOrderProgress:
    """Read how far a sale has come."""
    row = sales.find(books, request.sales_order_number)
    order = json.decode(row["body"], type=SalesOrder)
    return SalesOrderProgress(
        sales_order_number=request.sales_order_number,
        order_number=order.order_number,
        state=row["state"],
        gross=pounds(row["gross"]),
        lines=tuple(_progress(line) for line in sales.lines(books, request.sales_order_number)),
    )


def _progress(line: Row) -> SalesOrderLineProgress:
    return SalesOrderLineProgress(
        line_id=line["line_id"],
        sku=line["sku"],
        ordered=Decimal(line["ordered"]),
        shipped=Decimal(line["shipped"]),
        invoiced=Decimal(line["invoiced"]),
    )


class SalesOrdersDesk:
    """Answers the sales orders port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def book_sales_order(self, request: BookSalesOrder) -> SalesOrderBooked:
        """Book and confirm."""
        return await self._desk.write(book_sales_order, request)

    async def cancel_sales_order(self, request: CancelSalesOrder) -> SalesOrderCancelled:
        """Cancel before anything shipped."""
        return await self._desk.write(cancel_sales_order, request)

    async def get_sales_order(self, request: GetSalesOrder) -> SalesOrderProgress:
        """Read progress."""
        return await self._desk.read(get_sales_order, request)
