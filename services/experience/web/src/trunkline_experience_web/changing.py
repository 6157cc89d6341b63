"""A change of an order as a form: what it shows, and what somebody wrote into it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.capabilities.purchases import ChangePurchase, Purchase, WantedLine
from trunkline_model.money import Money
from trunkline_model.purchase_progress import ChangedLine, PurchaseLineView

from .words import count

COLUMNS = ("line", "units", "price", "day")
"""Fields of the form, each once for every line, in their order."""
OFF = "off"
"""The field that names the lines which are called off."""
NONE = Decimal(0)
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")

type Columns = Mapping[str, Sequence[str]]


class Row(Struct, frozen=True):
    """One line of the form as it stands, whether or not it makes sense."""

    line: PurchaseLineView
    """The order's line."""
    units: str
    price: str
    day: str
    called_off: bool = False

    @property
    def came_or_billed(self) -> bool:
        """True when it cannot be called off whole."""
        return any((self.line.received, self.line.sent_back, self.line.invoiced))


class Beside(Struct, frozen=True):
    """A line as it stands and as a change would have it."""

    new: ChangedLine
    old: PurchaseLineView | None
    """None when the change adds it."""


def rows_of(purchase: Purchase) -> tuple[Row, ...]:
    """Show an order as a form that changes nothing."""
    return tuple(_row(one) for one in purchase.lines)


def rows_again(purchase: Purchase, columns: Columns) -> tuple[Row, ...]:
    """Show what somebody wrote into the form; lines that it does not name as they stand."""
    rows, off = {one.line_id: _row(one) for one in purchase.lines}, set(columns[OFF])
    for name, units, price, day in zip(*_columns(columns), strict=False):
        if name in rows:
            rows[name] = Row(rows[name].line, units, price, day, name in off)
    return tuple(rows.values())


def beside(purchase: Purchase) -> tuple[Beside, ...]:
    """Lay the change that is under way beside the order."""
    known = {one.line_id: one for one in purchase.lines}
    lines = purchase.changing.lines if purchase.changing else ()
    return tuple(Beside(one, known.get(one.line_id)) for one in lines)


def change_of(purchase: Purchase, form: Mapping[str, str], columns: Columns) -> ChangePurchase:
    """Give the change that a form asks for, as yet of nobody; raises Invalid with every fault.

    Each line is named as it shall stand, with a day only where it is another.
    """
    known, off = {one.line_id: one for one in purchase.lines}, set(columns[OFF])
    faults: list[FieldError] = []
    lines = [
        _wanted(known.get(written[0]), written, off, faults)
        for written in zip(*_columns(columns), strict=False)
    ]
    if faults:
        raise Invalid(" ".join(one.sentence for one in faults), fields=tuple(faults))
    return ChangePurchase(
        purchase_number=purchase.purchase_number,
        actor="",
        lines=tuple(filter(None, lines)),
        reason=form.get("reason", "").strip(),
        order_version=form.get("version", ""),
    )


def _wanted(
    line: PurchaseLineView | None,
    written: Sequence[str],
    off: Collection[str],
    faults: list[FieldError],
) -> WantedLine | None:
    name, units, price, day = written
    if line is None:
        faults.append(FieldError("lines", "unknown_line", f"The order has no line {name}."))
        return None
    found = tuple(_faults(name, units, price, day))
    faults += found
    if found:
        return None
    due_on = date.fromisoformat(day)
    return WantedLine(
        line_id=name,
        sku="",
        description="",
        quantity=NONE if name in off else Decimal(units),
        unit_price=Money(Decimal(price), line.unit_price.currency),
        wanted_on=None if due_on == line.due_on else due_on,
    )


def _faults(name: str, units: str, price: str, day: str) -> Iterable[FieldError]:
    if not _NUMBER.fullmatch(units):
        yield FieldError("units", "no_number", f"Line {name}: write units as 12 or 12.5.")
    if not _NUMBER.fullmatch(price):
        yield FieldError("price", "no_number", f"Line {name}: write the price as 16.40.")
    try:
        date.fromisoformat(day)
    except ValueError:
        yield FieldError("day", "no_day", f"Line {name}: write the day as 2026-11-22.")


def _row(line: PurchaseLineView) -> Row:
    price = f"{line.unit_price.amount:f}"
    return Row(line, count(line.ordered), price, str(line.due_on or ""))


def _columns(columns: Columns) -> Iterable[list[str]]:
    return ([value.strip() for value in columns[name]] for name in COLUMNS)
