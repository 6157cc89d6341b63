"""What of a person goes when, and who may not be forgotten yet."""

from datetime import date

import pytest

from trunkline_durable.chart import Chart
from trunkline_kit.errors import Refused
from trunkline_process_inventory.lifecycle import RECEIPT_CHART
from trunkline_process_operations.lineage.words import Words
from trunkline_process_operations.personal.rules import (
    BILLED,
    UNBILLED,
    CaseOf,
    items_of,
    kept_until,
    require_ended,
)
from trunkline_process_order_to_cash.lifecycle import CHART
from trunkline_process_procure_to_pay.lifecycle import BILL_CHART, PURCHASE_CHART, RUN_CHART

TODAY = date(2026, 11, 22)


def case(state: str, last_on: date = TODAY, **labels: str) -> CaseOf:
    return CaseOf("c1", "order-to-cash", "TL-1", state, labels, last_on)


@pytest.mark.parametrize(
    ("last_on", "free_on"),
    [
        (date(2026, 3, 31), date(2032, 4, 1)),
        (date(2026, 4, 1), date(2033, 4, 1)),
        (date(2027, 1, 5), date(2033, 4, 1)),
    ],
)
def test_a_tax_record_is_kept_six_years_after_the_end_of_its_financial_year(
    last_on: date, free_on: date
) -> None:
    assert kept_until([case("CLOSED", last_on)], (3, 31), TODAY) == free_on


def test_the_youngest_invoice_counts_and_what_was_never_billed_keeps_nothing() -> None:
    both = [case("CLOSED", date(2020, 1, 1)), case("CLOSED", date(2026, 5, 1))]
    assert kept_until(both, (2, 29), TODAY) == date(2033, 3, 1)
    assert kept_until([case("CANCELLED"), case("REJECTED")], (3, 31), TODAY) == TODAY


def test_every_kind_of_data_has_a_day_and_a_reason() -> None:
    items = items_of(date(2033, 4, 1), TODAY)
    assert [one.goes_on for one in items] == [TODAY, TODAY, TODAY, date(2033, 4, 1)]
    assert "six" in items[-1].why or "6 years" in items[-1].why
    assert {one.goes_on for one in items_of(TODAY, TODAY)} == {TODAY}


def test_a_refusal_says_of_each_order_what_to_do_first() -> None:
    owing = CaseOf("c2", "order-to-cash", "TL-2", "INVOICED", {"owes:180 GBP": "yes"}, TODAY)
    with pytest.raises(Refused) as refused:
        require_ended([case("HELD"), owing, case("CLOSED")])
    assert "TL-1 is HELD: close or cancel it first" in refused.value.sentence
    assert "TL-2 is INVOICED and 180 GBP of it is not paid" in refused.value.sentence
    require_ended([case("CLOSED"), case("DUPLICATE")])


@pytest.mark.parametrize(
    ("process", "chart", "more"),
    [
        ("order-to-cash", CHART, set()),
        ("purchase", PURCHASE_CHART, set()),
        ("supplier-invoice", BILL_CHART, {"PAID"}),
        ("payment-run", RUN_CHART, set()),
        ("goods-receipt", RECEIPT_CHART, set()),
    ],
)
def test_a_case_ends_where_the_lifecycle_of_its_process_says(
    process: str, chart: Chart, more: set[str]
) -> None:
    billed, unbilled = BILLED[process], UNBILLED.get(process, frozenset())
    assert billed | unbilled == {str(one) for one in chart.final} | more
    assert not billed & unbilled


def test_a_supplier_s_bill_is_open_until_it_is_paid_and_a_strange_case_always() -> None:
    paid = CaseOf("c3", "supplier-invoice", "INV-1", "PAID", {}, date(2026, 3, 1))
    require_ended([paid])
    assert kept_until([paid], (3, 31), TODAY) == date(2032, 4, 1)
    for process, state in (("supplier-invoice", "CLOSED"), ("somebody-else-s", "PAID")):
        with pytest.raises(Refused, match=f"INV-1 is {state}"):
            require_ended([CaseOf("c3", process, "INV-1", state, {}, TODAY)])


def test_lineage_says_when_a_value_was_erased() -> None:
    words = Words({}, {"key_1.brief": date(2026, 11, 22)})
    sealed = {"$sealed": "key_1.brief", "ciphertext": "x"}
    assert words.text(sealed) == "[erased on 2026-11-22]"
    assert words.text({"$sealed": "key_1", "ciphertext": "x"}) == "[personal]"
