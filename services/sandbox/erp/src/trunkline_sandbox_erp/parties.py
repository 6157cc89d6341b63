"""Customers and what they owe."""

from sqlite3 import Row

from msgspec import json

from trunkline_mapping.translation import Asking
from trunkline_model.capabilities.parties import (
    CreditPosition,
    EnsureParty,
    GetCreditPosition,
    GetParty,
    PartyEnsured,
)
from trunkline_model.mapping import MappingKind
from trunkline_model.party import Party
from trunkline_sandbox import clock

from .arithmetic import pounds
from .books import Books, Document
from .codes import TERMS
from .desk import Desk
from .refusals import unknown, wrong


def get_party(books: Books, request: GetParty) -> Party:
    """Read a customer."""
    return json.decode(_row(books, request.party_code)["body"], type=Party)


def ensure_party(books: Books, request: EnsureParty) -> PartyEnsured:
    """Create a customer unless its code exists."""
    party = request.party
    _check(books, request)
    known = books.state.row("select 1 from parties where party_code = ?", party.party_code)
    if known is None:
        store(books, party)
    document = Document("party", party.party_code)
    return PartyEnsured(party.party_code, known is None, books.evidence(request, document))


def get_credit_position(books: Books, request: GetCreditPosition) -> CreditPosition:
    """Read limit and exposure: open receivables and confirmed sales not yet billed, with tax."""
    row = _row(books, request.party_code)
    party = json.decode(row["body"], type=Party)
    return CreditPosition(party.credit_limit, pounds(row["receivable"] + row["unbilled"]))


def store(books: Books, party: Party) -> None:
    """Write a customer; one with its code keeps what it owes."""
    books.execute(
        "insert into parties (party_code, body) values (?, ?)"
        " on conflict (party_code) do update set body = excluded.body",
        party.party_code,
        json.encode(party),
    )


def owe(books: Books, party_code: str, *, receivable: int = 0, unbilled: int = 0) -> None:
    """Change what a customer owes, in pennies."""
    books.execute(
        "update parties set receivable = receivable + ?, unbilled = unbilled + ?"
        " where party_code = ?",
        receivable,
        unbilled,
        party_code,
    )


def _row(books: Books, party_code: str) -> Row:
    row = books.state.row("select * from parties where party_code = ?", party_code)
    if row is None:
        raise unknown("party", party_code)
    return row


def _check(books: Books, request: EnsureParty) -> None:
    party = request.party
    if not party.party_code:
        raise wrong("party.party_code", "missing", "a customer needs a code")
    if not party.name:
        raise wrong("party.name", "missing", "a customer needs a name")
    asking = Asking(on=clock.now().date(), field="party.payment_term")
    translation = books.translation(request.connection_id)
    term = translation.code(MappingKind.PAYMENT_TERM, party.payment_term or "immediate", asking)
    if term not in TERMS:
        sentence = f"the ERP has no payment term {party.payment_term!r}"
        raise wrong("party.payment_term", "unknown_payment_term", sentence)


class PartiesDesk:
    """Answers the parties port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get_party(self, request: GetParty) -> Party:
        """Read a customer."""
        return await self._desk.read(get_party, request)

    async def ensure_party(self, request: EnsureParty) -> PartyEnsured:
        """Create a customer unless its code exists."""
        return await self._desk.write(ensure_party, request)

    async def get_credit_position(self, request: GetCreditPosition) -> CreditPosition:
        """Read limit and exposure."""
        return await self._desk.read(get_credit_position, request)
