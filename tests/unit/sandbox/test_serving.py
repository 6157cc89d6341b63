"""A sandbox process starts from its environment and stops cleanly when told to."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import msgspec
import pytest

from trunkline_sandbox import load

PROGRAM = """
from pathlib import Path
import msgspec
from litestar import Litestar
from trunkline_sandbox import Sandbox, control_router, load, serve

class Settings(msgspec.Struct, frozen=True):
    state_path: Path
    http_port: int

settings = load(Settings)
serve(Litestar([control_router(Sandbox.open(settings.state_path))]), settings.http_port)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_serves(url: str, process: subprocess.Popen[bytes], within_s: float = 20) -> None:
    deadline = time.monotonic() + within_s
    while True:
        try:
            httpx.get(url).raise_for_status()
        except httpx.HTTPError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def test_sigterm_ends_the_process_with_status_zero_and_no_noise(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "TRUNKLINE_STATE_PATH": str(tmp_path / "state.sqlite3"),
        "TRUNKLINE_HTTP_PORT": str(port),
    }
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            wait_until_it_serves(f"http://127.0.0.1:{port}/_sandbox/health", process)
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=10)
        finally:
            process.kill()
    assert (process.returncode, output) == (0, b"")


class Shop(msgspec.Struct, frozen=True):
    http_port: int
    webhook_url: str = ""


def test_settings_come_from_the_environment_with_their_types() -> None:
    assert load(Shop, {"TRUNKLINE_HTTP_PORT": "80"}) == Shop(80, "")


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(msgspec.ValidationError, match="http_port"):
        load(Shop, {})
