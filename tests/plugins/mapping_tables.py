"""Short ways to write rows, rules and tables."""

from datetime import date
from typing import Any

from trunkline_mapping.translation import Asking
from trunkline_model.mapping import (
    MappingKind,
    MappingRow,
    MappingRule,
    MappingTables,
    RuleType,
)

DAY = date(2026, 11, 2)


def row(
    from_code: str, to_code: str = "", kind: MappingKind = MappingKind.TAX_CODE, **said: Any
) -> MappingRow:
    return MappingRow(kind=kind, from_code=from_code, to_code=to_code, **said)


def rule(name: str, expression: str, answers: RuleType = RuleType.STRING) -> MappingRule:
    return MappingRule(name=name, answers=answers, expression=expression)


def tables(*parts: MappingRow | MappingRule) -> MappingTables:
    return MappingTables(
        rows=tuple(one for one in parts if isinstance(one, MappingRow)),
        rules=tuple(one for one in parts if isinstance(one, MappingRule)),
    )


def asking(**said: Any) -> Asking:
    return Asking(on=said.pop("on", DAY), **said)
