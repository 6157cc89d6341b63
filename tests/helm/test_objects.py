"""Rendered objects fit together, and every pod runs as the strictest profile asks."""

import pytest
import yaml
from chart import (
    CHART,
    CLOSED,
    MATRIX,
    RELEASE,
    Object,
    containers,
    matches,
    of_kind,
    pods,
    rendered,
    run,
)

GIVEN = {
    "trunkline-secrets": {"master-key", "cursor", "session"},
    "trunkline-databases": set[str](),
    "trunkline-valkey": {"valkey-url"},
    "bank-credentials": set[str](),
    "bank-extra": set[str](),
    "there-beforehand": set[str](),
}
"""Secrets that `examples/backends.yaml` and pages of `ci/` say the company has made."""
ACCOUNTS = {"default", "platform-trade", "platform-edge"}
"""Accounts that are there beforehand."""


@pytest.fixture(params=MATRIX)
def objects(request: pytest.FixtureRequest) -> tuple[Object, ...]:
    """Everything of one example."""
    return rendered(request.param)


def labels(pod: Object) -> Object:
    found: Object = pod["metadata"]["labels"]
    return found


def test_a_workload_selects_its_own_pods(objects: tuple[Object, ...]) -> None:
    for one in of_kind(objects, "Deployment", "StatefulSet").values():
        assert matches(one["spec"]["selector"], labels(one["spec"]["template"]))


def test_a_service_selects_one_workload_and_names_its_ports(objects: tuple[Object, ...]) -> None:
    for name, service in of_kind(objects, "Service").items():
        found = [
            pod for _, pod in pods(objects) if matches(service["spec"]["selector"], labels(pod))
        ]
        assert len(found) == 1, name
        open_ports = {port["name"] for one in containers(found[0]) for port in one.get("ports", ())}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= open_ports


def test_a_budget_and_an_autoscaler_speak_of_a_workload_that_exists(
    objects: tuple[Object, ...],
) -> None:
    workloads = of_kind(objects, "Deployment")
    for budget in of_kind(objects, "PodDisruptionBudget").values():
        found = [
            one
            for one in workloads.values()
            if matches(budget["spec"]["selector"], labels(one["spec"]["template"]))
        ]
        assert len(found) == 1
        assert budget["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow"
    scalers = of_kind(objects, "HorizontalPodAutoscaler", "ScaledObject")
    for scaler in scalers.values():
        assert "replicas" not in workloads[scaler["spec"]["scaleTargetRef"]["name"]]["spec"]
    scaled = {one["spec"]["scaleTargetRef"]["name"] for one in scalers.values()}
    unscaled = {name for name, one in workloads.items() if "replicas" not in one["spec"]}
    assert scaled == unscaled


def test_what_a_pod_refers_to_exists(objects: tuple[Object, ...]) -> None:
    made = {name: set(one["stringData"]) for name, one in of_kind(objects, "Secret").items()}
    for name, one in of_kind(objects, "ExternalSecret").items():
        made[name] = {part["secretKey"] for part in one["spec"]["data"]}
    secrets = GIVEN | made
    maps = {name: set(one["data"]) for name, one in of_kind(objects, "ConfigMap").items()}
    accounts = {*of_kind(objects, "ServiceAccount"), *ACCOUNTS}
    for name, pod in pods(objects):
        assert pod["spec"]["serviceAccountName"] in accounts, name
        for one in containers(pod):
            for source in one.get("envFrom", ()):
                assert source["configMapRef"]["name"] in maps, name
            for variable in one.get("env", ()):
                wanted = variable.get("valueFrom", {})
                if reference := wanted.get("secretKeyRef"):
                    known = secrets[reference["name"]]
                    given = reference["name"] in GIVEN.keys() - made.keys()
                    assert given or reference["key"] in known, name
                if reference := wanted.get("configMapKeyRef"):
                    assert reference["key"] in maps[reference["name"]], name


def test_a_variable_is_set_before_a_text_that_uses_it(objects: tuple[Object, ...]) -> None:
    for name, pod in pods(objects):
        for one in containers(pod):
            seen: set[str] = set()
            for variable in one.get("env", ()):
                if "$(" in variable.get("value", ""):
                    used = variable["value"].partition("$(")[2].partition(")")[0]
                    assert used in seen, f"{name}: {variable['name']}"
                seen.add(variable["name"])


def test_every_pod_runs_restricted(objects: tuple[Object, ...]) -> None:
    for name, pod in pods(objects):
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault", name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec), name
        assert all("hostPath" not in volume for volume in spec["volumes"]), name
        for one in containers(pod):
            context = one["securityContext"]
            assert context["allowPrivilegeEscalation"] is False, name
            assert context["readOnlyRootFilesystem"] is True, name
            assert context["capabilities"] == {"drop": ["ALL"]}, name


def test_every_container_says_what_it_needs(objects: tuple[Object, ...]) -> None:
    for name, pod in pods(objects):
        for one in containers(pod):
            assert one["resources"]["requests"]["memory"], name
            assert one["resources"]["limits"]["memory"], name
            assert not one["image"].endswith(":latest"), name


def test_whatever_stays_up_is_probed(objects: tuple[Object, ...]) -> None:
    for name, one in of_kind(objects, "Deployment", "StatefulSet").items():
        for container in one["spec"]["template"]["spec"]["containers"]:
            assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container), name


def test_a_deployment_is_replaced_without_a_gap(objects: tuple[Object, ...]) -> None:
    for name, one in of_kind(objects, "Deployment").items():
        pod = one["spec"]["template"]
        if labels(pod)["trunkline.io/layer"] == "sandbox":
            assert one["spec"]["strategy"] == {"type": "Recreate"}
            continue
        assert one["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
        assert "preStop" in pod["spec"]["containers"][0]["lifecycle"], name


def test_who_waits_for_nobody_at_its_end_sleeps_not_even_for_no_time() -> None:
    """A server before Kubernetes 1.33 refuses a sleep of 0 seconds."""
    page = CHART / "examples" / "dev.yaml"
    said = run("template", RELEASE, CHART, "-f", page, "--set", "defaults.preStopSeconds=0").stdout
    objects = tuple(yaml.safe_load_all(said))
    bank = of_kind(objects, "Deployment")["acme-trunkline-system-bank"]["spec"]["template"]
    assert "lifecycle" not in bank["spec"]["containers"][0]
    assert "sleep: { seconds: 0 }" not in said


@pytest.mark.parametrize("example", CLOSED)
def test_every_pod_is_covered_by_a_policy_in_and_out(example: str) -> None:
    policies = of_kind(rendered(example), "NetworkPolicy").values()
    for name, pod in pods(rendered(example)):
        mine = [one for one in policies if matches(one["spec"]["podSelector"], labels(pod))]
        own = [one for one in mine if len(one["spec"]["podSelector"]["matchLabels"]) == 3]
        assert len(own) == 1, name
        assert all(one["spec"]["policyTypes"] == ["Ingress", "Egress"] for one in mine)


def test_there_is_no_policy_where_the_network_knows_none() -> None:
    [other] = set(MATRIX) - set(CLOSED)
    assert not of_kind(rendered(other), "NetworkPolicy")


def test_openshift_chooses_the_user() -> None:
    for name, pod in pods(rendered("openshift")):
        assert "runAsUser" not in pod["spec"]["securityContext"], name
        assert "fsGroup" not in pod["spec"]["securityContext"], name


def test_nothing_of_an_airgapped_release_comes_from_outside() -> None:
    for name, pod in pods(rendered("airgapped")):
        assert pod["spec"]["imagePullSecrets"] == [{"name": "registry-internal"}]
        for one in containers(pod):
            assert one["image"].startswith("registry.internal:5000/"), name
