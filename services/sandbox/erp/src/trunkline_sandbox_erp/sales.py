"""Sales as every document about them finds them."""

from decimal import Decimal
from sqlite3 import Row

from . import stock
from .books import Books
from .refusals import refuse, unknown


def find(books: Books, number: str) -> Row:
    """Give a sale's row; NotFound for an unknown number."""
    row = books.state.row("select * from sales_orders where sales_order_number = ?", number)
    if row is None:
        raise unknown("sales order", number)
    return row


def find_open(books: Books, number: str) -> Row:
    """Give a sale's row; Refused when it was cancelled."""
    row = find(books, number)
    if row["state"] == "cancelled":
        raise refuse("cancelled", f"sales order {number} was cancelled")
    return row


def lines(books: Books, number: str) -> list[Row]:
    """Give a sale's lines in their order."""
    return books.state.rows(
        "select * from sales_order_lines where sales_order_number = ? order by position", number
    )


def promise(books: Books, number: str, connection_id: str, sign: int) -> None:
    """Count a sale's goods as open (sign 1), or give back what is open and allocated (-1)."""
    goods = [line for line in lines(books, number) if line["stocked"]]
    for line in goods:
        allocated = Decimal(line["allocated"]) if sign < 0 else stock.NOTHING
        stock.move(
            books,
            line["sku"],
            allocated=-allocated,
            open_on_sales=sign * Decimal(line["ordered"]),
        )
    books.tell_stock_changed(connection_id, [line["sku"] for line in goods])


def settle(books: Books, number: str) -> None:
    """Mark a sale as done once all its goods have left and all of it is paid."""
    waits = books.state.row(WAITS, number, number, number)
    if waits is None:
        books.execute("update sales_orders set state = 'done' where sales_order_number = ?", number)


WAITS = """
select 1 from sales_order_lines
where sales_order_number = ? and stocked and ordered <> shipped
union all
select 1 from invoices where sales_order_number = ? and outstanding <> 0
union all
select 1 from sales_orders where sales_order_number = ? and billed <> gross
"""
