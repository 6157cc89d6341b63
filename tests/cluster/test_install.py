"""The chart in the hands of helm at a real API server: in, anew, back, and away again."""

from collections.abc import Awaitable, Callable, Iterable

import pytest
from chart import CHART, EXAMPLES, RELEASE, Object, containers, pods, rendered, run
from cluster_objects import everything, moved
from control_plane import ControlPlane
from kubernetes.aio.client import ApiClient, CoreV1Api, VersionApi

from trunkline_cli.doctor.cluster.workloads import SERVER_MIN, numbers

RESTRICTED = {f"pod-security.kubernetes.io/{how}": "restricted" for how in ("enforce", "warn")}
NOT_HERE = (
    *("monitoring.serviceMonitor", "monitoring.prometheusRule"),
    *("gateway.httpRoute", "gateway.backendTLSPolicy", "gateway.certificate"),
)
"""What needs kinds that others bring to a cluster."""

type Helm = Callable[..., str]


@pytest.fixture
async def namespace(admin: ApiClient, new_namespace: Callable[..., Awaitable[str]]) -> str:
    """A namespace that lets in nothing but restricted pods."""
    server = (await VersionApi(admin).get_code()).git_version
    if numbers(server) < SERVER_MIN:
        pytest.skip(f"the API server is {server}, and the chart is made for newer ones")
    return await new_namespace(**RESTRICTED)


@pytest.fixture
def helm(plane: ControlPlane, namespace: str) -> Helm:
    """Run helm to its good end; hooks are left out, since nobody runs their pods here."""
    there = ("--namespace", namespace, "--kubeconfig", str(plane.kubeconfig(namespace)))

    def done(word: str, *words: str) -> str:
        ended = run(word, RELEASE, *words, *there, "--no-hooks")
        assert ended.returncode == 0, ended.stderr
        return ended.stderr

    return done


@pytest.mark.parametrize("example", EXAMPLES)
async def test_an_example_is_taken_without_a_warning_and_leaves_nothing_behind(
    helm: Helm, plane: ControlPlane, namespace: str, example: str
) -> None:
    values = [word for page in _pages(example) for word in ("--values", page)]
    values += [word for one in NOT_HERE for word in ("--set", f"{one}.enabled=false")]
    values += ["--set", "checks.secrets=false"]
    assert helm("install", str(CHART), *values, "--wait=hookOnly") == ""
    kept = everything(plane, namespace)
    assert f"services/{RELEASE}-trunkline-gateway" in kept
    anew = ("--set", "secrets.checksum=anew", "--wait=hookOnly")
    assert helm("upgrade", str(CHART), *values, *anew) == ""
    assert helm("rollback", "1", "--wait=hookOnly") == ""
    helms = {f"secrets/sh.helm.release.v1.{RELEASE}.v{number}" for number in (1, 2, 3)}
    assert everything(plane, namespace) == kept | helms
    assert helm("uninstall", "--wait=hookOnly") == ""
    assert everything(plane, namespace) == set()


@pytest.mark.parametrize("example", EXAMPLES)
async def test_every_pod_of_an_example_is_let_into_a_restricted_namespace(
    admin: ApiClient, namespace: str, example: str
) -> None:
    for name, pod in _placed(moved(rendered(example), namespace)):
        metadata = pod["metadata"] | {"name": name}
        one = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": pod["spec"]}
        made = await CoreV1Api(admin).create_namespaced_pod(namespace, one, dry_run="All")
        assert made.spec.security_context.run_as_non_root, name


def _pages(example: str) -> list[str]:
    return [str(CHART / "examples" / page) for page in EXAMPLES[example]]


def _placed(objects: list[Object]) -> Iterable[tuple[str, Object]]:
    """Give each pod as its controller makes it; a priority class is the cluster's owner's."""
    for name, pod in pods(tuple(objects)):
        spec = pod["spec"]
        spec.pop("priorityClassName", None)
        known = {one["name"] for one in spec["volumes"]}
        mounts = {one["name"] for box in containers(pod) for one in box.get("volumeMounts", ())}
        claims = [
            {"name": one, "persistentVolumeClaim": {"claimName": one}}
            for one in sorted(mounts - known)
        ]
        spec["volumes"] = [*spec["volumes"], *claims]
        yield name, pod
