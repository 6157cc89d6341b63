"""A sale is cancelled while nothing of it has left."""

from decimal import Decimal
from sqlite3 import Row

from trunkline_model.capabilities.sales_orders import CancelSalesOrder, SalesOrderCancelled

from . import parties, sales
from .books import Books, Document
from .refusals import refuse


def cancel_sales_order(books: Books, request: CancelSalesOrder) -> SalesOrderCancelled:
    """Cancel a sale of which nothing has left; one that never was cannot be booked later."""
    row = _find(books, request)
    if row is None:
        _bar(books, request.booked_by_request_id)
        nothing = Document("sales order", request.sales_order_number)
        return SalesOrderCancelled(existed=False, evidence=books.evidence(request, nothing))
    number = row["sales_order_number"]
    if row["state"] != "cancelled":
        _cancel(books, row, request.connection_id)
    evidence = books.evidence(request, Document("sales order", number))
    return SalesOrderCancelled(existed=True, evidence=evidence)


def _bar(books: Books, request_id: str) -> None:
    """Keep the request id of a booking that is not there: it may still be on its way."""
    books.execute("insert into barred_bookings values (?) on conflict do nothing", request_id)


def _find(books: Books, request: CancelSalesOrder) -> Row | None:
    return books.state.row(
        "select * from sales_orders where booked_by = ? or sales_order_number = ?",
        request.booked_by_request_id,
        request.sales_order_number,
    )


def _cancel(books: Books, row: Row, connection_id: str) -> None:
    number = row["sales_order_number"]
    if any(Decimal(line["shipped"]) for line in sales.lines(books, number)):
        raise refuse("already_shipped", f"goods of sales order {number} have left")
    sales.promise(books, number, connection_id, sign=-1)
    parties.owe(books, row["party_code"], unbilled=-row["gross"])
    books.execute(
        "update sales_order_lines set allocated = '0' where sales_order_number = ?", number
    )
    books.execute(
        "update sales_orders set state = 'cancelled' where sales_order_number = ?", number
    )
