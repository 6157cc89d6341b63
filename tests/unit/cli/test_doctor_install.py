"""What goes wrong at a first install, as the doctor of a cluster tells it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest
from chart import Object, of_kind, rendered
from cluster_server import ClusterServer, kubeconfig, pod, running, secret
from doctor_looks import Found, looked

OWN = "acme-trunkline-"
BANK = OWN + "system-bank"

type Look = Callable[..., Awaitable[Found]]


@pytest.fixture
def server() -> ClusterServer:
    """A cluster in which all of an example runs, but whose Secrets nobody made."""
    return running("ha", {})


@pytest.fixture
async def look(server: ClusterServer, tmp_path: Path) -> AsyncIterator[Look]:
    async with kubeconfig(server, tmp_path) as path:
        yield partial(looked, path)


async def test_a_secret_that_nobody_made_is_told(look: Look) -> None:
    found = await look()
    told = {subject for area, subject in found if area == "secrets"}
    assert told == {"trunkline-secrets", "trunkline-databases", "trunkline-valkey"}
    one = found["secrets", "trunkline-databases"]
    assert one.state == "attention"
    assert "create secret generic trunkline-databases" in one.remedy
    assert found["stores", "postgres"].sentence == "is told to no service."


async def test_a_secret_that_lacks_a_key_is_told_with_it(server: ClusterServer, look: Look) -> None:
    keys = {f"database-url-{name.removeprefix(OWN)}" for name in server.objects["leases"]}
    left = keys - {"database-url-system-bank", "database-url-system-mail"}
    server.put(secret("trunkline-databases", dict.fromkeys(left, "postgresql://x@127.0.0.1:1/x")))
    sentence = (await look())["secrets", "trunkline-databases"].sentence
    assert sentence.startswith("lacks database-url-system-bank, database-url-system-mail:")


async def test_what_a_whole_secret_tells_is_read_as_the_kubelet_reads_it(
    server: ClusterServer, look: Look
) -> None:
    server.put(secret("cached", {"VALKEY_URL": "redis://127.0.0.1:1/0"}))
    for one in server.objects["deployments"].values():
        [container, *_] = one["spec"]["template"]["spec"]["containers"]
        named = [given for given in container.get("env", ()) if "VALKEY" not in given["name"]]
        container["env"] = named
        source = {"prefix": "TRUNKLINE_", "secretRef": {"name": "cached"}}
        container["envFrom"] = [*container.get("envFrom", ()), source]
    assert "at 127.0.0.1:1." in (await look())["stores", "valkey"].sentence


@pytest.mark.parametrize(
    ("failed", "sentence"), [(2, "failed 2 times, so nothing"), (0, "did not end yet")]
)
async def test_migrations_before_which_nothing_is_there_are_told(
    server: ClusterServer, look: Look, failed: int, sentence: str
) -> None:
    server.objects["deployments"].clear()
    job = of_kind(rendered("ha"), "Job")[f"{OWN}migrations"]
    server.put(job | {"status": {"failed": failed}})
    ((subject, one),) = (await look()).items()
    assert subject == ("migrations", f"{OWN}migrations")
    assert one.sentence.startswith(sentence)
    assert not failed or "`helm upgrade --install acme`" in one.remedy


async def test_a_store_of_a_trial_that_gets_no_disk_is_told(
    server: ClusterServer, look: Look
) -> None:
    store = of_kind(rendered("dev"), "StatefulSet")[f"{OWN}postgres"]
    server.put(store | {"status": {"replicas": 1}})
    unbound = "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims."
    said = {"type": "PodScheduled", "status": "False", "message": unbound}
    labels = store["spec"]["template"]["metadata"]["labels"]
    server.put(pod(f"{OWN}postgres", labels, phase="Pending", conditions=[said]))
    one = (await look())["programs", "postgres"]
    assert f"finds no node ({unbound.rstrip('.')})." in one.sentence


async def test_pods_that_the_namespace_does_not_let_in_are_told(
    server: ClusterServer, look: Look
) -> None:
    refused = 'pods "x" is forbidden: violates PodSecurity "restricted:latest"'
    condition = {"type": "ReplicaFailure", "status": "True", "message": refused}
    bank = server.objects["deployments"][BANK]
    bank["status"] = {"conditions": [condition]}
    del server.objects["pods"][f"{BANK}-1"]
    one = (await look())["programs", "system-bank"]
    assert refused in one.sentence
    assert f"describe deployment/{BANK}" in one.remedy


async def test_the_container_that_is_waited_for_is_told_not_the_one_that_waits(
    server: ClusterServer, look: Look
) -> None:
    bank = server.objects["deployments"][BANK]
    bank["status"] |= {"readyReplicas": 0}
    first, main = _waits("wait-for-vault", "CrashLoopBackOff"), _waits("x", "PodInitializing")
    states = {"initContainerStatuses": [first], "containerStatuses": [main]}
    server.put(pod(BANK, bank["metadata"]["labels"], phase="Pending", **states))
    one = (await look())["programs", "system-bank"]
    assert "is in CrashLoopBackOff" in one.sentence
    assert "-c wait-for-vault --previous" in one.remedy
    first["state"] = {"running": {}}
    server.put(pod(BANK, bank["metadata"]["labels"], phase="Pending", **states))
    one = (await look())["programs", "system-bank"]
    assert "PodInitializing" not in one.sentence


async def test_where_it_looks_stands_in_every_remedy_and_a_context_brings_its_own_namespace(
    server: ClusterServer, tmp_path: Path
) -> None:
    async with kubeconfig(server, tmp_path, elsewhere="another") as path:
        ((_, one),) = (await looked(path, context="elsewhere")).items()
        assert one.sentence == "holds no release of Trunkline."
        found = await looked(path, context="here")
    remedies = " ".join(one.remedy for one in found.values())
    commands = remedies.count("`kubectl ")
    assert commands
    assert remedies.count(f"`kubectl --kubeconfig {path} --context here -n trade ") == commands


def _waits(name: str, reason: str) -> Object:
    seen: Object = dict.fromkeys(("image", "imageID"), "x")
    state = {"waiting": {"reason": reason}}
    return {"name": name, "state": state, "ready": False, "restartCount": 3, **seen}
