"""The three charts are whole, and every fact that they name is one that is folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trunkline_durable.chart import Chart
from trunkline_process_procure_to_pay.cases import payment_run, purchase, supplier_invoice
from trunkline_process_procure_to_pay.lifecycle import BILL_CHART, PURCHASE_CHART, RUN_CHART
from trunkline_process_procure_to_pay.processes import processes
from trunkline_process_procure_to_pay.terms import Terms

CHARTS = {
    "purchase": (PURCHASE_CHART, purchase.SLOTS),
    "bill": (BILL_CHART, supplier_invoice.SLOTS),
    "run": (RUN_CHART, payment_run.SLOTS),
}
charts = pytest.mark.parametrize(("chart", "slots"), CHARTS.values(), ids=list(CHARTS))


@charts
def test_every_state_can_be_reached(chart: Chart, slots: dict[type, object]) -> None:
    del slots
    assert all(chart.allows(chart.initial, state) for state in chart.states)


@charts
def test_every_state_leads_to_an_end_and_nothing_leaves_one(
    chart: Chart, slots: dict[type, object]
) -> None:
    del slots
    ends = chart.final | {"PAID"}
    for state in chart.states:
        assert any(chart.allows(state, end) for end in ends)
    assert not [one for one in chart.moves if one.source in chart.final]


@charts
def test_every_move_names_a_fact_that_is_folded(chart: Chart, slots: dict[type, object]) -> None:
    assert {one.on for one in chart.moves} <= {kind.__name__ for kind in slots}


@given(st.sampled_from(processes(Terms()).every))
def test_a_case_without_facts_is_in_the_first_state(process: object) -> None:
    empty = process.snapshot()  # type: ignore[attr-defined]
    assert process.state_of(empty) == process.chart.initial  # type: ignore[attr-defined]
