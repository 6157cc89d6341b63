"""The chart is whole, and what it does not allow is refused in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from order_builders import ORDERED_AT, gbp

from trunkline_kit.errors import Refused
from trunkline_process_order_to_cash import facts
from trunkline_process_order_to_cash.fold import SLOTS, fold_all
from trunkline_process_order_to_cash.lifecycle import (
    CHART,
    COMMANDS,
    ENDS,
    NOT_CARRIED,
    NOT_CARRIED_FACTS,
    State,
    require,
)
from trunkline_process_order_to_cash.order import OrderCase


def closed() -> OrderCase:
    return fold_all([facts.OrderClosed(occurred_at=ORDERED_AT, billed=gbp(1), paid=gbp(1))])


@pytest.mark.parametrize("state", list(State))
def test_every_state_can_be_reached(state: State) -> None:
    assert CHART.allows(State.RECEIVED, state)


@pytest.mark.parametrize("state", [one for one in State if one not in ENDS])
def test_every_state_leads_to_an_end(state: State) -> None:
    assert any(CHART.allows(state, end) for end in ENDS)


@pytest.mark.parametrize("state", sorted(ENDS))
def test_nothing_leaves_an_end(state: State) -> None:
    assert not [one for one in CHART.moves if one.source == state]


def test_every_move_names_a_fact_that_exists_or_is_not_carried_yet() -> None:
    kinds = {kind.__name__ for kind in SLOTS} | NOT_CARRIED_FACTS
    assert {one.on for one in CHART.moves} <= kinds


def test_every_state_stands_in_the_chart() -> None:
    assert set(CHART.states) == {one.value for one in State}


@given(st.sampled_from(sorted(NOT_CARRIED.keys() - COMMANDS.keys())))
def test_what_is_not_carried_yet_is_refused_with_what_to_do_instead(command: str) -> None:
    with pytest.raises(Refused, match="not carried yet: ") as refused:
        require(command, OrderCase())
    assert refused.value.reason == "not_carried"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_closed_order_takes_no_command(command: str) -> None:
    with pytest.raises(Refused, match="CLOSED") as refused:
        require(command, closed())
    assert refused.value.reason == "not_in_this_state"


def test_a_received_order_may_be_cancelled() -> None:
    require("cancel_order", OrderCase())


def test_an_order_with_nothing_held_has_no_hold_to_release() -> None:
    with pytest.raises(Refused, match="release_hold"):
        require("release_hold", OrderCase())


def test_the_chart_draws_itself() -> None:
    assert "PART_SHIPPED --> SHIPPED: ParcelLeft" in CHART.mermaid()
