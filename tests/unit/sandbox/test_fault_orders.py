"""Faults are data: what is not one is refused in words, and a seed decides the same every time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trunkline_sandbox import KINDS, BadFault, Fault, FaultOrder, Sandbox
from trunkline_sandbox.fault_order import PARAMETERS, read_order


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    opened = Sandbox.open(tmp_path / "state.sqlite3", "", {"*": frozenset(KINDS)})
    yield opened
    opened.close()


def test_an_unknown_kind_is_refused_with_all_there_are() -> None:
    with pytest.raises(BadFault) as refused:
        read_order({"on": "pay", "kind": "gremlin"})
    assert "there is no fault 'gremlin'" in str(refused.value)
    assert all(kind in str(refused.value) for kind in KINDS)


@pytest.mark.parametrize(
    ("parameter", "value"), [("colour", "red"), ("pause_s", 0.5), ("hang_s", 1.0)]
)
def test_a_parameter_that_the_kind_does_not_have_is_refused(parameter: str, value: object) -> None:
    with pytest.raises(BadFault) as refused:
        read_order({"on": "pay", "kind": "truncated", parameter: value})
    assert f"truncated has no parameter '{parameter}': it has after_bytes" in str(refused.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"times": 0},
        {"probability": 1.5},
        {"hang_s": -1},
        {"hang_s": "soon"},
        {"jitter_s": -0.1},
    ],
)
def test_a_value_out_of_range_is_refused_by_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadFault) as refused:
        read_order({"on": "pay", "kind": "latency", **wrong})
    assert f"`$.{next(iter(wrong))}`" in str(refused.value)


def test_an_order_without_an_operation_is_refused() -> None:
    with pytest.raises(BadFault) as refused:
        read_order({"kind": "latency"})
    assert "`on`" in str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_takes_its_own_parameters(box: Sandbox, kind: str) -> None:
    given = dict.fromkeys(PARAMETERS[kind] - {"content_type"}, 3)  # type: ignore[index]
    armed = box.faults.add(read_order({"on": "pay", "kind": kind, "seed": 4, **given}))
    assert box.faults.listed() == [armed]
    assert {name: getattr(armed, name) for name in given} == given


def test_a_fault_that_an_operation_cannot_show_is_refused(tmp_path: Path) -> None:
    with Sandbox.open(tmp_path / "s.sqlite3").state as state:
        plain = Sandbox(state, {"pay": frozenset({"5xx"}), "*": frozenset(KINDS)})
        with pytest.raises(BadFault, match="pay cannot show reorder: it can show 5xx"):
            plain.faults.add(FaultOrder("pay", "reorder"))
        plain.faults.add(FaultOrder("*", "reorder"))
        assert plain.faults.take("pay") is None
        assert plain.faults.take("refund") is not None


def strikes(box: Sandbox, seed: int, calls: int = 200) -> list[bool]:
    box.faults.clear()
    box.faults.add(FaultOrder("pay", "5xx", probability=0.25, seed=seed))
    return [box.faults.take("pay") is not None for _ in range(calls)]


def test_a_probability_strikes_its_share_the_same_way_each_time(box: Sandbox) -> None:
    first = strikes(box, seed=7)
    listed = box.faults.listed()[0]
    assert (listed.seen, listed.fired) == (200, sum(first))
    assert 25 <= sum(first) <= 75
    assert strikes(box, seed=7) == first
    assert strikes(box, seed=8) != first


def test_a_probability_may_be_bounded_by_times(box: Sandbox) -> None:
    box.faults.add(FaultOrder("pay", "5xx", probability=1.0, times=3))
    assert [box.faults.take("pay") is not None for _ in range(5)] == [True] * 3 + [False] * 2


def test_a_call_that_one_fault_spares_may_be_struck_by_the_next(box: Sandbox) -> None:
    box.faults.add(FaultOrder("pay", "5xx", probability=0.0))
    box.faults.add(FaultOrder("pay", "429"))
    struck = box.faults.take("pay")
    assert struck is not None
    assert struck.kind == "429"


def test_jitter_moves_each_wait_within_its_bounds_by_the_seed() -> None:
    def waits(seed: int) -> list[float]:
        latency = {"on": "pay", "kind": "latency", "hang_s": 0.5, "jitter_s": 0.2}
        orders = (
            Fault(**latency, fault_id=1, seed=seed, fired=turn)  # type: ignore[arg-type]
            for turn in range(1, 50)
        )
        return [one.delay_s for one in orders]

    assert waits(1) == waits(1)
    assert waits(1) != waits(2)
    assert 0.3 <= min(waits(1)) < 0.4
    assert 0.6 < max(waits(1)) <= 0.7
    short = Fault(on="pay", kind="latency", hang_s=0.1, jitter_s=9.0, fault_id=1, seed=3, fired=2)
    assert short.delay_s >= 0


def test_orders_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    before = Sandbox.open(path)
    before.faults.add(FaultOrder("pay", "5xx", times=2, seed=9))
    before.faults.take("pay")
    told = before.faults.listed()
    before.close()
    after = Sandbox.open(path)
    assert after.faults.listed() == told
    assert told[0].fired == 1
    after.close()
