"""`trunkline doctor --cluster` at a real API server that holds the chart's objects."""

from collections.abc import Awaitable, Callable
from itertools import chain

import pytest
from chart import Object, containers, of_kind, rendered
from cluster_objects import made, moved
from cluster_server import lease, secret
from control_plane import ControlPlane
from doctor_looks import Found, looked
from kubernetes.aio.client import ApiClient, AppsV1Api, CoreV1Api
from mounted_certificate import certificate

OWN = "acme-trunkline-"
GROUPS = ["", "apps", "batch", "coordination.k8s.io"]
KINDS = ["deployments", "statefulsets", "pods", "jobs", "leases", "configmaps", "secrets"]
"""What the chart's README says that the doctor needs to see."""
KUBELETS = ("startupProbe", "readinessProbe", "livenessProbe", "lifecycle")
"""Parts of a container that no kubelet acts on here, and that an older server does not know."""


@pytest.fixture
async def namespace(admin: ApiClient, new_namespace: Callable[..., Awaitable[str]]) -> str:
    """A namespace with all that runs, and what it is told, but without the Secrets."""
    name = await new_namespace()
    kinds = (of_kind(rendered("ha"), kind).values() for kind in ("Deployment", "ConfigMap"))
    shown = moved(chain.from_iterable(kinds), name)
    for one in shown:
        for container in containers(one["spec"]["template"]) if one["kind"] == "Deployment" else ():
            for part in KUBELETS:
                container.pop(part, None)
    await made(admin, shown)
    return name


async def test_an_install_without_its_secrets_is_told_as_one(
    plane: ControlPlane, namespace: str
) -> None:
    found = await seen(plane, namespace)
    missing = {subject for area, subject in found if area == "secrets"}
    assert missing == {"trunkline-secrets", "trunkline-databases", "trunkline-valkey"}
    assert found["programs", "system-bank"].sentence.startswith("has 0 of 3 pods ready")
    assert "led by nobody" in found["leases", "system-bank"].sentence


async def test_what_runs_as_it_should_is_well(
    admin: ApiClient, plane: ControlPlane, namespace: str
) -> None:
    await made(admin, moved(_runs(), namespace))
    apps = AppsV1Api(admin)
    for one in (await apps.list_namespaced_deployment(namespace)).items:
        numbers = ("replicas", "readyReplicas", "availableReplicas", "updatedReplicas")
        status = {"status": dict.fromkeys(numbers, one.spec.replicas)}
        await apps.patch_namespaced_deployment_status(one.metadata.name, namespace, status)
    found = await seen(plane, namespace)
    assert {area for area, _ in found} == {"stores", "backends"}
    assert {one.state for one in found.values()} == {"unseen"}


async def test_it_sees_all_with_the_rights_that_are_documented_and_says_what_it_may_not_see(
    admin: ApiClient, plane: ControlPlane, namespace: str
) -> None:
    await made(
        admin, [*_account("looks", KINDS, namespace), *_account("part", KINDS[:1], namespace)]
    )
    told: list[Found] = []
    for name in ("looks", "part"):
        wanted = {"spec": {"expirationSeconds": 3600, "audiences": []}}
        core = CoreV1Api(admin)
        given = await core.create_namespaced_service_account_token(name, namespace, wanted)
        told.append(await seen(plane, namespace, given.status.token))
    assert told[0] == await seen(plane, namespace)
    unseen = {area for (area, _), one in told[1].items() if one.state == "unseen"}
    assert unseen >= {"programs", "migrations", "leases", "certificates", "stores"}
    assert "secrets" not in {area for area, _ in told[1]}


async def seen(plane: ControlPlane, namespace: str, *token: str) -> Found:
    """What is not well, other than that the server may be older than the chart wants."""
    found = await looked(str(plane.kubeconfig(namespace, *token)))
    found.pop(("versions", "Kubernetes"), None)
    return found


def _runs() -> list[Object]:
    """Give Secrets with all their keys, a certificate, and a Lease that each leader holds."""
    keys: dict[str, set[str]] = {}
    leading = []
    for one in of_kind(rendered("ha"), "Deployment").values():
        for told in containers(one["spec"]["template"])[0].get("env", ()):
            if reference := told.get("valueFrom", {}).get("secretKeyRef"):
                keys.setdefault(reference["name"], set()).add(reference["key"])
            if told["name"] == "TRUNKLINE_LEASE":
                leading.append(lease(told["value"]))
    held = [
        secret(name, dict.fromkeys(wanted, "redis://127.0.0.1:1/0"))
        for name, wanted in keys.items()
    ]
    pair = dict(zip(("tls.crt", "tls.key"), certificate(), strict=True))
    shown = secret("trunkline-gateway-tls", pair, "kubernetes.io/tls")
    objects = [*held, *leading, shown]
    for one in objects:
        one["metadata"]["namespace"] = "trade"
    return objects


def _account(name: str, kinds: list[str], namespace: str) -> list[Object]:
    """Give an account that may get and list some kinds, and nothing else."""
    metadata = {"metadata": {"name": name, "namespace": namespace}}
    rights = "rbac.authorization.k8s.io"
    rules = [{"apiGroups": GROUPS, "resources": kinds, "verbs": ["get", "list"]}]
    whose = [{"kind": "ServiceAccount", "name": name, "namespace": namespace}]
    role = {"apiGroup": rights, "kind": "Role", "name": name}
    bound = {"kind": "RoleBinding", "roleRef": role, "subjects": whose}
    return [
        {"apiVersion": "v1", "kind": "ServiceAccount"} | metadata,
        {"apiVersion": f"{rights}/v1", "kind": "Role", "rules": rules} | metadata,
        {"apiVersion": f"{rights}/v1"} | bound | metadata,
    ]
