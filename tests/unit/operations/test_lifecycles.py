"""The lifecycle of a process as it is declared, and the way that a case took through it."""

import pytest
from toy_process import CHART, TOY, place, until_state

from trunkline_durable.engine import Engine
from trunkline_durable.lifecycles import DeclaredLifecycles
from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.lifecycles import GetLifecycle, GetPassage


async def test_a_lifecycle_is_told_as_it_is_declared(engine: Engine) -> None:
    told = await DeclaredLifecycles(engine, (TOY,)).get_lifecycle(GetLifecycle("toy"))
    assert told.states == CHART.states
    assert [(m.source, m.target, m.on) for m in told.moves] == [
        (m.source, m.target, m.on) for m in CHART.moves
    ]
    assert {one.command: frozenset(one.states) for one in told.commands} == CHART.commands
    assert frozenset(told.ends) == CHART.final


async def test_a_case_tells_the_states_that_it_passed(engine: Engine) -> None:
    await place(engine, "T-1")
    case_id = (await until_state(engine, "T-1", "BOOKED")).case_id
    lifecycles = DeclaredLifecycles(engine, (TOY,))
    passage = await lifecycles.get_passage(GetPassage("toy", case_id))
    assert [(one.state, one.on) for one in passage.states] == [
        ("PLACED", "Placed"),
        ("BOOKED", "Booked"),
    ]


async def test_what_lives_elsewhere_is_not_found(engine: Engine) -> None:
    lifecycles = DeclaredLifecycles(engine, (TOY,))
    with pytest.raises(NotFound):
        await lifecycles.get_lifecycle(GetLifecycle("payroll"))
    with pytest.raises(NotFound):
        await lifecycles.get_passage(GetPassage("toy", "no-such-case"))
