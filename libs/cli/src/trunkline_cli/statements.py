"""`trunkline statements`: a supplier's statement of account against what we owe it."""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from trunkline_model.capabilities.supplier_statements import (
    GetStatement,
    ReconcileStatement,
    StatementItem,
    SupplierStatement,
)
from trunkline_model.money import Money, total

from .asking import actor, answered, as_json, supplier_statements, table, tell

HEAD = ("number", "on", "amount")
BYTES_MAX = 1_000_000
DAY = click.DateTime(formats=["%Y-%m-%d"])


def read(path: Path, currency: str) -> tuple[StatementItem, ...]:
    """Read items; a ClickException names the line that is not understood."""
    try:
        if path.stat().st_size > BYTES_MAX:
            raise click.ClickException(f"{path} has more than {BYTES_MAX} bytes: split it")
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from error
    if not rows or tuple(one.strip().lower() for one in rows[0]) != HEAD:
        raise click.ClickException(f"{path} begins with the line {','.join(HEAD)}")
    return tuple(_item(f"{path}:{at}", row, currency) for at, row in enumerate(rows[1:], 2) if row)


def _item(place: str, row: list[str], currency: str) -> StatementItem:
    if len(row) != len(HEAD):
        raise click.ClickException(f"{place} has {len(row)} fields: {', '.join(HEAD)} are wanted")
    number, on, amount = (one.strip() for one in row)
    try:
        found = StatementItem(number, date.fromisoformat(on), Money(Decimal(amount), currency))
    except (ValueError, InvalidOperation) as error:
        sentence = f"{place} is not understood: a day is 2026-11-30, an amount 12.34 or -12.34"
        raise click.ClickException(sentence) from error
    if not found.amount.amount.is_finite():
        raise click.ClickException(f"{place}: {amount} is no amount")
    return found


@click.group()
def statements() -> None:
    """Suppliers' statements of account: what they say is open and what we owe."""


@statements.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--supplier", required=True, help="The supplier, by the ERP's code.")
@click.option("--number", required=True, help="The supplier's number of it, or its month.")
@click.option("--on", type=DAY, required=True, help="The day on which it was so.")
@click.option("--balance", default="", help="What it says is open in all; else its items' sum.")
@click.option("--currency", default="GBP", show_default=True)
@actor
@as_json
def reconcile(
    path: Path,
    *,
    supplier: str,
    number: str,
    on: datetime,
    balance: str,
    currency: str,
    actor: str,
    as_json: bool,
) -> None:
    """Hold the items in the CSV file PATH against what we owe; ends with 1 for differences."""
    items = read(path, currency)
    worth = _balance(balance, currency) if balance else _sum(items, currency)
    asked = ReconcileStatement(actor, supplier, number, on.date(), worth, items)

    async def ask() -> SupplierStatement:
        async with supplier_statements() as port:
            return await port.reconcile_statement(asked)

    _told(answered(ask()), as_json=as_json)


@statements.command()
@click.argument("key")
@as_json
def show(key: str, *, as_json: bool) -> None:
    """Show the statement KEY (supplier/number) against the ledger as it is now."""

    async def ask() -> SupplierStatement:
        async with supplier_statements() as port:
            return await port.get_statement(GetStatement(key))

    _told(answered(ask()), as_json=as_json)


def _told(found: SupplierStatement, *, as_json: bool) -> None:
    tell(found, _page, as_json=as_json)
    if any(one.kind != "timing" for one in found.findings):
        raise SystemExit(1)


def _page(found: SupplierStatement) -> str:
    head = f"{found.statement_key} {found.state}: they say {found.balance}, we say {found.ours}"
    rows = ((one.kind, one.number, one.sentence) for one in found.findings)
    return f"{head}\n{table(('difference', 'number', 'what to do'), rows)}"


def _balance(text: str, currency: str) -> Money:
    try:
        return Money(Decimal(text), currency)
    except InvalidOperation as error:
        raise click.ClickException(f"--balance {text} is no amount such as 12.34") from error


def _sum(items: Iterable[StatementItem], currency: str) -> Money:
    return total((one.amount for one in items), currency)
