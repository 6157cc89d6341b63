"""Lists that an API server merges by a key hold each key once, else server-side apply refuses them.

Argo CD and Flux apply so. Which lists those are, and by which keys, the API's own schemas say.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from chart import CHART, MATRIX, RELEASE, Object, containers, of_kind, rendered, run
from kubernetes_schemas import definitions

VERSION = "1.37.0"
KEYS = "x-kubernetes-list-map-keys"
KIND = "x-kubernetes-group-version-kind"
TOLD: dict[str, Any] = definitions(VERSION).contents["$defs"]
UNSAID = {"protocol": "TCP"}
"""What an API server puts in where nothing is said."""


def doubled(one: Object) -> list[str]:
    """Each key of an object that is there twice, with its place."""
    found = []
    for place, keys, items in merged(one, schema_of(one), one["kind"]):
        said = Counter(tuple(item.get(key, UNSAID.get(key)) for key in keys) for item in items)
        found += [f"{place}: {key}" for key, times in said.items() if times > 1]
    return found


def merged(value: Object, schema: Object, place: str) -> Iterator[tuple[str, list[str], list[Any]]]:
    """Every list within that is merged by keys: its place, the keys, its items."""
    for field, told in schema.get("properties", {}).items():
        inner, here = value.get(field), f"{place}.{field}"
        if isinstance(inner, dict):
            yield from merged(inner, resolved(told), here)
        elif isinstance(inner, list):
            if KEYS in told:
                yield here, told[KEYS], inner
            for number, item in enumerate(inner):
                if isinstance(item, dict):
                    yield from merged(item, resolved(told["items"]), f"{here}[{number}]")


def resolved(schema: Object) -> Object:
    """A schema itself, in place of the name of one."""
    found: Object = TOLD[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def schema_of(one: Object) -> Object:
    """What the API says of a kind; nothing of an operator's."""
    group, _, version = one["apiVersion"].rpartition("/")
    wanted = {"group": group, "kind": one["kind"], "version": version}
    return next((told for told in TOLD.values() if wanted in told.get(KIND, ())), {})


@pytest.mark.parametrize("example", MATRIX)
def test_no_key_of_a_list_is_there_twice(example: str) -> None:
    assert not [wrong for one in rendered(example) for wrong in doubled(one)]


@pytest.mark.parametrize(
    ("service", "variable"),
    [
        ("system-bank", "TRUNKLINE_MASTER_KEY"),
        ("system-bank", "TRUNKLINE_DATABASE_URL"),
        ("process-partners", "TRUNKLINE_MIGRATION_URL"),
        ("edge-policy", "TRUNKLINE_VALKEY_URL"),
    ],
)
def test_a_variable_from_a_secret_of_ones_own_takes_the_place_of_the_charts(
    service: str, variable: str
) -> None:
    own = f"services.{service}.secretEnv.{variable}"
    page = CHART / "examples" / "dev.yaml"
    words = ("-f", page, "--set", f"{own}.name=mine", "--set", f"{own}.key=it")
    done = run("template", RELEASE, CHART, *words)
    objects = tuple(one for one in yaml.safe_load_all(done.stdout) if one)
    deployment = of_kind(objects, "Deployment")[f"acme-trunkline-{service}"]
    assert not doubled(deployment)
    [pod] = containers(deployment["spec"]["template"])
    assert {"name": "mine", "key": "it"} in [
        one["valueFrom"]["secretKeyRef"] for one in pod["env"] if one["name"] == variable
    ]


def test_the_lists_that_matter_are_looked_at() -> None:
    seen: set[tuple[str, ...]] = set()
    for one in rendered("dev"):
        for place, keys, _ in merged(one, schema_of(one), one["kind"]):
            seen.add((place.rpartition(".")[2], *keys))
    assert seen >= {
        ("containers", "name"),
        ("env", "name"),
        ("volumes", "name"),
        ("volumeMounts", "mountPath"),
        ("ports", "containerPort", "protocol"),
        ("ports", "port", "protocol"),
    }


def test_a_key_that_is_there_twice_is_found() -> None:
    pod = {"containers": [{"name": "a", "env": [{"name": "X"}, {"name": "Y"}, {"name": "X"}]}]}
    found = doubled({"apiVersion": "v1", "kind": "Pod", "spec": pod})
    assert found == ["Pod.spec.containers[0].env: ('X',)"]


def test_a_port_of_two_protocols_is_two() -> None:
    ports = [{"port": 53}, {"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]
    found = doubled({"apiVersion": "v1", "kind": "Service", "spec": {"ports": ports}})
    assert found == ["Service.spec.ports: (53, 'TCP')"]
