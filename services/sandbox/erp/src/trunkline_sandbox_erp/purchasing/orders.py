"""Purchase orders as every document about them finds them."""

from decimal import Decimal
from sqlite3 import Row

from msgspec import Struct, json

from trunkline_model.purchase_order import PurchaseOrder
from trunkline_sandbox_erp.arithmetic import text
from trunkline_sandbox_erp.books import Books
from trunkline_sandbox_erp.refusals import refuse, unknown


class Progress(Struct, frozen=True):
    """How far one line has come."""

    line_id: str
    sku: str
    stocked: bool
    ordered: Decimal
    accepted: Decimal
    quarantined: Decimal
    returned_accepted: Decimal
    returned_quarantined: Decimal
    invoiced: Decimal

    @property
    def received(self) -> Decimal:
        """Units that arrived in any condition."""
        return self.accepted + self.quarantined

    @property
    def returned(self) -> Decimal:
        """Units that went back."""
        return self.returned_accepted + self.returned_quarantined


def find(books: Books, number: str) -> Row:
    """Give an order's row; NotFound for an unknown number."""
    row = books.state.row("select * from purchase_orders where purchase_order_number = ?", number)
    if row is None:
        raise unknown("purchase order", number)
    return row


def find_confirmed(books: Books, number: str) -> Row:
    """Give an order's row; Refused when it is not confirmed."""
    row = find(books, number)
    if row["state"] == "cancelled":
        raise refuse("cancelled", f"purchase order {number} was cancelled")
    if row["state"] == "booked":
        raise refuse("not_confirmed", f"purchase order {number} is not confirmed")
    return row


def body(row: Row) -> PurchaseOrder:
    """Give an order as it was last amended."""
    return json.decode(row["body"], type=PurchaseOrder)


def progress(books: Books, number: str) -> dict[str, Progress]:
    """Give an order's lines in their order, by line id."""
    rows = books.state.rows(
        "select * from purchase_order_lines where purchase_order_number = ? order by position",
        number,
    )
    return {row["line_id"]: _progress(row) for row in rows}


def add(books: Books, number: str, line: Progress, **more: Decimal) -> None:
    """Add to quantities of a line."""
    for name, quantity in more.items():
        books.execute(
            f"update purchase_order_lines set {name} = ?"  # noqa: S608 - our own names only
            " where purchase_order_number = ? and line_id = ?",
            text(getattr(line, name) + quantity),
            number,
            line.line_id,
        )


def settle(books: Books, number: str) -> None:
    """Mark an order as done once all of it came and all that was billed is paid, or take it back.

    An order of which nothing was billed is not done.
    """
    if find(books, number)["state"] not in {"confirmed", "done"}:
        return
    came = all(
        one.received >= one.ordered for one in progress(books, number).values() if one.stocked
    )
    bills = books.state.rows(BILLS, number)
    paid = bool(bills) and all(row["state"] == "paid" for row in bills)
    books.execute(
        "update purchase_orders set state = ? where purchase_order_number = ?",
        "done" if came and paid else "confirmed",
        number,
    )


def _progress(row: Row) -> Progress:
    quantities = {name: Decimal(row[name]) for name in Progress.__struct_fields__[3:]}
    return Progress(row["line_id"], row["sku"], bool(row["stocked"]), **quantities)


BILLS = """
select state from supplier_documents join supplier_document_orders using (ledger_number)
where purchase_order_number = ? and state <> 'cancelled'
"""
