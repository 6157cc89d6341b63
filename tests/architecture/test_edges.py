"""The picture that `services/topology.toml` draws, against what code imports and traces show."""

from pathlib import Path

import pytest
from edges import Imported, declared_edges, differences, imports_of, undeclared
from msgspec.structs import replace
from span_collector import Seen, SpanCollector

from trunkline_cli.topology import Topology


@pytest.fixture
def imported(root: Path, services: dict[str, Path]) -> dict[str, Imported]:
    """What every service's code imports."""
    return imports_of(root, services)


def without(topology: Topology, caller: str, called: str) -> Topology:
    """The page with one call left out."""
    service = topology.services[caller]
    calls = tuple(one for one in service.calls if one != called)
    return replace(topology, services={**topology.services, caller: replace(service, calls=calls)})


def test_code_imports_the_contracts_of_whom_it_is_declared_to_call(
    declared: Topology, imported: dict[str, Imported]
) -> None:
    assert differences(imported, declared) == []


def test_a_contract_without_a_declared_call_is_found(
    declared: Topology, imported: dict[str, Imported]
) -> None:
    poorer = without(declared, "process-order-to-cash", "system-warehouse")
    (said,) = differences(imported, poorer)
    assert said.startswith("process-order-to-cash imports system.fulfilment, and declares no call")


def test_a_declared_call_without_a_contract_is_found(
    declared: Topology, imported: dict[str, Imported]
) -> None:
    idle = imported | {"edge-policy": Imported(frozenset(), frozenset())}
    assert differences(idle, declared) == [
        "edge-policy declares a call to process-partners, and imports no contract that it answers"
    ]


def test_what_traces_show_may_be_less_than_is_declared(declared: Topology) -> None:
    assert undeclared([], declared) == []
    assert undeclared(declared_edges(declared), declared) == []


def test_an_edge_that_is_not_declared_is_found(declared: Topology) -> None:
    planted = {("process-inventory", "system-bank"), ("process-inventory", "system-tryton")}
    assert undeclared(planted, declared) == [
        "process-inventory called system-bank, which is not declared"
    ]


def test_an_audience_that_calls_a_system_is_found_even_when_it_is_declared(
    declared: Topology,
) -> None:
    partner = declared.services["experience-partner"]
    allowed = replace(partner, calls=(*partner.calls, "system-tryton"))
    wider = replace(declared, services={**declared.services, "experience-partner": allowed})
    assert undeclared({("experience-partner", "system-tryton")}, wider) == [
        "experience-partner called system-tryton past the process layer"
    ]


def test_a_span_below_another_service_s_span_is_an_edge_that_is_judged(declared: Topology) -> None:
    collector = SpanCollector()
    collector.spans = {
        b"1": Seen("process-inventory", "advance", b""),
        b"2": Seen("process-inventory", "client", b"1"),
        b"3": Seen("system-bank", "server", b"2"),
    }
    assert undeclared(collector.edges(), declared) == [
        "process-inventory called system-bank, which is not declared"
    ]
