"""Request ids of writes that were undone before they came: they must not come afterwards."""

from trunkline_sandbox_erp.books import Books
from trunkline_sandbox_erp.refusals import refuse


def bar(books: Books, request_id: str) -> None:
    """Keep the request id of a write that is not there: it may still be on its way."""
    books.execute("insert into barred_requests values (?) on conflict do nothing", request_id)


def require_not_barred(books: Books, request_id: str) -> None:
    """Refuse a write that was undone before it came."""
    if books.state.row("select 1 from barred_requests where request_id = ?", request_id):
        raise refuse("cancelled", "this was cancelled before it came")
