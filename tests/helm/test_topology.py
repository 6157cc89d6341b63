"""The chart runs what `services/topology.toml` declares, and opens the edges that it declares."""

from typing import Any

import msgspec
import pytest
from chart import CLOSED, EXAMPLES, MATRIX, Object, containers, of_kind, rendered

from trunkline_cli.settings import REPOSITORY
from trunkline_cli.topology import load, package, variable

DECLARED = load()
OWN = {name: one for name, one in DECLARED.services.items() if not name.startswith("sandbox-")}
ADD = "say in helm/trunkline/examples/backends.yaml where its backend is"
INSTEAD = {"system-tryton": "sandbox-erp"}
"""Who answers for whom where stand-ins run."""
NUMBERS = {"grpc": 9090, "http": 8080, "sftp": 2222, "smtp": 2525, "imap": 1143}


def running(example: str) -> set[str]:
    return {component(one) for one in of_kind(rendered(example), "Deployment").values()}


def component(one: Object) -> str:
    return str(one["metadata"]["labels"]["app.kubernetes.io/component"])


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one != "dev"])
def test_every_service_of_the_topology_runs(example: str) -> None:
    assert running(example) == {*OWN, "gateway"}, ADD


def test_stand_ins_run_in_place_of_backends() -> None:
    backends = {one.backend for name, one in OWN.items() if name not in INSTEAD and one.backend}
    services = set(OWN) - set(INSTEAD)
    assert running("dev") == services | backends | set(INSTEAD.values()) | {"gateway"}


@pytest.mark.parametrize("example", CLOSED)
def test_policies_open_the_edges_of_the_topology_and_no_other(example: str) -> None:
    """Seen from both ends: who may be called by whom, and who may call whom, at which port."""
    assert let_in(example) == edges(example)
    assert let_out(example) == edges(example)


def edges(example: str) -> set[tuple[str, str, int]]:
    """Caller, called, port, between services of the release, by the topology."""
    names = running(example)
    answers = {called: other for called, other in INSTEAD.items() if other in names}
    found = {("gateway", DECLARED.gateway.authorises, 8080)}
    found |= {("gateway", route.service, 8080) for route in DECLARED.gateway.routes}
    for name in names - {"gateway"}:
        one = DECLARED.services[name]
        found |= {(name, answers.get(called, called), 9090) for called in one.calls}
        if one.backend in names:
            listens = DECLARED.services[one.backend].listens
            found |= {(name, one.backend, NUMBERS[port]) for port in listens}
        if one.webhooks:
            found.add((name, "gateway", 8080))
    return {edge for edge in found if edge[0] in names and edge[1] in names}


def let_in(example: str) -> set[tuple[str, str, int]]:
    found = {
        (caller, name, port)
        for name, rule in rules(example, "ingress")
        for caller in peers(rule.get("from", ()))
        for port in numbers(rule)
    }
    everybody = {("gateway", 8080)}  # who calls the gateway is outside, webhooks among them
    found |= {edge for edge in edges(example) if edge[1:] in everybody}
    return {edge for edge in found if edge[0] != "test"}


def let_out(example: str) -> set[tuple[str, str, int]]:
    return {
        (name, called, port)
        for name, rule in rules(example, "egress")
        for called in peers(rule.get("to", ()))
        for port in numbers(rule)
        if name not in {"test", "migrations"} and called not in {"postgres", "valkey"}
    }


def rules(example: str, way: str) -> list[tuple[str, Object]]:
    policies = of_kind(rendered(example), "NetworkPolicy").values()
    ours = {*running(example), "test", "migrations"}
    return [
        (component(policy), rule)
        for policy in policies
        if component(policy) in ours
        for rule in policy["spec"].get(way) or ()
    ]


def peers(places: Any) -> list[str]:
    chosen = (place["podSelector"]["matchLabels"] for place in places if "podSelector" in place)
    return [str(one["app.kubernetes.io/component"]) for one in chosen]


def numbers(rule: Object) -> list[int]:
    return [int(port["port"]) for port in rule["ports"]]


@pytest.mark.parametrize("example", MATRIX)
def test_a_store_is_reached_by_those_that_the_topology_says(example: str) -> None:
    for name in running(example) - {"gateway"}:
        told = {one["name"] for one in main_container(example, name).get("env", ())}
        stores = DECLARED.services[name].stores
        assert ("TRUNKLINE_DATABASE_URL" in told) == ("postgres" in stores), name
        assert ("TRUNKLINE_VALKEY_URL" in told) == ("valkey" in stores), name


@pytest.mark.parametrize("example", MATRIX)
def test_a_service_is_told_all_that_it_needs(example: str) -> None:
    for name in running(example) - {"gateway"}:
        told = environment(example, name)
        read = _read_by(name)
        missing = {one for one, required in read.items() if required and not told.get(one)}
        assert not missing, f"{name}: {missing}"
        assert not [one for one in told.values() if "${" in one], name


@pytest.mark.parametrize("example", MATRIX)
def test_a_service_finds_its_neighbours(example: str) -> None:
    services = of_kind(rendered(example), "Service")
    for name in running(example) - {"gateway"}:
        told = environment(example, name)
        for called in DECLARED.services[name].calls:
            host, _, port = told[f"TRUNKLINE_{variable(called)}_ADDRESS"].partition(":")
            assert int(port) in {one["port"] for one in services[host]["spec"]["ports"]}


@pytest.mark.parametrize("example", MATRIX)
def test_a_service_can_read_what_it_is_told_of_its_backends(example: str) -> None:
    for name in running(example) - {"gateway"}:
        if connections := getattr(settings(name), "CONNECTIONS", None):
            assert connections.load(environment(example, name)), name


def test_several_connections_of_a_service_are_read() -> None:
    told = environment("ci/connections", "system-shopify")
    found = settings("system-shopify").CONNECTIONS.load(told)
    assert [one.connection_id for one in found] == ["shop-uk", "shop-ie"]


def test_the_owner_of_a_schema_is_known_to_the_migrations_only() -> None:
    for name in running("small") - {"gateway"}:
        assert "TRUNKLINE_MIGRATION_URL" not in environment("small", name)


def test_what_is_written_beside_the_topology_is_the_topology() -> None:
    files = REPOSITORY / "helm" / "trunkline" / "files"
    assert (files / "topology.toml").samefile(REPOSITORY / "services" / "topology.toml")
    assert (files / "gateway").samefile(REPOSITORY / "gateway")


def workload(example: str, name: str) -> Object:
    known = of_kind(rendered(example), "Deployment").values()
    return next(one for one in known if component(one) == name)


def environment(example: str, name: str) -> dict[str, str]:
    """What a service is told; a secret is some text."""
    container = main_container(example, name)
    maps = of_kind(rendered(example), "ConfigMap")
    given = [maps[one["configMapRef"]["name"]]["data"] for one in container["envFrom"]]
    plain: dict[str, str] = {key: value for one in given for key, value in one.items()}
    secret = {one["name"]: str(one.get("value", "…")) for one in container.get("env", ())}
    return plain | secret


def main_container(example: str, name: str) -> Object:
    found = containers(workload(example, name)["spec"]["template"])
    return next(one for one in found if one["name"] == name)


def settings(name: str) -> Any:
    """Give the module in which a service says what it reads."""
    return __import__(f"{package(name)}.settings", fromlist=["Settings"])


def _read_by(name: str) -> dict[str, bool]:
    fields = msgspec.structs.fields(settings(name).Settings)
    return {f"TRUNKLINE_{field.name.upper()}": field.required for field in fields}
