"""Envoy as the chart runs it in a pod: rendered pages, on ports and folders of this machine."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from chart import of_kind, rendered
from service_process import free_port

from trunkline_cli import wheels

NAME = "acme-trunkline-gateway"
NUMBERS = (8080, 8443, 9901, 9902, 9903)
MOUNTED = "/etc/trunkline/tls"


def configuration(example: str) -> dict[str, str]:
    """Pages that the chart gives Envoy."""
    found: dict[str, str] = of_kind(rendered(example), "ConfigMap")[NAME]["data"]
    return found


@contextmanager
def gateway_pod(
    folder: Path, example: str, secret: Path | None = None, behind: Mapping[str, int] | None = None
) -> Iterator[dict[int, int]]:
    """Run Envoy with pages of an example until the block ends; gives port of the pod -> port here.

    `secret` is the folder that is mounted for TLS; `behind` are services that answer here.
    """
    ports = {said: free_port() for said in NUMBERS}
    for name, text in configuration(example).items():
        moved = text.replace("/etc/envoy/", f"{folder}/").replace(MOUNTED, str(secret))
        (folder / name).write_text(_here(moved, ports, behind or {}))
    words = [
        "-c",
        str(folder / "envoy.yaml"),
        "--config-yaml",
        (folder / "inside.yaml").read_text(),
    ]
    words += ["--disable-hot-restart", "--concurrency", "1", "--log-level", "error"]
    envoy = wheels.folder("envoy") / "_bin" / "envoy"
    with subprocess.Popen([envoy, *words]) as process:
        try:
            yield ports
        finally:
            process.terminate()


def _here(text: str, ports: Mapping[int, int], behind: Mapping[str, int]) -> str:
    for name, port in behind.items():
        said = f'"acme-trunkline-{name}", port_value: 8080 '
        text = text.replace(said, f'"127.0.0.1", port_value: {port} ')
    for number, port in ports.items():
        text = text.replace(f"port_value: {number} ", f"port_value: {port} ")
    return text.replace("0.0.0.0, port", "127.0.0.1, port").replace('"0.0.0.0"', '"127.0.0.1"')
