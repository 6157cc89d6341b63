"""Money that went back to customers: entered by a person, for no capability writes it."""

from datetime import date

from msgspec import Struct, json

from trunkline_mapping.translation import Asking
from trunkline_model.capabilities.receipts import PaymentMethod
from trunkline_model.money import Money

from . import postings
from .arithmetic import CURRENCY, to_pence
from .books import Books
from .receipts import account_of
from .refusals import wrong


class Refund(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person enters."""

    party_code: str
    """Who got it back."""
    reference: str
    """What the shop calls the refund, or the order; empty when the person left it out."""
    amount: Money
    """Positive."""
    refunded_on: date
    """Its day."""
    method: str = PaymentMethod.CARD
    """Whereby it went back."""


def enter_refund(books: Books, connection_id: str, refund: Refund) -> str:
    """Post a refund against the customer's account; gives its number."""
    if refund.amount.currency != CURRENCY or refund.amount.amount <= 0:
        raise wrong("amount", "not_positive", f"a refund is of an amount in {CURRENCY}")
    number, pence = books.number("RFD"), to_pence(refund.amount.amount)
    books.execute("insert into refunds values (?, ?, ?)", number, pence, json.encode(refund))
    about = Asking(on=refund.refunded_on)
    moved = (
        postings.Line(books.account(connection_id, "receivable", about), pence, refund.party_code),
        postings.Line(account_of(books, connection_id, refund.method, about), -pence),
    )
    postings.post(books, number, refund.refunded_on, moved)
    return number
