"""Comma-separated values: a row for the document, then one for each of its parts.

The first column says what a row is: the document's kind, or the part (`lines`, `taxes`,
`charges`). The others bear the names of the model's fields, dotted into what a field holds;
amounts are plain numbers in the document's currency, days are `2026-11-22`.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec

from trunkline_model.money import Money
from trunkline_model.trade_invoice import RemittanceAdvice, TradeInvoice
from trunkline_model.trade_order import DespatchAdvice, OrderResponse, TradeOrder
from trunkline_model.trade_statement import TradeStatement

from ..documents import Document
from ..unreadable import Unreadable
from .places import place_of

RECORD = "record"
KINDS: Mapping[str, type[Any]] = {
    "order": TradeOrder,
    "order_response": OrderResponse,
    "despatch_advice": DespatchAdvice,
    "invoice": TradeInvoice,
    "remittance_advice": RemittanceAdvice,
    "statement": TradeStatement,
}
"""An invoice's own `kind` says whether it is a credit or a debit note."""
FORMULA = re.compile(r"[=+@\t\r-]")
NUMBER = re.compile(r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")
ROWS_MAX = 20_000


def write_csv(document: Document) -> bytes:
    """Write a document; text that a spreadsheet would take for a formula gets a `'` before it."""
    name = next(name for name, kind in KINDS.items() if isinstance(document, kind))
    head, parts = _flat(msgspec.to_builtins(document))
    rows = [{RECORD: name, **head}]
    rows += [{RECORD: part, **row} for part, items in parts.items() for row in items]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: _tamed(cell) for column, cell in row.items()} for row in rows)
    return text.getvalue().encode()


def read_csv(content: bytes) -> Document:
    """Read a document; raises Unreadable with the row and column at fault."""
    rows = list(rows_of(content))
    if not rows or rows[0].get(RECORD) not in KINDS:
        sentence = "the first row names no document; its column `record` says what it is"
        raise Unreadable("other_message", sentence, field="row 2, column record")
    kind = KINDS[rows[0][RECORD]]
    found = _nested(rows[0])
    for number, row in enumerate(rows[1:], start=3):
        parts = found.setdefault(row.get(RECORD, ""), [])
        if row.get(RECORD) not in kind.__struct_fields__ or not isinstance(parts, list):
            field = f"row {number}, column record"
            raise Unreadable("schema", "a row is of a part that there is not", field=field)
        parts.append(_nested(row))
    return _converted(found, kind)


def _converted(found: dict[str, Any], kind: type[Any]) -> Document:
    _fill(found, kind)
    try:
        return cast("Document", msgspec.convert(found, kind, strict=False))
    except (msgspec.ValidationError, ArithmeticError) as error:
        sentence = "a value is missing or cannot be read; ask for a correct file"
        raise Unreadable("schema", sentence, field=place_of(error)) from None


def _fill(found: dict[str, Any], kind: type[Any]) -> None:
    """Put in what may be empty and so has no cell."""
    for address in _addresses(found):
        for part in ("name", "line1", "city", "postcode", "country"):
            address.setdefault(part, "")
    if kind is OrderResponse:
        found.setdefault("currency", "")
    if kind is DespatchAdvice:
        for line in found.get("lines", ()):
            line.setdefault("sku", "")


def _addresses(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the addresses inside: each of their parts may be empty."""
    for name, one in found.items():
        if isinstance(one, dict):
            if name.endswith("address"):
                yield one
            yield from _addresses(one)


def _flat(value: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, list[dict[str, str]]]]:
    """Split a document into its own cells and the rows of its parts."""
    head = {name: one for name, one in value.items() if not isinstance(one, tuple)}
    parts = {name: one for name, one in value.items() if isinstance(one, tuple)}
    return dict(_cells(head)), {
        name: [dict(_cells(row)) for row in rows] for name, rows in parts.items()
    }


def _cells(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, one in value.items():
        if isinstance(one, dict) and set(one) == set(Money.__struct_fields__):
            yield f"{before}{name}.amount", one["amount"]
            yield f"{before}{name}.currency", one["currency"]
        elif isinstance(one, dict):
            yield from _cells(one, f"{before}{name}.")
        elif one is not None and one != "":
            yield f"{before}{name}", str(one).lower() if isinstance(one, bool) else str(one)


def rows_of(content: bytes) -> Iterator[dict[str, str]]:
    """Give the cells of each row by column, without empty ones; Unreadable names the place."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("encoding", "the file is not in UTF-8; ask for it in UTF-8") from None
    if "\0" in text:
        raise Unreadable("encoding", "the file holds bytes that are no text; ask for it again")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            yield _row(row, reader.line_num)
    except csv.Error as error:
        sentence = "the file is no CSV or was cut off; ask for it again"
        raise Unreadable("not_well_formed", sentence, field=f"line {reader.line_num}") from error


def _row(row: Mapping[str | Any, Any], line: int) -> dict[str, str]:
    if None in row or None in row.values():
        sentence = "a row has more or fewer cells than the first; it may have been cut off"
        raise Unreadable("not_well_formed", sentence, field=f"line {line}")
    if line > ROWS_MAX:
        raise Unreadable("too_large", f"the file has over {ROWS_MAX} rows; ask for parts")
    return {name: _plain(name, cell, line) for name, cell in row.items() if cell != ""}


def _plain(name: str, cell: str, line: int) -> str:
    """Give what a cell says; a formula is refused, for nobody knows what its writer saw."""
    if cell.startswith("'"):
        return cell[1:]
    if FORMULA.match(cell) and not NUMBER.fullmatch(cell):
        sentence = "a cell holds a formula; ask for a file with values only"
        raise Unreadable("formula", sentence, field=f"line {line}, column {name}")
    return cell


def _tamed(cell: str) -> str:
    risky = FORMULA.match(cell) and not NUMBER.fullmatch(cell)
    return f"'{cell}" if risky or cell.startswith("'") else cell


def _nested(row: Mapping[str, str]) -> dict[str, Any]:
    """Put dotted columns into what they name."""
    found: dict[str, Any] = {}
    for column, cell in row.items():
        if column == RECORD:
            continue
        *steps, last = column.split(".")
        at = found
        for step in steps:
            at = at.setdefault(step, {})
        at[last] = cell
    return found
