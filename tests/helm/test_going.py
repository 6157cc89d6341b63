"""A pod gets the time that what runs in it needs: preStop, the engine's drain, the server."""

import inspect

import pytest
from chart import EXAMPLES, pods, rendered

from trunkline_cli.bench.rolling import TURNED
from trunkline_cli.bench.turning import GRACE_S
from trunkline_cli.topology import load
from trunkline_durable.settings import EngineSettings
from trunkline_kit.server import GrpcServer

ENGINE = EngineSettings()
SERVER_S = inspect.signature(GrpcServer.stop).parameters["grace_s"].default
"""What a server gives to calls that are under way."""
SLACK_S = 5.0
"""For what is given back, and the last spans and metrics."""


def times(example: str) -> dict[str, tuple[float, float]]:
    """Seconds of each process's pod before SIGTERM, and in all before SIGKILL."""
    return {
        name: (
            pod["spec"]["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"],
            pod["spec"]["terminationGracePeriodSeconds"],
        )
        for name, pod in pods(rendered(example))
        if pod["metadata"]["labels"].get("trunkline.io/layer") == "process"
    }


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_process_that_goes_can_drain_and_give_back(example: str) -> None:
    found = times(example)
    assert len(found) == len([one for one in load().services if one.startswith("process-")])
    for name, (before_s, in_all_s) in found.items():
        assert in_all_s >= before_s + ENGINE.drain_s + SERVER_S + SLACK_S, name


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one != "dev"])
def test_a_process_at_work_outlives_the_longest_step(example: str) -> None:
    for name, (before_s, in_all_s) in times(example).items():
        assert in_all_s > before_s + ENGINE.step_timeout_s, name


def test_the_bench_gives_no_more_time_than_the_chart() -> None:
    ends = [
        one["spec"]["terminationGracePeriodSeconds"]
        for _, one in pods(rendered("small"))
        if "trunkline.io/layer" in one["metadata"]["labels"]
    ]
    assert min(ends) >= GRACE_S


def test_the_bench_replaces_every_service_of_ours() -> None:
    ours = {one for one in load().services if not one.startswith("sandbox-")}
    assert {*TURNED} == ours - {"system-tryton"} | {"gateway"}
