"""A version translates our codes, by row, by day and by rule."""

from datetime import date

import pytest
from mapping_tables import asking, row, rule, tables

from trunkline_kit.errors import Refused
from trunkline_mapping.translation import BUILT_IN, Translation
from trunkline_model.mapping import MappingKind, MappingTables, RuleType

TAX, CARRIER = MappingKind.TAX_CODE, MappingKind.CARRIER


def test_a_kind_without_rows_is_left_to_what_is_built_in() -> None:
    translation = Translation(MappingTables(), built_in={TAX: {"vat-20": "S"}})
    assert translation.version == BUILT_IN
    assert translation.code(TAX, "vat-20", asking()) == "S"
    assert translation.code(CARRIER, "standard", asking()) == "standard"


def test_the_day_of_the_document_chooses_the_row() -> None:
    translation = Translation(
        tables(
            row("vat-20", "OLD", until_on=date(2026, 3, 31)),
            row("vat-20", "NEW", from_on=date(2026, 4, 1)),
            row("standard", same_as="vat-20"),
        ),
        "7.abc",
    )
    assert translation.code(TAX, "vat-20", asking(on=date(2026, 3, 31))) == "OLD"
    assert translation.code(TAX, "vat-20", asking(on=date(2026, 4, 1))) == "NEW"
    assert translation.code(TAX, "standard", asking(on=date(2026, 4, 1))) == "NEW"


def test_a_code_without_a_row_is_refused_with_its_field_and_a_remedy() -> None:
    translation = Translation(tables(row("vat-20", "S", until_on=date(2026, 3, 31))), "7.abc")
    with pytest.raises(Refused) as caught:
        translation.code(TAX, "vat-20", asking(field="order.lines[0].tax_code"))
    assert caught.value.reason == "unmapped_code"
    assert caught.value.fields[0].field == "order.lines[0].tax_code"
    assert "7.abc has no tax code for 'vat-20' on 2026-11-02" in caught.value.sentence
    assert "publish" in caught.value.sentence


def test_a_rule_answers_from_what_the_document_says() -> None:
    translation = Translation(
        tables(
            row("fast", rule="service", kind=CARRIER),
            rule("service", 'rules.dear ? "special" : rules.near ? "rm-24" : "dpd-" + input.code'),
            rule("near", 'input.country == "GB"', RuleType.BOOL),
            rule(
                "dear",
                'input.amount_minor >= 100000 && input.skus.exists(s, s.startsWith("GOLD"))',
                RuleType.BOOL,
            ),
        )
    )
    assert translation.code(CARRIER, "fast", asking(country="GB")) == "rm-24"
    assert translation.code(CARRIER, "fast", asking(country="FR")) == "dpd-fast"
    gold = asking(country="FR", amount_minor=100_000, skus=("TIN-1", "GOLD-1"))
    assert translation.code(CARRIER, "fast", gold) == "special"


def test_a_rule_that_fails_when_it_runs_is_a_refusal_that_names_it() -> None:
    translation = Translation(
        tables(
            row("fast", rule="odd", kind=CARRIER),
            rule("odd", '100 / input.amount_minor > 1 ? "a" : "b"'),
        )
    )
    with pytest.raises(Refused, match="rule 'odd'") as caught:
        translation.code(CARRIER, "fast", asking())
    assert caught.value.reason == "mapping_rule"


def test_a_document_with_more_articles_than_were_counted_on_runs_no_rule() -> None:
    translation = Translation(tables(row("f", rule="r", kind=CARRIER), rule("r", '"a"')))
    with pytest.raises(Refused, match="501"):
        translation.code(CARRIER, "f", asking(skus=("x",) * 501))
