"""Who is written to, when and what: by the terms, about what waits for them.

Whoever has no address is written nothing: what waits for them stands in the console all the same.
What was decided meanwhile is not written of any more.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from msgspec import Struct

from trunkline_model.money import total
from trunkline_model.personal import EmailStr, PersonalWords

from ..cases.payment_run import RunCase
from ..cases.supplier_invoice import BillCase
from ..payment_run.signing import SIGNATURES

PAYABLE, TREASURY = "accounts payable", "treasury"
"""Whom the console shows such cases to."""
WHERE = "Please decide at the console.\n"


class AddressBook(Struct, frozen=True, forbid_unknown_fields=True):
    """Where people read what waits for them."""

    people: dict[str, EmailStr] = {}
    """By the name they sign in with, or by the owner of cases: accounts payable, treasury."""
    suppliers: dict[str, EmailStr] = {}
    """The contact of a supplier, by its code."""

    def __bool__(self) -> bool:
        return bool(self.people or self.suppliers)


class Notice(Struct, frozen=True):
    """Words for one person."""

    name: str
    """What about, unique in the case."""
    to: EmailStr
    """Empty: nobody knows where."""
    subject: PersonalWords
    text: PersonalWords
    at: datetime | None = None
    """Not before; none: now."""


def bill_notices(case: BillCase, book: AddressBook) -> Iterable[Notice]:
    """Put the query to the supplier; say when its answer did not come in time."""
    bill = case.bill
    if bill is None or not case.queried or case.matched or case.rejected:
        return ()
    query, number = case.queried[0], bill.number
    asks = f"{query.query}\n\nPlease answer by {query.answer_by}; until then it is not paid.\n"
    late = (
        f"{bill.supplier_code} was to answer by {query.answer_by} what is wrong with its bill"
        f" {number}. It neither matched nor was rejected since.\n\n{WHERE}"
    )
    over = datetime.combine(query.answer_by + timedelta(days=1), time(), UTC)
    ours, theirs = book.people.get(PAYABLE, ""), book.suppliers.get(bill.supplier_code, "")
    found = (
        Notice("query", theirs, f"Your invoice {number}: a question", asks),
        Notice("query-unanswered", ours, f"Unanswered query: {number}", late, over),
    )
    return [one for one in found if one.to]


def run_notices(case: RunCase, book: AddressBook) -> Iterable[Notice]:
    """Ask for the signatures that a payment run waits for."""
    to = book.people.get(TREASURY, "")
    if not (to and case.proposed) or case.withdrawn or case.sent:
        return ()
    if len(case.signatures) >= SIGNATURES:
        return ()
    run = case.proposed[0].run
    worth = total((one.amount for one in case.payments), case.payments[0].amount.currency)
    text = (
        f"Payment run {run.run_id} pays {worth} to {len(case.payments)} suppliers on"
        f" {run.execute_on}. It waits for {SIGNATURES} signatures, none by who proposed it.\n\n"
        f"{WHERE}"
    )
    return [Notice("signatures", to, f"To sign: payment run {run.run_id}, {worth}", text)]
