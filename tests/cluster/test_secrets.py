"""What helm says at an install of Secrets that are not there, at a real API server."""

import re
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from chart import CHART, EXAMPLES, RELEASE, containers, pods, rendered, run
from control_plane import ControlPlane
from kubernetes.aio.client import ApiClient, CoreV1Api

type Say = Callable[..., str]


@pytest.fixture
async def namespace(admin: ApiClient, new_namespace: Callable[..., Awaitable[str]]) -> str:
    """A namespace as a cluster makes it: with an account that is the default."""
    name = await new_namespace()
    account = {"metadata": {"name": "default"}}
    await CoreV1Api(admin).create_namespaced_service_account(name, account)
    return name


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    """The chart for a server of any age: helm only asks it for Secrets."""
    folder = tmp_path / "trunkline"
    shutil.copytree(CHART, folder)
    page = folder / "Chart.yaml"
    page.write_text(re.sub(r"^kubeVersion.*\n", "", page.read_text(), flags=re.MULTILINE))
    return folder


@pytest.fixture
def said(plane: ControlPlane, namespace: str, chart: Path) -> Say:
    """What helm has against an install of the small company; empty when nothing."""
    there = ("--namespace", namespace, "--kubeconfig", str(plane.kubeconfig(namespace)))

    def dry(*words: str) -> str:
        pages = [word for one in EXAMPLES["small"] for word in ("-f", CHART / "examples" / one)]
        told = (*pages, *there, "--dry-run=server", "--disable-openapi-validation", *words)
        done = run("template", RELEASE, chart, *told)
        assert (done.returncode == 0) == ("kind: Deployment" in done.stdout)
        return "" if done.returncode == 0 else done.stderr

    return dry


async def keep(admin: ApiClient, namespace: str, without: str = "") -> None:
    """Make every Secret that services and migrations read, with its keys but for one."""
    keys: dict[str, set[str]] = {}
    for _, pod in pods(rendered("small")):
        for told in (one for box in containers(pod) for one in box.get("env", ())):
            if reference := told.get("valueFrom", {}).get("secretKeyRef"):
                keys.setdefault(reference["name"], set()).add(reference["key"])
    for name, wanted in keys.items():
        held = dict.fromkeys(wanted - {without}, "known")
        secret = {"metadata": {"name": name}, "stringData": held}
        await CoreV1Api(admin).create_namespaced_secret(namespace, secret)


def test_each_secret_that_is_not_there_is_named_with_its_keys(said: Say, namespace: str) -> None:
    refusal = said()
    for name in ("trunkline-secrets", "trunkline-databases", "trunkline-valkey"):
        assert f"Secret {name}: there is none in namespace {namespace}; make it first" in refusal
    assert "with the keys valkey-url" in refusal
    assert "database-url-owner-process" in refusal


async def test_a_key_that_a_secret_lacks_is_named(
    admin: ApiClient, said: Say, namespace: str
) -> None:
    await keep(admin, namespace, without="master-key")
    assert f"trunkline-secrets in namespace {namespace} lacks master-key: add" in said()


async def test_secrets_that_hold_what_is_read_are_enough(
    admin: ApiClient, said: Say, namespace: str
) -> None:
    await keep(admin, namespace)
    assert said() == ""


def test_who_may_not_read_secrets_is_not_stopped(said: Say) -> None:
    assert said("--set", "checks.secrets=false") == ""


def test_what_a_store_fills_later_is_not_asked_for(said: Say) -> None:
    store = ("externalSecrets.enabled=true", "externalSecrets.storeRef.name=vault")
    refusal = said(*(word for one in store for word in ("--set", one)))
    assert 'no matches for kind "ExternalSecret"' in refusal  # nobody brought that kind here
    assert "make it first" not in refusal
