"""Goods received and not invoiced, as the ledger owes them."""

from datetime import date
from sqlite3 import Row

from trunkline_mapping.translation import Asking
from trunkline_model.capabilities.accruals import (
    Accrual,
    AccrualList,
    AccrualPosted,
    AccrualReversed,
    ListAccruals,
    PostAccrual,
    ReverseAccrual,
)
from trunkline_sandbox_erp import postings
from trunkline_sandbox_erp.arithmetic import pounds
from trunkline_sandbox_erp.books import Books, Document
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.refusals import refuse, unknown

from . import orders
from .amounts import positive_pence
from .periods import require_open


def post_accrual(books: Books, request: PostAccrual) -> AccrualPosted:
    """Owe what arrived."""
    orders.find(books, request.purchase_order_number)
    pence = positive_pence(request.net, "net")
    require_open(books, request.accrued_on, "accrued_on")
    number = books.number("ACC")
    books.execute(
        "insert into accruals values (?, ?, ?, ?, ?, ?)",
        number,
        request.purchase_order_number,
        request.goods_receipt_number,
        request.accrued_on.isoformat(),
        pence,
        pence,
    )
    _enter(books, request.connection_id, (number, request.accrued_on), pence)
    return AccrualPosted(number, books.evidence(request, Document("accrual", number)))


def reverse_accrual(books: Books, request: ReverseAccrual) -> AccrualReversed:
    """Owe it no longer, in part or whole."""
    row = _find(books, request.accrual_number)
    pence = positive_pence(request.net, "net")
    require_open(books, request.reversed_on, "reversed_on")
    if pence > row["remaining"]:
        sentence = f"only {pounds(row['remaining'])} of {request.accrual_number} are left"
        raise refuse("more_than_accrued", sentence, "net")
    remaining = row["remaining"] - pence
    books.execute(
        "update accruals set remaining = ? where accrual_number = ?",
        remaining,
        request.accrual_number,
    )
    number = books.number("ACR")
    _enter(books, request.connection_id, (number, request.reversed_on), -pence)
    evidence = books.evidence(request, Document("accrual reversal", number))
    return AccrualReversed(number, pounds(remaining), evidence)


def list_accruals(books: Books, request: ListAccruals) -> AccrualList:
    """List those of an order."""
    orders.find(books, request.purchase_order_number)
    rows = books.state.rows(
        "select * from accruals where purchase_order_number = ? order by accrual_number",
        request.purchase_order_number,
    )
    return AccrualList(tuple(_accrual(row) for row in rows))


def _accrual(row: Row) -> Accrual:
    return Accrual(
        accrual_number=row["accrual_number"],
        goods_receipt_number=row["goods_receipt_number"],
        accrued_on=date.fromisoformat(row["accrued_on"]),
        net=pounds(row["net"]),
        remaining=pounds(row["remaining"]),
    )


def _find(books: Books, number: str) -> Row:
    row = books.state.row("select * from accruals where accrual_number = ?", number)
    if row is None:
        raise unknown("accrual", number)
    return row


def _enter(books: Books, connection_id: str, entry: tuple[str, date], pence: int) -> None:
    number, on = entry
    expense = books.account(connection_id, "expense", Asking(on=on))
    grni = books.account(connection_id, "grni", Asking(on=on))
    postings.post(books, number, on, (postings.Line(expense, pence), postings.Line(grni, -pence)))


class AccrualsDesk:
    """Answers the accruals port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def post_accrual(self, request: PostAccrual) -> AccrualPosted:
        """Post."""
        return await self._desk.write(post_accrual, request)

    async def reverse_accrual(self, request: ReverseAccrual) -> AccrualReversed:
        """Reverse in part or whole."""
        return await self._desk.write(reverse_accrual, request)

    async def list_accruals(self, request: ListAccruals) -> AccrualList:
        """List those of an order."""
        return await self._desk.read(list_accruals, request)
