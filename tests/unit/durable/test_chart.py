import pytest
from toy_process import CHART

from trunkline_kit.errors import Refused


def test_a_chart_draws_itself() -> None:
    drawn = CHART.mermaid()
    assert drawn.startswith("stateDiagram-v2\n    [*] --> NEW\n")
    assert "    PLACED --> BOOKED: Booked\n" in drawn
    assert drawn.endswith("    SHIPPED --> [*]\n")


def test_a_chart_names_every_state_once() -> None:
    assert CHART.states == ("NEW", "PLACED", "BOOKED", "PART_SHIPPED", "SHIPPED", "CANCELLED")


def test_a_state_is_reached_by_several_moves() -> None:
    assert CHART.allows("NEW", "SHIPPED")
    assert not CHART.allows("SHIPPED", "PLACED")


def test_a_command_that_nobody_declared_is_refused() -> None:
    with pytest.raises(Refused, match="no command fly"):
        CHART.require("fly", "NEW")
