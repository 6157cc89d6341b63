"""The gateway of the chart is the laptop's, and tells its callers before it goes."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from eventually import eventually
from gateway_pod import configuration, gateway_pod

from trunkline_cli import gateway, topology

PATIENCE_S = 60.0


def test_its_envoy_is_that_of_a_laptop(tmp_path: Path) -> None:
    values = {"GATEWAY_HOST": "0.0.0.0", "GATEWAY_HTTP_PORT": "8080", "GATEWAY_ADMIN_PORT": "9901"}  # noqa: S104 - a pod's own address
    for name in topology.load().services:
        known = topology.variable(name)
        values |= {f"{known}_HOST": f"acme-trunkline-{name}", f"{known}_HTTP_PORT": "8080"}
    page = gateway.render(tmp_path, values).read_text()
    assert configuration("dev")["envoy.yaml"].strip() == page.strip()


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[str]:
    """Envoy as in a pod, on ports of this machine; the address that the kubelet asks."""
    with gateway_pod(tmp_path, "dev") as ports:
        yield f"http://127.0.0.1:{ports[9902]}"


async def test_it_says_when_it_is_ready_and_takes_its_time_to_go(inside: str) -> None:
    await eventually(lambda: _status(f"{inside}/ready") == 200, PATIENCE_S)
    assert "envoy_http_downstream_rq" in _page(f"{inside}/stats/prometheus")
    began = time.monotonic()
    assert _status(f"{inside}/drain") == 200
    assert time.monotonic() - began >= 0.9, "about the second that it was told"
    assert _status(f"{inside}/ready") == 503
    assert _status(f"{inside}/quitquitquit") == 404


def _page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own Envoy
        return str(answer.read())


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own Envoy
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except OSError:
        return 0
