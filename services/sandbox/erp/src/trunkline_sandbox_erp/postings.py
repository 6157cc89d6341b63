"""Double entry: every move is posted whole and balanced."""

from datetime import date

from msgspec import Struct

from .books import Books


class Unbalanced(Exception):
    """The ERP was about to post a move whose sides differ: a fault of the sandbox itself."""


class Line(Struct, frozen=True):
    """One line of a move: a debit when positive, a credit when negative."""

    account: str
    pence: int
    party_code: str = ""


def post(books: Books, document_number: str, posted_on: date, lines: tuple[Line, ...]) -> None:
    """Post a move; lines without value are left out."""
    if sum(line.pence for line in lines):
        raise Unbalanced(document_number)
    for line in lines:
        if line.pence:
            books.execute(
                "insert into postings"
                " (document_number, posted_on, account, debit, credit, party_code)"
                " values (?, ?, ?, ?, ?, ?)",
                document_number,
                posted_on.isoformat(),
                line.account,
                max(line.pence, 0),
                max(-line.pence, 0),
                line.party_code,
            )
