"""What an owner adds without forking the chart: each key lands in the pods that it is for."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from chart import CHART, EXAMPLES, LOADER, RELEASE, Object, pods, run

SERVICE, GATEWAY, JOB = (
    f"acme-trunkline-{one}" for one in ("system-bank", "gateway", "migrations")
)
DIGEST = f"sha256:{'a' * 64}"
EVERYWHERE: Object = {
    "nodeSelector": {"disk": "ssd"},
    "tolerations": [{"key": "trade", "operator": "Exists"}],
    "affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}},
    "hostAliases": [{"ip": "192.0.2.7", "hostnames": ["erp.example"]}],
    "dnsConfig": {"options": [{"name": "ndots", "value": "1"}]},
    "priorityClassName": "trade",
}
"""Keys that a pod has under the same name, of services, the gateway and the migrations."""
BESIDE: Object = {
    "initContainers": [{"name": "first", "image": "registry.example/first:1"}],
    "extraContainers": [{"name": "beside", "image": "registry.example/beside:1"}],
    "extraVolumes": [{"name": "more", "emptyDir": {}}],
    "extraVolumeMounts": [{"name": "more", "mountPath": "/more"}],
    "envFrom": [{"secretRef": {"name": "theirs"}, "prefix": "TRUNKLINE_"}],
    "secretEnv": {"TRUNKLINE_SECRET_THING": {"name": "theirs", "key": "thing"}},
    "env": {"TRUNKLINE_PLAIN_THING": "7"},
}
"""Keys of services alone."""
LABELLED: Object = {"podLabels": {"team": "trade"}, "podAnnotations": {"mesh": "on"}}
SPREAD: Object = {"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "rack"}]}
VALUES: Object = {
    "image": {
        "registry": "registry.example",
        "pullSecrets": ["pull"],
        "digests": {"system-bank": DIGEST},
    },
    "proxy": {"http": "http://proxy:1", "https": "http://proxy:2", "none": "10.0.0.0/8"},
    "caBundle": {"configMap": "ours", "key": "ca.crt"},
    "commonLabels": {"owner": "us"},
    "commonAnnotations": {"cost": "7"},
    "defaults": EVERYWHERE | BESIDE | LABELLED | SPREAD,
    "gateway": EVERYWHERE | LABELLED | SPREAD,
    "extraObjects": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "of-our-own"}}],
}


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> tuple[Object, ...]:
    """The small company with all of it."""
    page = tmp_path_factory.mktemp("values") / "more.yaml"
    page.write_text(json.dumps(VALUES))
    return shown(*(CHART / "examples" / one for one in EXAMPLES["small"]), page)


@pytest.fixture(scope="module")
def made(objects: tuple[Object, ...]) -> dict[str, Object]:
    """Its pods, under the names of what makes them."""
    return dict(pods(objects))


@cache
def shown(*pages: Path) -> tuple[Object, ...]:
    words = [word for page in pages for word in ("-f", page)]
    done = run("template", RELEASE, CHART, "--namespace", "trade", *words)
    assert done.returncode == 0, done.stderr
    return tuple(one for one in yaml.load_all(done.stdout, LOADER) if one)


@pytest.mark.parametrize("key", EVERYWHERE)
@pytest.mark.parametrize("pod", [SERVICE, GATEWAY, JOB])
def test_where_a_pod_runs_is_the_owners_to_say(made: dict[str, Object], pod: str, key: str) -> None:
    assert made[pod]["spec"][key] == EVERYWHERE[key]


@pytest.mark.parametrize("pod", [SERVICE, GATEWAY])
def test_a_pod_is_labelled_and_spread_as_the_owner_says(made: dict[str, Object], pod: str) -> None:
    one = made[pod]
    assert one["metadata"]["labels"]["team"] == "trade"
    assert one["metadata"]["annotations"]["mesh"] == "on"
    assert one["spec"]["topologySpreadConstraints"] == SPREAD["topologySpreadConstraints"]


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("initContainers", "initContainers"),
        ("containers", "extraContainers"),
        ("volumes", "extraVolumes"),
    ],
)
def test_what_stands_beside_a_service_is_in_its_pod(
    made: dict[str, Object], place: str, key: str
) -> None:
    assert BESIDE[key][0] in made[SERVICE]["spec"][place]


def test_a_service_is_told_what_the_owner_says(
    objects: tuple[Object, ...], made: dict[str, Object]
) -> None:
    [container, *_] = made[SERVICE]["spec"]["containers"]
    assert BESIDE["extraVolumeMounts"][0] in container["volumeMounts"]
    assert BESIDE["envFrom"][0] in container["envFrom"]
    source = {"secretKeyRef": BESIDE["secretEnv"]["TRUNKLINE_SECRET_THING"]}
    assert {"name": "TRUNKLINE_SECRET_THING", "valueFrom": source} in container["env"]
    plain = config(objects)
    assert plain["TRUNKLINE_PLAIN_THING"] == "7"
    assert (plain["HTTP_PROXY"], plain["HTTPS_PROXY"]) == ("http://proxy:1", "http://proxy:2")
    assert plain["NO_PROXY"] == "10.0.0.0/8"


@pytest.mark.parametrize("pod", [SERVICE, JOB])
def test_a_ca_of_the_owner_is_where_a_program_looks(
    objects: tuple[Object, ...], made: dict[str, Object], pod: str
) -> None:
    path = Path(config(objects)["SSL_CERT_FILE"])
    [volume] = [one for one in made[pod]["spec"]["volumes"] if one["name"] == "ca"]
    assert volume["configMap"] == {"name": "ours", "items": [{"key": "ca.crt", "path": path.name}]}
    for one in programs(made[pod]):
        [mounted] = [each for each in one["volumeMounts"] if each["name"] == "ca"]
        assert mounted["mountPath"] == str(path.parent), one["name"]


def test_migrations_find_the_files_that_services_find(made: dict[str, Object]) -> None:
    """The URL of a database may name one of them, such as its `sslrootcert`."""
    assert BESIDE["extraVolumes"][0] in made[JOB]["spec"]["volumes"]
    for one in programs(made[JOB]):
        assert BESIDE["extraVolumeMounts"][0] in one["volumeMounts"], one["name"]


def programs(pod: Object) -> list[Object]:
    return [one for one in pod["spec"]["containers"] if one["name"] != "beside"]


@pytest.mark.parametrize("pod", [SERVICE, GATEWAY, JOB])
def test_images_come_from_the_owners_registry_with_its_credentials(
    made: dict[str, Object], pod: str
) -> None:
    spec = made[pod]["spec"]
    assert spec["imagePullSecrets"] == [{"name": "pull"}]
    ours = [one["image"] for one in spec["containers"] if one["name"] != "beside"]
    assert all(one.startswith("registry.example/") for one in ours), ours


def test_an_image_by_digest_is_by_nothing_else(made: dict[str, Object]) -> None:
    images = {one["name"]: one["image"] for one in made[JOB]["spec"]["containers"]}
    [service, *_] = made[SERVICE]["spec"]["containers"]
    assert service["image"] == f"registry.example/trunkline/system-bank@{DIGEST}"
    assert images["system-bank"] == service["image"]
    assert images["system-mail"] == "registry.example/trunkline/system-mail:0.1.0"


def test_objects_of_the_owner_are_rendered_and_all_bear_the_common_labels(
    objects: tuple[Object, ...],
) -> None:
    assert "of-our-own" in {one["metadata"]["name"] for one in objects}
    for one in objects:
        if one["metadata"]["name"] != "of-our-own":
            assert one["metadata"]["labels"]["owner"] == "us", one["metadata"]["name"]
            assert one["metadata"]["annotations"]["cost"] == "7", one["metadata"]["name"]


def config(objects: tuple[Object, ...]) -> dict[str, Any]:
    """Give the variables of the service that are no secret."""
    [found] = [
        one["data"]
        for one in objects
        if one["kind"] == "ConfigMap" and one["metadata"]["name"] == SERVICE
    ]
    return dict(found)
