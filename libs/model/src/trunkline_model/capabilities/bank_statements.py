"""Capability bank statements: what the bank says was booked."""

from datetime import date
from typing import Protocol

from msgspec import Struct

from trunkline_model.capabilities.events import BankEntryBooked
from trunkline_model.money import Money


class BankStatement(Struct, frozen=True):
    """One statement, whole."""

    statement_id: str
    """The bank's id."""
    account: str
    """IBAN or account number."""
    from_on: date
    """First day it covers."""
    to_on: date
    """Last day it covers."""
    opening: Money
    """Balance before."""
    closing: Money
    """Balance after."""
    entries: tuple[BankEntryBooked, ...]
    """In the order of the statement."""
    raw_document_id: str
    """Where the file's bytes lie."""


class GetStatement(Struct, frozen=True):
    """Ask for one statement."""

    connection_id: str
    """The bank connection."""
    statement_id: str
    """The bank's id."""


class ListStatements(Struct, frozen=True):
    """Ask for the statements that cover some days."""

    connection_id: str
    """The bank connection."""
    from_on: date
    """First day."""
    to_on: date
    """Last day."""


class StatementList(Struct, frozen=True):
    """Statements without their entries would be no proof: they come whole."""

    statements: tuple[BankStatement, ...] = ()
    """By day."""


class BankStatements(Protocol):
    """Reads what the bank delivered."""

    async def get_statement(self, request: GetStatement) -> BankStatement:
        """Read one; NotFound for an unknown id."""
        ...

    async def list_statements(self, request: ListStatements) -> StatementList:
        """List by days."""
        ...
