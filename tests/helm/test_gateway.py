"""The gateway of the chart is the laptop's, and tells its callers before it goes."""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from chart import of_kind, rendered
from service_process import free_port

from trunkline_cli import gateway, topology, wheels

NAME = "acme-trunkline-gateway"
PATIENCE_S = 60.0


def test_its_envoy_is_that_of_a_laptop(tmp_path: Path) -> None:
    values = {"GATEWAY_HOST": "0.0.0.0", "GATEWAY_HTTP_PORT": "8080", "GATEWAY_ADMIN_PORT": "9901"}  # noqa: S104 - a pod's own address
    for name in topology.load().services:
        known = topology.variable(name)
        values |= {f"{known}_HOST": f"acme-trunkline-{name}", f"{known}_HTTP_PORT": "8080"}
    page = gateway.render(tmp_path, values).read_text()
    assert configuration()["envoy.yaml"].strip() == page.strip()


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[str]:
    """Envoy as in a pod, on ports of this machine; the address that the kubelet asks."""
    ports = {"8080": free_port(), "9901": free_port(), "9902": free_port()}
    pages = {name: _here(text, ports) for name, text in configuration().items()}
    (tmp_path / "envoy.yaml").write_text(pages["envoy.yaml"])
    words = ["-c", str(tmp_path / "envoy.yaml"), "--config-yaml", pages["inside.yaml"]]
    words += ["--disable-hot-restart", "--concurrency", "1", "--log-level", "error"]
    envoy = wheels.folder("envoy") / "_bin" / "envoy"
    with subprocess.Popen([envoy, *words]) as process:
        try:
            yield f"http://127.0.0.1:{ports['9902']}"
        finally:
            process.terminate()


def test_it_says_when_it_is_ready_and_takes_its_time_to_go(inside: str) -> None:
    _until(f"{inside}/ready", 200)
    assert (
        b"envoy_http_downstream_rq"
        in urllib.request.urlopen(  # noqa: S310 - our own
            f"{inside}/stats/prometheus", timeout=5
        ).read()
    )
    began = time.monotonic()
    assert _status(f"{inside}/drain") == 200
    assert time.monotonic() - began >= 0.9, "about the second that it was told"
    assert _status(f"{inside}/ready") == 503
    assert _status(f"{inside}/quitquitquit") == 404


def configuration() -> dict[str, str]:
    found: dict[str, str] = of_kind(rendered("dev"), "ConfigMap")[NAME]["data"]
    return found


def _here(text: str, ports: dict[str, int]) -> str:
    for said, port in ports.items():
        text = text.replace(f"port_value: {said} ", f"port_value: {port} ")
    return text.replace("0.0.0.0, port", "127.0.0.1, port").replace('"0.0.0.0"', '"127.0.0.1"')


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own Envoy
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except OSError:
        return 0


def _until(url: str, status: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while _status(url) != status:
        assert time.monotonic() < until, url
        time.sleep(0.1)
