"""Tables that cannot be published are refused by name, with what to do about it."""

from datetime import date
from typing import Any

import pytest
from mapping_tables import row, rule, tables

from trunkline_mapping.checking import faults_of
from trunkline_model.mapping import MappingKind, MappingTables, RuleType

DEEP = "(" * 60 + "true" + ")" * 60
NESTED = "input.skus.exists(a, input.skus.exists(b, a == b))"


def only_fault(found: MappingTables) -> tuple[str, str]:
    (fault,) = faults_of(found)
    return fault.field, fault.reason


def sentence(expression: str, answers: RuleType = RuleType.STRING) -> str:
    (fault,) = faults_of(tables(rule("x", expression, answers)))
    assert (fault.field, fault.reason) == ("rules.x", "expression")
    return fault.sentence


def test_sound_tables_have_no_fault() -> None:
    assert not faults_of(
        tables(
            row("vat-20", "SR20"),
            row("standard", same_as="vat-20"),
            row("fast", rule="by_country", kind=MappingKind.CARRIER),
            rule("by_country", 'rules.domestic ? "royal-mail" : "dpd"'),
            rule("domestic", 'input.country in ["GB", "IM"]', RuleType.BOOL),
        )
    )


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "target"),
        ({"to_code": "a", "rule": "b"}, "target"),
        ({"same_as": "nobody"}, "unknown_row"),
        ({"rule": "nobody"}, "unknown_rule"),
        ({"to_code": "a" * 101}, "code"),
        ({"to_code": "a", "from_on": date(2026, 2, 1), "until_on": date(2026, 1, 1)}, "days"),
    ],
)
def test_a_row_that_leads_nowhere_is_named(said: dict[str, Any], reason: str) -> None:
    faults = faults_of(tables(row("vat-20", **said)))
    assert ("rows.tax_code.vat-20", reason) in {(one.field, one.reason) for one in faults}


def test_two_rows_for_one_day_are_refused_and_rows_that_follow_each_other_are_not() -> None:
    old = row("vat-20", "A", until_on=date(2026, 3, 31))
    new = row("vat-20", "B", from_on=date(2026, 4, 1))
    assert not faults_of(tables(old, new))
    assert only_fault(tables(old, row("vat-20", "B", from_on=date(2026, 3, 31)))) == (
        "rows.tax_code.vat-20",
        "overlap",
    )


def test_a_circle_of_rows_is_refused_and_named() -> None:
    (fault,) = faults_of(tables(row("a", same_as="b"), row("b", same_as="a")))
    assert fault.reason == "cycle"
    assert "rows.tax_code.a > rows.tax_code.b" in fault.sentence or (
        "rows.tax_code.b > rows.tax_code.a" in fault.sentence
    )


def test_rules_that_ask_each_other_never_end_and_are_refused() -> None:
    circle = tables(
        rule("a", "rules.b", RuleType.BOOL), rule("b", "!rules.a", RuleType.BOOL), row("c", "d")
    )
    assert {one.reason for one in faults_of(circle)} == {"cycle"}


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("1 +", "ends too soon"),
        ("input.skus[0]", "not expected"),
        ('input.country == "GB" == true', "brackets"),
        ("1.5", "cannot be read"),
        (DEEP, "deep"),
        ("'" + "a" * 2_000 + "'", "longer than"),
        ("input.weight", "there is no `input.weight`"),
        ("country", "there is no `country`"),
        ('input.amount_minor + "a"', "must be int"),
        ('"a" < 1', "must be int"),
        ('input.skus.map(x, x + "!")', "cannot be called"),
        ('input.code.matches("(a+)+$")', "cannot be called"),
        ("true", "comes to bool"),
        ('input.country ? "a" : "b"', "must be bool"),
        ('true ? "a" : 1', "must be string"),
    ],
)
def test_an_expression_that_does_not_fit_is_refused_before_it_runs(
    expression: str, said: str
) -> None:
    assert said in sentence(expression)


def test_an_expression_that_is_too_dear_is_refused() -> None:
    assert "steps where 10000 are allowed" in sentence(NESTED, RuleType.BOOL)
    assert not faults_of(
        tables(rule("once", 'input.skus.exists(a, a.startsWith("X"))', RuleType.BOOL))
    )


def test_rules_that_are_dear_only_together_are_refused() -> None:
    once = 'input.skus.exists(a, a.startsWith("X"))'
    (fault,) = faults_of(
        tables(
            rule("one", once, RuleType.BOOL),
            rule("two", f"rules.one && {once}", RuleType.BOOL),
        )
    )
    assert (fault.field, "with the rules that it asks" in fault.sentence) == ("rules.two", True)


def test_too_many_rows_are_refused_before_anything_else_is_looked_at() -> None:
    many = tables(*(row(str(number), same_as="nobody") for number in range(5_001)))
    assert only_fault(many) == ("rows", "too_many")
