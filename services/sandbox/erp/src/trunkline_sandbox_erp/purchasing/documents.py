"""Posted invoices and credit notes of suppliers as every write about them finds them."""

from sqlite3 import Row

from msgspec import json, structs

from trunkline_model.supplier_invoice import PostedSupplierDocument
from trunkline_sandbox_erp.arithmetic import pounds
from trunkline_sandbox_erp.books import Books
from trunkline_sandbox_erp.refusals import unknown

from . import orders


def find(books: Books, ledger_number: str) -> Row:
    """Give a document's row; NotFound for an unknown number."""
    row = books.state.row("select * from supplier_documents where ledger_number = ?", ledger_number)
    if row is None:
        raise unknown("supplier invoice", ledger_number)
    return row


def posted_by(books: Books, request_id: str, ledger_number: str) -> Row | None:
    """Give the document that a request posted, or that has the number; none if there is none."""
    return books.state.row(
        "select * from supplier_documents where posted_by = ? or ledger_number = ?",
        request_id,
        ledger_number,
    )


def numbered(books: Books, supplier_code: str, supplier_number: str) -> list[Row]:
    """Give what is posted under a supplier's own number."""
    return books.state.rows(
        "select * from supplier_documents where supplier_code = ? and supplier_number = ?"
        " and state <> 'cancelled' order by ledger_number",
        supplier_code,
        supplier_number,
    )


def body(row: Row) -> PostedSupplierDocument:
    """Give a document as it stands now."""
    return json.decode(row["body"], type=PostedSupplierDocument)


def restate(books: Books, row: Row, state: str, outstanding: int) -> None:
    """Change how a document stands, and see whether its orders are done."""
    document = structs.replace(body(row), state=state, outstanding=pounds(outstanding))
    books.execute(
        "update supplier_documents set state = ?, outstanding = ?, body = ?"
        " where ledger_number = ?",
        state,
        outstanding,
        json.encode(document),
        row["ledger_number"],
    )
    settle_orders(books, row["ledger_number"])


def settle_orders(books: Books, ledger_number: str) -> None:
    """See whether the orders that a document bills are done."""
    for row in books.state.rows(ORDERS, ledger_number):
        orders.settle(books, row["purchase_order_number"])


ORDERS = "select purchase_order_number from supplier_document_orders where ledger_number = ?"
