"""Which days may still be posted on."""

from datetime import date

from trunkline_sandbox_erp.books import Books
from trunkline_sandbox_erp.refusals import refuse

FIRST_ON = date(2025, 1, 1)
LAST_ON = date(2027, 12, 31)
"""The years that the books are kept for, as the real Tryton's seed has them."""


def require_open(books: Books, on: date, field: str) -> None:
    """Refuse a day whose period is closed, or that lies in no year of the books."""
    if not (FIRST_ON <= on <= LAST_ON) or on <= closed_until(books):
        raise refuse("closed_period", f"the period of {on} is not open", field)


def close_until(books: Books, on: date) -> None:
    """Close every period to a day; an earlier day opens those after it again."""
    books.execute("insert or replace into closing values (1, ?)", on.isoformat())


def closed_until(books: Books) -> date:
    """Give the last day that is closed; the first of all days while nothing was closed."""
    row = books.state.row("select closed_until from closing")
    return date.fromisoformat(row["closed_until"]) if row else date.min
