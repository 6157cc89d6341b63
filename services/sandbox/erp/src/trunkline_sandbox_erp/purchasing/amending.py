"""A confirmed purchase is changed as the supplier and we agreed."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import json

from trunkline_model.capabilities.purchase_orders import AmendPurchaseOrder, PurchaseOrderAmended
from trunkline_sandbox_erp.arithmetic import text, to_pence
from trunkline_sandbox_erp.books import Books, Document
from trunkline_sandbox_erp.refusals import refuse, wrong

from . import orders
from .amounts import require_same
from .booking import check_line, insert_lines, restate
from .orders import Progress


def amend_purchase_order(books: Books, request: AmendPurchaseOrder) -> PurchaseOrderAmended:
    """Change lines of a purchase."""
    number = request.purchase_order_number
    row = orders.find_confirmed(books, number)
    known = orders.progress(books, number)
    _check(books, request, known)
    order = restate(orders.body(row), request.lines, request.adds)
    require_same(order.gross.amount, request.gross, "gross")
    books.execute(
        "update purchase_orders set revision = revision + 1, gross = ?, body = ?"
        " where purchase_order_number = ?",
        to_pence(order.gross.amount),
        json.encode(order),
        number,
    )
    _change_quantities(books, request)
    insert_lines(books, number, request.adds, after=len(known))
    orders.settle(books, number)
    evidence = books.evidence(request, Document("purchase order", number))
    return PurchaseOrderAmended(row["revision"] + 1, order.net, order.tax, order.gross, evidence)


def _check(books: Books, request: AmendPurchaseOrder, known: Mapping[str, Progress]) -> None:
    named = [one.line_id for one in (*request.lines, *request.adds)]
    if not named or len(set(named)) != len(named):
        raise wrong("lines", "missing_or_repeated", "an amendment names each line once")
    _check_added(books, request, known)
    for place, line in enumerate(request.lines):
        where = f"lines[{place}]"
        if line.line_id not in known or known[line.line_id].sku != line.sku:
            sentence = f"the order has no line {line.line_id!r} of {line.sku}"
            raise refuse("unknown_line", sentence, f"{where}.line_id")
        if line.quantity < 0:
            raise wrong(f"{where}.quantity", "negative", "a quantity is not below zero")
        _check_received(line.quantity, known[line.line_id].received, f"{where}.quantity")
        check_line(books, line, where)


def _check_added(books: Books, request: AmendPurchaseOrder, known: Mapping[str, Progress]) -> None:
    for place, line in enumerate(request.adds):
        where = f"adds[{place}]"
        if line.line_id in known:
            raise refuse("known_line", f"the order has a line {line.line_id!r}", f"{where}.line_id")
        if line.quantity <= 0:
            sentence = f"line {line.line_id} needs a positive quantity"
            raise wrong(f"{where}.quantity", "not_positive", sentence)
        check_line(books, line, where)


def _check_received(quantity: Decimal, received: Decimal, field: str) -> None:
    if quantity < received:
        raise refuse("less_than_received", f"{received} of it have arrived", field)


def _change_quantities(books: Books, request: AmendPurchaseOrder) -> None:
    for line in request.lines:
        books.execute(
            "update purchase_order_lines set ordered = ?"
            " where purchase_order_number = ? and line_id = ?",
            text(line.quantity),
            request.purchase_order_number,
            line.line_id,
        )
