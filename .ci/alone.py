"""Runs the image of one service by itself, as confined as a pod, until it is healthy."""

import subprocess
import time

from ran import Ran
from store import image_of, tool

ALONE = ("sandbox-warehouse", "sandbox-shopify")
"""Which can: they keep their state in a file and call nobody."""
WITHIN_S = 120.0
"""How long a service may take until it is healthy, on a machine that does other things too."""
USER = "10001:10001"
LOOKS = """
import json, os
faults = []
if os.getuid() != 10001: faults.append("runs as another user than 10001")
try: open("/app/x", "w")
except OSError: pass
else: faults.append("can write its root")
try: assert json.load(open("/app/sbom.cdx.json"))["components"]
except Exception: faults.append("has no bill of materials")
told = dict(line.split(":", 1) for line in open("/proc/self/status"))
if int(told["CapEff"], 16): faults.append("has capabilities")
if told["NoNewPrivs"].strip() != "1": faults.append("may gain privileges")
print("; ".join(faults))
"""
"""What a container is asked about its own confinement."""


def tried_alone(options: tuple[str, ...], service: str, megabytes: float) -> Ran:
    """Run the image of a service until it is healthy, look at it, and tell it to go.

    `options` are podman's own, which say where the image lies.
    """
    began = time.monotonic()
    words = ("--detach", *_bounds(), *_told(service), image_of(service))
    container = tool("podman", *options, "run", *words)
    try:
        healthy = _healthy(options, container, began + WITHIN_S)
        cold_start_s = time.monotonic() - began
        said = tool("podman", *options, "logs", container)[-2000:]
        fault = looked(options, container) if healthy else said
    finally:
        tool("podman", *options, "stop", "--time", "20", container)
    code = tool("podman", *options, "inspect", "--format", "{{.State.ExitCode}}", container)
    tool("podman", *options, "rm", "--volumes", container)
    ended = "" if code in {"0", "143"} else f"SIGTERM ended it with {code}"
    return Ran(service, megabytes, cold_start_s, fault=fault or ended)


def looked(options: tuple[str, ...], container: str) -> str:
    """Say what of the confinement of a container that runs does not hold; empty when all does."""
    asks = ("exec", container, "/app/.venv/bin/python", "-c", LOOKS)
    return tool("podman", *options, *asks)


def _healthy(options: tuple[str, ...], container: str, until: float) -> bool:
    asks = [
        "podman",
        *options,
        "exec",
        container,
        "/app/.venv/bin/python",
        "-m",
        "trunkline_kit.healthy",
    ]
    while time.monotonic() < until:
        if subprocess.run(asks, capture_output=True, check=False).returncode == 0:  # noqa: S603
            return True
        time.sleep(0.2)
    return False


def _bounds() -> tuple[str, ...]:
    """How a pod of the chart is confined, as podman says it."""
    return (
        *("--runtime", "runc", "--network", "none", "--read-only", "--user", USER),
        *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
        *("--memory", "384m", "--pids-limit", "256"),
        *("--ulimit", "nofile=1024:4096", "--ulimit", "nproc=1024:1024"),
        *("--tmpfs", "/tmp:rw,mode=1777", "--volume", "/var/lib/trunkline"),  # noqa: S108
    )


def _told(service: str) -> tuple[str, ...]:
    """Tell a stand-in what the topology would: any secret will do, for nobody comes in."""
    name = service.removeprefix("sandbox-").upper()
    told = {
        "TRUNKLINE_HTTP_PORT": "8080",
        "TRUNKLINE_STATE_PATH": "/var/lib/trunkline/state.sqlite",
        f"TRUNKLINE_{name}_TOKEN": "token",
        f"TRUNKLINE_{name}_ACCESS_TOKEN": "token",
        f"TRUNKLINE_{name}_WEBHOOK_SECRET": "whsec_c2VjcmV0",
        f"TRUNKLINE_{name}_WEBHOOK_URL": "http://127.0.0.1:9/webhooks",
    }
    return tuple(word for key, value in told.items() for word in ("--env", f"{key}={value}"))
