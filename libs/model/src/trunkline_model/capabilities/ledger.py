"""Capability ledger: what the ERP has posted, for control and proof."""

from datetime import date
from typing import Protocol

from msgspec import Struct

from trunkline_model.money import Money


class ListPostings(Struct, frozen=True):
    """Ask for the postings of some documents, or of some days."""

    connection_id: str
    """The ERP connection."""
    document_numbers: tuple[str, ...] = ()
    """Invoice or receipt numbers; empty asks for all in the days."""
    from_on: date | None = None
    """First day; none means from the start."""
    to_on: date | None = None
    """Last day; none means to the end."""


class Posting(Struct, frozen=True):
    """One line of a posted move."""

    document_number: str
    """Number of the move's origin: invoice or receipt number."""
    posted_on: date
    """Effective day."""
    account: str
    """Account code."""
    account_kind: str
    """receivable, payable, revenue, expense, tax, bank, card_clearing, grni (goods received not
    invoiced), stock or other."""
    debit: Money
    """Zero or positive."""
    credit: Money
    """Zero or positive."""
    party_code: str
    """The party of a receivable or payable line; empty otherwise."""


class PostingList(Struct, frozen=True):
    """Postings in the order they were posted."""

    postings: tuple[Posting, ...] = ()
    """May be empty."""


class ListControlTotals(Struct, frozen=True):
    """Ask for counts and sums by kind of document."""

    connection_id: str
    """The connection of any system that keeps documents."""


class ControlTotal(Struct, frozen=True):
    """How many documents of a type stand in a state, and what they add up to."""

    document_type: str
    """sales_order, shipment, invoice, receipt, purchase_order, supplier_invoice,
    supplier_credit_note or supplier_payment."""
    state: str
    """open, booked, confirmed, done, posted, paid, reversed or cancelled."""
    count: int
    """How many."""
    sum: Money
    """Their value; zero for documents without one."""


class ControlTotals(Struct, frozen=True):
    """Every combination that occurs."""

    totals: tuple[ControlTotal, ...] = ()
    """By type, then state."""


class Ledger(Protocol):
    """Reads what is posted."""

    async def list_postings(self, request: ListPostings) -> PostingList:
        """List move lines; unknown documents are left out."""
        ...

    async def list_control_totals(self, request: ListControlTotals) -> ControlTotals:
        """Count and sum all documents."""
        ...
