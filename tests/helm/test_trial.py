"""The pods of a trial, as `make images-test` runs them: confined, and told what they take."""

import importlib
import sys
from functools import cache
from typing import Any

import pytest
from chart import ROOT, rendered

from trunkline_cli.topology import load as load_topology
from trunkline_cli.topology import package
from trunkline_kit.settings import load
from trunkline_store.keys import Keyring


@cache
def reading(module: str = "pods") -> Any:
    """Give a module of `.ci`: what it makes of a rendered chart is held here."""
    sys.path.append(str(ROOT / ".ci"))
    try:
        return importlib.import_module(module)
    finally:
        sys.path.remove(str(ROOT / ".ci"))


@cache
def pods() -> dict[str, Any]:
    return {one.component: one for one in reading().pods(rendered("dev"))}


LEFT_OUT = {"system-tryton"}
"""In whose place the ERP's stand-in answers."""
SERVICES = [one for one in load_topology().services if not one.startswith("sandbox-")]


def test_every_pod_is_confined() -> None:
    assert {"gateway", "postgres", "valkey", "process-operations"} < set(pods())
    for name, pod in pods().items():
        assert pod.memory.endswith("m"), name
        assert 0 not in map(int, pod.user.split(":")), name
        assert "/tmp" in pod.scratch, name  # noqa: S108 - a pod's own
        assert pod.probe, name
        assert pod.grace_s > pod.drains_s, name


@pytest.mark.parametrize("service", [one for one in SERVICES if one not in LEFT_OUT])
def test_a_service_takes_what_the_trial_tells_it(service: str) -> None:
    module = importlib.import_module(f"{package(service)}.settings")
    told = pods()[service].environment
    settings = load(module.Settings, told)
    assert not [one for one in told.values() if "$(" in one]
    if "TRUNKLINE_MASTER_KEY" in told:
        Keyring.from_base64(told["TRUNKLINE_MASTER_KEY"])
    if keys := getattr(settings, "signing_keys", None):
        assert keys().signs


def test_files_and_variables_are_read_where_they_lie() -> None:
    assert pods()["gateway"].files["/etc/envoy"]["envoy.yaml"].startswith("# The gateway.")
    assert "static_resources" in " ".join(pods()["gateway"].arguments)
    assert "CREATE ROLE" in "".join(
        pods()["postgres"].files["/docker-entrypoint-initdb.d"].values()
    )
    assert pods()["postgres"].scratch[-1] == "/var/lib/postgresql/data"


def test_the_pod_of_its_test_runs_as_it_is_rendered() -> None:
    [pod] = reading().tests(rendered("dev"))
    assert pod.component == "test"
    assert pod.memory == "64m"
    assert "def main" in pod.files["/test"]["place_order.py"]
    assert pod.command[:2] == ("python", "/test/place_order.py")


OPENED = {
    ("gateway", "edge-policy", 8080): True,
    ("experience-partner", "process-order-to-cash", 9090): True,
    ("process-order-to-cash", "postgres", 5432): True,
    ("system-warehouse", "sandbox-warehouse", 8080): True,
    ("sandbox-shopify", "gateway", 8080): True,
    ("sandbox-erp", "gateway", 8080): False,
    ("gateway", "edge-policy", 9090): False,
    ("experience-partner", "system-bank", 9090): False,
    ("experience-partner", "postgres", 5432): False,
    ("valkey", "postgres", 5432): False,
    ("outside", "postgres", 5432): True,
}
"""Connections in a trial, and whether they are open; who is not of the release is not judged."""


def test_a_connection_that_no_policy_opens_is_found() -> None:
    made = {reading("policies").Edge(*one): passes for one, passes in OPENED.items()}
    refused = reading("policies").refused(rendered("dev"), made)
    assert refused == sorted(one for one, passes in made.items() if not passes)


def test_without_policies_all_is_open() -> None:
    objects = [one for one in rendered("dev") if one["kind"] != "NetworkPolicy"]
    made = [reading("policies").Edge(*one) for one in OPENED]
    assert reading("policies").refused(objects, made) == []
