"""A version of mapping tables as a form: what it shows, and what somebody wrote into it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from trunkline_kit.errors import FieldError
from trunkline_model.mapping import MappingKind, MappingRow, MappingRule, MappingTables, RuleType

ROW = ("kind", "from_code", "becomes", "to", "from_on", "until_on")
RULE = ("name", "answers", "expression")
"""Fields of a form, each once for every row or rule, in their order."""
BECOMES = {"to_code": "the code", "same_as": "the same as our code", "rule": "what the rule says"}
SPARE_ROWS, SPARE_RULES = 5, 1

type Columns = Mapping[str, Sequence[str]]


class Sheet(Struct, frozen=True):
    """The form as it stands, whether or not it makes sense."""

    connection_id: str
    """The connection that it is for."""
    rows: tuple[tuple[str, ...], ...]
    """As `ROW` names the fields; with some that are empty, to be filled in."""
    rules: tuple[tuple[str, ...], ...]
    """As `RULE` names them."""
    reason: str = ""
    """Why the version is written."""
    faults: tuple[FieldError, ...] = ()
    """What is wrong with it."""


def sheet_of(connection_id: str, tables: MappingTables) -> Sheet:
    """Show tables as a form with room for more."""
    rows = [_row(one) for one in tables.rows]
    rules = [(one.name, one.answers.value, one.expression) for one in tables.rules]
    return with_room(Sheet(connection_id, tuple(rows), tuple(rules)))


def with_room(sheet: Sheet) -> Sheet:
    """Add some empty rows and a rule."""
    row, rule = ("", "", "to_code", "", "", ""), ("", RuleType.STRING.value, "")
    return Sheet(
        connection_id=sheet.connection_id,
        rows=sheet.rows + (row,) * SPARE_ROWS,
        rules=sheet.rules + (rule,) * SPARE_RULES,
        reason=sheet.reason,
        faults=sheet.faults,
    )


def read_sheet(form: Mapping[str, str], columns: Columns) -> Sheet:
    """Take what somebody wrote as they wrote it; a row without our code is left out."""
    rows = zip(*(columns[name] for name in ROW), strict=False)
    rules = zip(*(columns[name] for name in RULE), strict=False)
    return Sheet(
        connection_id=form.get("connection", "").strip(),
        rows=tuple(_trimmed(one) for one in rows if one[1].strip()),
        rules=tuple(_trimmed(one) for one in rules if one[0].strip()),
        reason=form.get("reason", "").strip(),
    )


def tables_of(sheet: Sheet) -> tuple[MappingTables, tuple[FieldError, ...]]:
    """Give the tables that a form means, and what of it means nothing."""
    faults: list[FieldError] = []
    rows = [_read_row(one, faults) for one in sheet.rows]
    rules = [_read_rule(one, faults) for one in sheet.rules]
    tables = MappingTables(rows=tuple(filter(None, rows)), rules=tuple(filter(None, rules)))
    return tables, tuple(faults)


def _row(row: MappingRow) -> tuple[str, ...]:
    said = {name: getattr(row, name) for name in BECOMES}
    becomes = next((name for name, value in said.items() if value), "to_code")
    days = (str(day) if day else "" for day in (row.from_on, row.until_on))
    return (row.kind.value, row.from_code, becomes, said[becomes], *days)


def _read_row(row: Sequence[str], faults: list[FieldError]) -> MappingRow | None:
    kind, ours, becomes, to, *days = row
    place = f"rows.{kind or 'no kind'}.{ours}"
    if kind not in set(MappingKind):
        faults.append(FieldError(place, "no_kind", "Choose what the code stands for."))
        return None
    if becomes not in BECOMES or not to:
        faults.append(FieldError(place, "no_target", "Say what the code becomes."))
        return None
    try:
        first, last = (date.fromisoformat(day) if day else None for day in days)
    except ValueError:
        faults.append(FieldError(place, "no_day", "Write days as 2026-11-22."))
        return None
    said = {"kind": MappingKind(kind), "from_code": ours, becomes: to}
    return MappingRow(**said, from_on=first, until_on=last)  # type: ignore[arg-type]


def _read_rule(rule: Sequence[str], faults: list[FieldError]) -> MappingRule | None:
    name, answers, expression = rule
    if answers not in set(RuleType) or not expression:
        faults.append(FieldError(f"rules.{name}", "no_expression", "Write what the rule answers."))
        return None
    return MappingRule(name=name, answers=RuleType(answers), expression=expression)


def _trimmed(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(one.strip() for one in values)
