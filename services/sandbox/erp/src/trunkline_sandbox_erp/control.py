"""What a test or a demo tells the ERP over HTTP, under /_sandbox."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from litestar import Request, Response, Router, get, post, put
from litestar.params import JSONBody
from msgspec import Struct

from trunkline_kit.errors import TrunklineError
from trunkline_model.capabilities.ledger import (
    ControlTotal,
    ListControlTotals,
    ListPostings,
    Posting,
)
from trunkline_model.capabilities.stock import StockLevel

from . import catalogue, stock
from .books import Books
from .ledger import list_control_totals, list_postings
from .purchasing.periods import close_until
from .refunds import Refund, enter_refund
from .seeding import Seed, plant


class StockCount(Struct, frozen=True, forbid_unknown_fields=True):
    """What was counted of one article."""

    sku: str
    on_hand: Decimal


class ClosedPeriods(Struct, frozen=True, forbid_unknown_fields=True):
    """Up to which day nothing can be posted."""

    until: date


class Entered(Struct, frozen=True):
    """What a person entered."""

    number: str


class LedgerPage(Struct, frozen=True):
    """All that is posted."""

    control_totals: tuple[ControlTotal, ...]
    postings: tuple[Posting, ...]


def control_routes(books: Books, connection_id: str) -> Router:
    """Give the routes beside the journal and the faults."""

    @post("/seed", sync_to_thread=False)
    def seed(data: JSONBody[Seed]) -> None:
        """Add articles and customers."""
        plant(books, data)

    @get("/stock", sync_to_thread=False)
    def read_stock() -> list[StockLevel]:
        """Read every level."""
        rows = books.state.rows("select * from products where stocked order by sku")
        return [stock.level(row) for row in rows]

    @put("/stock", sync_to_thread=False)
    def count_stock(data: JSONBody[StockCount]) -> StockLevel:
        """Set what is on hand, as after a stock-take."""
        with books.state.transaction():
            row = catalogue.find(books, data.sku)
            stock.move(books, data.sku, on_hand=data.on_hand - Decimal(row["on_hand"]))
            books.tell_stock_changed(connection_id, [data.sku])
            return stock.level(catalogue.find(books, data.sku))

    @put("/closed-periods", sync_to_thread=False)
    def close_periods(data: JSONBody[ClosedPeriods]) -> None:
        """Close the books to a day, as at a month's end."""
        close_until(books, data.until)

    @post("/refunds", sync_to_thread=False)
    def book_refund(data: JSONBody[Refund]) -> Entered:
        """Enter money that went back to a customer, as a person does."""
        with books.state.transaction():
            return Entered(enter_refund(books, connection_id, data))

    @get("/ledger", sync_to_thread=False)
    def read_ledger() -> LedgerPage:
        """Read all postings and the control totals."""
        totals = list_control_totals(books, ListControlTotals(connection_id))
        posted = list_postings(books, ListPostings(connection_id))
        return LedgerPage(totals.totals, posted.postings)

    handlers = [seed, read_stock, count_stock, close_periods, book_refund, read_ledger]
    return Router("/_sandbox", route_handlers=handlers)


def _explain(_: Request[Any, Any, Any], error: TrunklineError) -> Response[Any]:
    return Response(
        {"reason": error.reason, "sentence": error.sentence}, status_code=error.http_status
    )


CONTROL_ERRORS: dict[
    int | type[Exception], Callable[[Request[Any, Any, Any], Any], Response[Any]]
] = {TrunklineError: _explain}
"""Exception handlers for the routes here."""
