"""Sales: booked, cancelled, and how far they have come."""

from decimal import Decimal

from trunkline_model.capabilities.sales_orders import (
    BookSalesOrder,
    CancelSalesOrder,
    GetSalesOrder,
    SalesOrderBooked,
    SalesOrderCancelled,
    SalesOrderLineProgress,
    SalesOrderProgress,
)
from trunkline_model.money import Money
from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.mapping import total

from .backend import Backend
from .booking import book
from .cancelling import cancel
from .sales import find_sale, is_cancelled, lines_of

BILLED = ["posted", "paid"]


class SalesOrdersAdapter:
    """Answers the sales orders port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def book_sales_order(self, request: BookSalesOrder) -> SalesOrderBooked:
        """Book and confirm."""
        return await book(self._backend.talk(request), self._backend.directory, request)

    async def cancel_sales_order(self, request: CancelSalesOrder) -> SalesOrderCancelled:
        """Cancel before anything shipped."""
        return await cancel(self._backend.talk(request), self._backend.directory, request)

    async def get_sales_order(self, request: GetSalesOrder) -> SalesOrderProgress:
        """Read how far a sale has come."""
        calls = self._backend.talk(request)
        sale = await find_sale(calls, request.sales_order_number)
        shipped = await _shipped(calls, sale["lines"])
        invoiced = await _invoiced(calls, sale["lines"])
        return SalesOrderProgress(
            sales_order_number=sale["number"],
            order_number=sale["description"] or "",
            state=_state(sale),
            gross=Money(sale["total_amount"], sale["currency."]["code"]),
            lines=tuple(
                SalesOrderLineProgress(
                    line_id=line.line_id,
                    sku=line.sku,
                    ordered=line.ordered,
                    shipped=shipped.get(line.ledger_id, Decimal(0)),
                    invoiced=invoiced.get(line.ledger_id, Decimal(0)),
                )
                for line in await lines_of(calls, sale)
            ),
        )


def _state(sale: Row) -> str:
    if is_cancelled(sale):
        return "cancelled"
    return "done" if sale["state"] == "done" else "open"


async def _shipped(calls: Conversation, lines: list[int]) -> dict[int, Decimal]:
    domain = [("origin.id", "in", lines, "sale.line"), ("state", "=", "done")]
    rows = await calls.search("stock.move", domain, ["origin", "quantity"])
    return _by_line(rows)


async def _invoiced(calls: Conversation, lines: list[int]) -> dict[int, Decimal]:
    domain = [("origin.id", "in", lines, "sale.line"), ("invoice.state", "in", BILLED)]
    rows = await calls.search("account.invoice.line", domain, ["origin", "quantity"])
    return _by_line(rows)


def _by_line(rows: list[Row]) -> dict[int, Decimal]:
    found: dict[int, list[float]] = {}
    for row in rows:
        found.setdefault(int(row["origin"].partition(",")[2]), []).append(row["quantity"])
    return {line: total(quantities) for line, quantities in found.items()}
