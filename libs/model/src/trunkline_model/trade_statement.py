"""What a supplier says is open between it and us: its statement of account."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from .money import Money
from .personal import PersonalWords
from .trade_party import TradeParty


class StatementEntryKind(StrEnum):
    """What an entry of a statement is."""

    INVOICE = "invoice"
    """It raises what is open."""
    CREDIT_NOTE = "credit_note"
    """It lowers it."""
    PAYMENT = "payment"
    """What the supplier had from us; above zero when it went back."""
    BROUGHT_FORWARD = "brought_forward"
    """What was open before the first entry, as one sum."""


class TradeStatementEntry(Struct, frozen=True):
    """One entry; the kind and the sign of its amount go together."""

    kind: StatementEntryKind
    """What it is."""
    dated_on: date
    """Its day."""
    amount: Money
    """What it adds to what is open; negative for a credit note or a payment."""
    reference: str = ""
    """The supplier's number of a bill, or what it knows a payment by; empty: brought forward."""
    balance: Money | None = None
    """What is open after it; none when the statement does not say."""


class TradeStatement(Struct, frozen=True):
    """A statement of account as the supplier wrote it: its entries come to its balance."""

    statement_number: str
    """The supplier's number of it; made of its content when it bears none."""
    stated_on: date
    """The day on which the supplier's ledger was so."""
    currency: str
    """ISO 4217 code of every amount in it."""
    closing_balance: Money
    """What the supplier says is open in all."""
    entries: tuple[TradeStatementEntry, ...]
    """At least one."""
    note: PersonalWords = ""
    """Free words."""
    buyer: TradeParty | None = None
    """Whose account it is; none when the statement does not say."""
    seller: TradeParty | None = None
    """Whose statement it is; none when the statement does not say."""
