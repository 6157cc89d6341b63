"""A service of ours as its own process, started for tests as the supervisor starts it."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

START_S_MAX = 60
PORTS = range(10_000, 20_000)
"""Below those of running stacks, and those from which the kernel takes for outgoing connections."""


def free_port() -> int:
    """Give a port that was free just now, and that no outgoing connection takes meanwhile."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


@contextmanager
def service_process(
    package: str, settings: Mapping[str, object], log_path: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `python -m package` until the block ends; waits until its ports listen.

    `settings` are TRUNKLINE_* variables without their prefix, in lower case; what the
    process says goes to `log_path`, and is shown when it does not start.
    """
    words = {f"TRUNKLINE_{name.upper()}": str(value) for name, value in settings.items()}
    own = {name: one for name, one in os.environ.items() if not name.startswith("TRUNKLINE_")}
    with log_path.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", package], env={**own, **words}, stdout=log, stderr=log
        )
        try:
            for name, value in settings.items():
                if name.endswith("_port"):
                    _wait(process, int(str(value)), log_path)
            yield process
        finally:
            _stop(process)


def _wait(process: subprocess.Popen[bytes], port: int, log_path: Path) -> None:
    deadline = time.monotonic() + START_S_MAX
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"it does not listen on {port}: {log_path.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
