"""Whether tables can be published: every fault by name, each with what to do about it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from trunkline_kit.errors import FieldError
from trunkline_model.mapping import MappingRow, MappingTables, RuleType

from .cycles import first_cycle, judged_rules

ROWS_MAX, RULES_MAX, CODE_MAX = 5_000, 100, 100


def faults_of(tables: MappingTables) -> list[FieldError]:
    """List what is wrong with tables by themselves; empty when nothing is."""
    found = [*_size_faults(tables)]
    if found:
        return found
    found = [*_row_faults(tables), *_overlaps(tables), *_name_faults(tables)]
    if cycle := first_cycle(tables):
        text = f"{' > '.join(cycle)}: it never ends. Let one of them answer by itself."
        return [*found, FieldError(cycle[0], "cycle", text)]
    _, misfits = judged_rules(tables)
    return [*found, *misfits]


def where(row: MappingRow) -> str:
    """Name a row for people, such as rows.tax_code.vat-20."""
    return f"rows.{row.kind}.{row.from_code}"


def _size_faults(tables: MappingTables) -> Iterator[FieldError]:
    for name, count, most in (
        ("rows", len(tables.rows), ROWS_MAX),
        ("rules", len(tables.rules), RULES_MAX),
    ):
        if count > most:
            yield FieldError(name, "too_many", f"There are {count} {name}; at most {most} fit.")


def _row_faults(tables: MappingTables) -> Iterator[FieldError]:
    known = {(row.kind, row.from_code) for row in tables.rows}
    texts = {rule.name for rule in tables.rules if rule.answers is RuleType.STRING}
    for row in tables.rows:
        if not 0 < len(row.from_code) <= CODE_MAX or len(row.to_code) > CODE_MAX:
            yield FieldError(where(row), "code", f"A code has 1 to {CODE_MAX} characters.")
        if sum(map(bool, (row.to_code, row.same_as, row.rule))) != 1:
            text = "Say one of to_code, same_as and rule, and only one."
            yield FieldError(where(row), "target", text)
        if row.same_as and (row.kind, row.same_as) not in known:
            text = f"It is the same as {row.same_as!r}, which has no row: add one."
            yield FieldError(where(row), "unknown_row", text)
        if row.rule and row.rule not in texts:
            text = f"There is no rule {row.rule!r} that answers with a string: add one."
            yield FieldError(where(row), "unknown_rule", text)
        if row.from_on and row.until_on and row.until_on < row.from_on:
            yield FieldError(where(row), "days", "Its last day is before its first.")


def _overlaps(tables: MappingTables) -> Iterator[FieldError]:
    groups: dict[tuple[str, str], list[MappingRow]] = {}
    for row in tables.rows:
        groups.setdefault((row.kind, row.from_code), []).append(row)
    for rows in groups.values():
        for one, after in pairwise(sorted(rows, key=_first_day)):
            if (one.until_on or date.max) >= _first_day(after):
                text = f"Two rows hold on {_first_day(after)}: end one before the other begins."
                yield FieldError(where(one), "overlap", text)


def _first_day(row: MappingRow) -> date:
    return row.from_on or date.min


def _name_faults(tables: MappingTables) -> Iterator[FieldError]:
    for name in _repeated(rule.name for rule in tables.rules):
        yield FieldError(f"rules.{name}", "repeated", "Two rules have this name: rename one.")
    for rule in tables.rules:
        if not rule.name.isidentifier() or not rule.name.isascii():
            text = "A rule's name has letters, digits and underscores only."
            yield FieldError(f"rules.{rule.name}", "name", text)


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
