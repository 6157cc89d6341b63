"""What the topology tells a service is what the service reads, and nothing else."""

import importlib
from pathlib import Path

import msgspec
import pytest

from trunkline_cli.keyring import Keyring
from trunkline_cli.plan import PARTS, Plan
from trunkline_cli.settings import Settings
from trunkline_cli.topology import Topology, load, package, variable

NAMES = sorted(load().services)
READS_BY_HAND = {"sandbox-tryton"}
"""It hands most of what it is told on to Tryton under Tryton's own names."""


@pytest.fixture
def plan(declared: Topology, tmp_path: Path) -> Plan:
    """A stack that is never started."""
    listeners = [*PARTS, *declared.listeners()]
    return Plan(
        topology=declared,
        settings=Settings(home=tmp_path),
        numbers={name: number for number, name in enumerate(listeners, start=20_000)},
        keyring=Keyring(tmp_path / "secrets.json"),
        given={},
    )


def read_by(name: str) -> dict[str, bool]:
    """Variables that a service reads, and whether it cannot do without."""
    module = importlib.import_module(f"{package(name)}.settings")
    fields = msgspec.structs.fields(module.Settings)
    own = {f"TRUNKLINE_{field.name.upper()}": field.required for field in fields}
    connections = getattr(module, "CONNECTIONS", None)
    return own if connections is None else own | connections.variables()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in READS_BY_HAND])
def test_a_service_is_told_all_that_it_needs(plan: Plan, name: str) -> None:
    told = plan.environment(name, {})
    missing = {one for one, required in read_by(name).items() if required and one not in told}
    assert not missing


@pytest.mark.parametrize("name", [name for name in NAMES if name not in READS_BY_HAND])
def test_nothing_is_declared_that_a_service_does_not_read(plan: Plan, name: str) -> None:
    assert set(plan.topology.services[name].environment) <= set(read_by(name))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in READS_BY_HAND])
def test_a_service_calls_whom_it_asks_the_address_of(plan: Plan, name: str) -> None:
    services = plan.topology.services
    addresses = {f"TRUNKLINE_{variable(other)}_ADDRESS": other for other in services}
    asked = {addresses[one] for one in read_by(name) if one in addresses}
    assert asked == set(services[name].calls)
