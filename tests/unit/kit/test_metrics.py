"""What is sent is declared, with a unit and a meaning, and nothing else is sent."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from measured import listen, points

from trunkline_kit import metrics
from trunkline_kit.budget import Budget, Limits, Priority
from trunkline_kit.errors import Refused

ROOT = Path(__file__).parents[3]
RECORDS = {
    "set_attribute",
    "set_attributes",
    "record",
    "add",
    "set",
    "counter",
    "gauge",
    "histogram",
}
"""What gives a name away; the two that span a file are its own constants."""
UNITS = re.compile(r"1|s|By|\{[a-z]+\}")


def names_sent() -> Iterator[tuple[Path, str]]:
    """Every name of ours that code sends as a metric or as an attribute."""
    product = [*ROOT.glob("libs/*/src/trunkline_*"), *ROOT.glob("services/*/*/src/trunkline_*")]
    for path in (file for folder in product for file in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict | ast.Call) and _sends(node):
                for one in ast.walk(node):
                    if isinstance(one, ast.Constant) and str(one.value).startswith("trunkline."):
                        yield path, str(one.value)


def _sends(node: ast.Dict | ast.Call) -> bool:
    if isinstance(node, ast.Dict):
        return True
    return ast.unparse(node.func).rpartition(".")[2] in RECORDS


def test_every_name_that_is_sent_is_declared_and_every_declared_one_is_sent() -> None:
    told = metrics.declared()
    known = {*told.metrics, *told.attributes}
    sent = {name for path, name in names_sent() if "trunkline_sandbox" not in str(path)}
    assert sent == known


def test_every_metric_has_a_unit_a_meaning_and_known_attributes() -> None:
    told = metrics.declared()
    for name, one in told.metrics.items():
        assert UNITS.fullmatch(one.unit), name
        assert one.says.endswith("."), name
        assert set(one.attributes) <= set(told.attributes), name
        assert bool(one.buckets) == (one.kind == "histogram"), name
        assert list(one.buckets) == sorted(one.buckets), name


def test_what_is_not_declared_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        metrics.counter("trunkline.unheard.of")
    with pytest.raises(KeyError, match="declared as a histogram"):
        metrics.counter("trunkline.call.duration")


def test_a_call_is_measured_by_how_it_ended_in_seconds() -> None:
    listen()
    with metrics.timed_call("/measured"):
        pass
    with pytest.raises(Refused), metrics.timed_call("/measured"):
        raise Refused("no", reason="not_today")
    found = points("trunkline.call.duration")
    ends = {
        dict(told)["trunkline.outcome"]
        for told in found
        if ("trunkline.method", "/measured") in told
    }
    assert ends == {"ok", "not_today"}
    point = next(iter(found.values()))
    assert (
        tuple(point.explicit_bounds)
        == metrics.declared().metrics["trunkline.call.duration"].buckets
    )


async def test_the_wait_for_a_turn_is_measured_by_backend_and_priority() -> None:
    listen()
    budget = Budget("measured", Limits(rate_per_s=1000, burst=10, concurrency_max=5), None)
    async with budget.turn(Priority.BULK):
        pass
    told = (("trunkline.backend", "measured"), ("trunkline.priority", "bulk"))
    assert points("trunkline.budget.wait")[told].count == 1
