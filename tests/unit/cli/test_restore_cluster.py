"""`trunkline restore-check --cluster`: one sentence and a way on for what stops it."""

from collections.abc import AsyncIterator
from pathlib import Path

import click
import pytest
from chart import Object
from cluster_server import ClusterServer, kubeconfig, running, secret
from command_line import run
from doctor_looks import assert_real

from trunkline_cli.restore_check.cluster_places import in_cluster

NOWHERE = "postgresql://nobody@127.0.0.1:1/trunkline"


@pytest.fixture
def server() -> ClusterServer:
    """A cluster in which all of an example runs, and every Secret is whole."""
    server = running("small", {})
    for name, keys in wanted(server).items():
        held = {key: NOWHERE if key.startswith("database-url") else "0" * 32 for key in keys}
        server.put(secret(name, held))
    return server


@pytest.fixture
async def config(server: ClusterServer, tmp_path: Path) -> AsyncIterator[str]:
    async with kubeconfig(server, tmp_path) as path:
        yield path


def wanted(server: ClusterServer) -> dict[str, set[str]]:
    """Keys of each Secret that a service is told by."""
    found: dict[str, set[str]] = {}
    for one in server.objects["deployments"].values():
        [container, *_] = one["spec"]["template"]["spec"]["containers"]
        told: list[Object] = container.get("env", [])
        sources = [each["valueFrom"] for each in told if "valueFrom" in each]
        for reference in (each["secretKeyRef"] for each in sources if "secretKeyRef" in each):
            found.setdefault(reference["name"], set()).add(reference["key"])
    return found


async def refusal(config: str, **asked: str) -> str:
    """Give the sentence with which it ends; its remedy is something that can be typed."""
    with pytest.raises(click.ClickException) as refused:
        await in_cluster(
            dict.fromkeys(("context", "namespace", "postgres"))
            | {"kubeconfig": config, "release": ""}
            | asked
        )
    assert_real(refused.value.message)
    return refused.value.message


async def test_another_namespace_is_told_with_the_way_to_the_right_one(config: str) -> None:
    said = await refusal(config, namespace="elsewhere")
    assert said.startswith("namespace holds no release of Trunkline. `helm list")


async def test_several_releases_are_told(server: ClusterServer, config: str) -> None:
    labels = server.objects["deployments"]["acme-trunkline-system-bank"]["metadata"]["labels"]
    labels["app.kubernetes.io/instance"] = "beta"
    assert (await refusal(config)).startswith("namespace holds acme and beta. say which")


async def test_a_kubeconfig_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert (await refusal(str(tmp_path / "none"))).startswith("kubeconfig cannot be used")


async def test_a_secret_that_lacks_a_key_is_named_with_it(
    server: ClusterServer, config: str
) -> None:
    keys = wanted(server)["trunkline-databases"] - {"database-url-process-operations"}
    server.put(secret("trunkline-databases", dict.fromkeys(keys, NOWHERE)))
    said = await refusal(config)
    assert said.startswith("trunkline-databases lacks database-url-process-operations:")


async def test_an_account_that_may_not_read_secrets_is_told_what_it_needs(
    server: ClusterServer, config: str
) -> None:
    server.forbidden = {"secrets"}
    said = await refusal(config)
    assert said.startswith("this account may not read the Secrets")
    assert "auth can-i get secrets" in said


async def test_a_system_whose_settings_do_not_read_is_never_left_out_in_silence(
    server: ClusterServer, config: str
) -> None:
    shop = server.objects["deployments"]["acme-trunkline-system-shopify"]
    [container, *_] = shop["spec"]["template"]["spec"]["containers"]
    container["env"].append({"name": "TRUNKLINE_CONNECTIONS", "value": "nonsense"})
    assert "system-shopify cannot be asked, its settings do not read" in await refusal(config)


async def test_a_service_that_does_not_answer_is_told_with_the_port_to_forward(
    config: str, tmp_path: Path
) -> None:
    said = await refusal(config)
    assert "cannot be asked from here, at acme-trunkline-system-" in said
    assert "port-forward service/acme-trunkline-system-" in said
    status, printed = await run(tmp_path, "restore-check", "--cluster", "--kubeconfig", config)
    assert status == 1
    assert f"Error: {said}" in printed
