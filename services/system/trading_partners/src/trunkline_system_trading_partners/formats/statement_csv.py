"""A statement of account as ledgers print it: date, reference, type, amount and balance a row.

Days are `2026-11-30` or `30/11/2026`, amounts plain or with commas; what lowers the balance is
negative. A column `currency` may say another than pounds; further columns are left alone. Such a
file bears no number and no day: it is as of its last row, and its number is made of its content.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

import msgspec

from trunkline_model.money import Money
from trunkline_model.trade_statement import (
    StatementEntryKind,
    TradeStatement,
    TradeStatementEntry,
)

from ..unreadable import Unreadable
from .csv import NUMBER, rows_of

COLUMNS = frozenset({"date", "reference", "type", "amount", "balance"})
KINDS: Mapping[str, StatementEntryKind] = {
    **dict.fromkeys(("invoice", "inv", "si"), StatementEntryKind.INVOICE),
    **dict.fromkeys(
        ("credit note", "credit", "crn", "cn", "sc", "cr"), StatementEntryKind.CREDIT_NOTE
    ),
    **dict.fromkeys(("payment", "receipt", "pay", "pmt", "sr", "sa"), StatementEntryKind.PAYMENT),
    **dict.fromkeys(
        ("balance brought forward", "brought forward", "balance b/f", "b/f", "opening balance"),
        StatementEntryKind.BROUGHT_FORWARD,
    ),
}
"""Words for each kind; SI, SC, SR and SA are those of the ledgers that small companies keep."""
ISO, BRITISH = "%Y-%m-%d", "%d/%m/%Y"


def is_statement(content: bytes) -> bool:
    """Say whether the first line names the columns of a statement."""
    first = content.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace")
    return {_plain(one) for one in first.split(",")} >= COLUMNS


def read_statement(content: bytes) -> TradeStatement:
    """Read a statement; raises Unreadable with the row and column at fault."""
    rows = [{_plain(name): one for name, one in row.items()} for row in rows_of(content)]
    entries = tuple(_entry(row, number) for number, row in enumerate(rows, start=2))
    if not entries or entries[-1].balance is None:
        raise Unreadable("schema", "the statement has no rows; ask for it again")
    last = max(one.dated_on for one in entries)
    mark = sha256(msgspec.json.encode(entries)).hexdigest()
    return TradeStatement(
        statement_number=f"{last} {mark[:8]}",
        stated_on=last,
        currency=entries[-1].balance.currency,
        closing_balance=entries[-1].balance,
        entries=entries,
    )


def _entry(row: Mapping[str, str], number: int) -> TradeStatementEntry:
    currency = row.get("currency", "GBP").strip().upper()
    said = _plain(row.get("type", ""))
    if said not in KINDS:
        _unreadable(number, "type", "it is no invoice, credit note, payment or balance")
    return TradeStatementEntry(
        kind=KINDS[said],
        dated_on=_day(row, number),
        amount=Money(_figure(row, number, "amount"), currency),
        reference=row.get("reference", "").strip(),
        balance=Money(_figure(row, number, "balance"), currency),
    )


def _day(row: Mapping[str, str], number: int) -> date:
    said = row.get("date", "").strip()
    form = BRITISH if "/" in said else ISO
    try:
        return datetime.strptime(said, form).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        _unreadable(number, "date", "a day is 2026-11-30 or 30/11/2026")
        raise


def _figure(row: Mapping[str, str], number: int, column: str) -> Decimal:
    said = row.get(column, "").strip()
    if not NUMBER.fullmatch(said) or len(said) > 40:
        _unreadable(number, column, "an amount is 12.34 or -12.34")
    return Decimal(said.replace(",", ""))


def _plain(word: str) -> str:
    return re.sub(r"\s+", " ", word.strip().strip('"').lower())


def _unreadable(number: int, column: str, sentence: str) -> None:
    field = f"row {number}, column {column}"
    raise Unreadable("schema", f"{sentence}; ask for a correct file", field=field)
