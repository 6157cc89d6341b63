"""Whether a statement of account adds up, entry by entry, in whatever format it came."""

from collections.abc import Iterator
from decimal import Decimal

from trunkline_model.money import Money
from trunkline_model.trade_statement import (
    StatementEntryKind,
    TradeStatement,
    TradeStatementEntry,
)

from .unreadable import Unreadable

ENTRIES_MAX = 5_000
NUMBER_MAX = 100
"""Characters of a number, a statement's or a bill's."""
BILLS = frozenset({StatementEntryKind.INVOICE, StatementEntryKind.CREDIT_NOTE})


def prove_statement(statement: TradeStatement) -> None:
    """Raise Unreadable naming the first entry that is wrong; after it every balance is right."""
    if not statement.statement_number.strip() or len(statement.statement_number) > NUMBER_MAX:
        _wrong("schema", "statement_number", f"its number has 1 to {NUMBER_MAX} characters")
    if not 0 < len(statement.entries) <= ENTRIES_MAX:
        _wrong("schema", "entries", f"it has 1 to {ENTRIES_MAX} entries")
    for at, amount in _amounts(statement):
        if amount.currency != statement.currency:
            _wrong("currency", at, f"an amount is not in {statement.currency}")
        if not amount.amount.is_finite() or amount != amount.rounded():
            _wrong("arithmetic", at, f"{at} is not in whole pennies")
    for number, entry in enumerate(statement.entries):
        _kind(f"entries[{number}]", entry, first=number == 0)
    _balances(statement)


def _kind(at: str, entry: TradeStatementEntry, *, first: bool) -> None:
    """Hold what an entry is against its place, its sign and its number."""
    brought = entry.kind is StatementEntryKind.BROUGHT_FORWARD
    if brought and not first:
        _wrong("schema", f"{at}.kind", "a balance is brought forward before all entries")
    if entry.kind in BILLS and not 0 < len(entry.reference.strip()) <= NUMBER_MAX:
        _wrong("schema", f"{at}.reference", f"a bill has a number of 1 to {NUMBER_MAX} characters")
    lowers = entry.amount.amount < 0
    if entry.kind in BILLS and lowers is (entry.kind is StatementEntryKind.INVOICE):
        _wrong("sign", f"{at}.amount", "an invoice raises what is open, a credit note lowers it")


def _balances(statement: TradeStatement) -> None:
    running = Decimal(0)
    for number, entry in enumerate(statement.entries):
        running += entry.amount.amount
        if entry.balance is not None and entry.balance.amount != running:
            _differs(f"entries[{number}].balance", running, entry.balance)
    if statement.closing_balance.amount != running:
        _differs("closing_balance", running, statement.closing_balance)


def _amounts(statement: TradeStatement) -> Iterator[tuple[str, Money]]:
    for number, entry in enumerate(statement.entries):
        yield f"entries[{number}].amount", entry.amount
        if entry.balance is not None:
            yield f"entries[{number}].balance", entry.balance
    yield "closing_balance", statement.closing_balance


def _differs(at: str, right: Decimal, stated: Money) -> None:
    _wrong("arithmetic", at, f"{at} is {stated.amount}, and comes to {right}")


def _wrong(reason: str, at: str, sentence: str) -> None:
    raise Unreadable(reason, f"{sentence}; ask for a correct statement", field=at)
