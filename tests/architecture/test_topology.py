import re
from pathlib import Path

import pytest

from trunkline_cli.topology import Topology, variable

BELOW = {
    "experience": {"process"},
    "edge": {"process"},
    "process": {"process", "system"},
    "system": set[str](),
    "sandbox": set[str](),
}
"""Calls go down only; what a backend says unasked is read from its system service."""


def layer(name: str) -> str:
    return name.partition("-")[0]


def test_every_service_is_declared_and_every_declared_service_exists(
    declared: Topology, services: dict[str, Path]
) -> None:
    assert sorted(declared.services) == sorted(services)


def test_calls_go_down_to_services_that_answer_grpc(declared: Topology) -> None:
    for name, service in declared.services.items():
        for called in service.calls:
            assert layer(called) in BELOW[layer(name)], f"{name} may not call {called}"
            assert "grpc" in declared.services[called].listens, f"{called} answers no gRPC"


def test_only_what_speaks_to_outside_has_a_backend_and_it_is_a_stand_in(
    declared: Topology,
) -> None:
    """Systems do, and the audience whose people an identity provider knows."""
    for name, service in declared.services.items():
        if service.backend is not None:
            assert layer(name) == "system" or name == "experience-web"
            assert layer(service.backend) == "sandbox"
            assert service.backend in declared.services


def test_a_webhook_reaches_its_service_through_a_declared_route(declared: Topology) -> None:
    routed = {route.service for route in declared.gateway.routes}
    for service in declared.services.values():
        assert set(service.webhooks) <= routed


def test_every_route_leads_to_a_service_that_answers_http(declared: Topology) -> None:
    for route in declared.gateway.routes:
        assert "http" in declared.services[route.service].listens
        assert layer(route.service) in {"experience", "system"}


def test_the_gateway_asks_an_edge_service(declared: Topology) -> None:
    assert layer(declared.gateway.authorises) == "edge"


@pytest.mark.parametrize("kind", ["process", "system"])
def test_what_remembers_has_a_database(declared: Topology, kind: str) -> None:
    for name, service in declared.services.items():
        if layer(name) == kind:
            assert "postgres" in service.stores, f"{name} has nowhere to remember"


def test_only_the_process_layer_shares_a_schema(declared: Topology) -> None:
    for name, service in declared.services.items():
        shared = service.schema is not None
        assert shared == (layer(name) == "process"), name


def test_envoy_reaches_whom_the_topology_declares(
    declared: Topology, tree: list[Path], root: Path
) -> None:
    pages = [(root / path).read_text() for path in tree if path.parts[0] == "gateway"]
    named = {name for page in pages for name in re.findall(r"\$\{(\w+)_HTTP_PORT\}", page)}
    routed = {route.service for route in declared.gateway.routes}
    wanted = {variable(name) for name in routed | {declared.gateway.authorises}}
    assert named - {"GATEWAY"} == wanted
    for route in declared.gateway.routes:
        assert any(f": {route.prefix}" in page for page in pages), route.prefix
