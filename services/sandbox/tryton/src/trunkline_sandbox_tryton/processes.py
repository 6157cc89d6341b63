"""A Tryton that runs as a child for as long as it is needed."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

from .server import command, environ
from .settings import Settings

READY_S = 60.0
POLL_S = 0.1
STOP_S = 20.0


class NotReady(RuntimeError):
    """Tryton ended, or did not answer in time."""


@contextmanager
def running(settings: Settings, database: str, bin_path: Path) -> Iterator[str]:
    """Run the server for a database on a free port and give its URL; stops it at the end."""
    chosen = msgspec.structs.replace(settings, http_port=free_port(), database=database)
    process = subprocess.Popen(  # noqa: S603 - our own words only
        command(chosen, bin_path), env=environ(chosen, database)
    )
    url = f"http://127.0.0.1:{chosen.http_port}"
    try:
        _wait_until_ready(process, url)
        yield url
    finally:
        _stop(process)


def free_port() -> int:
    """Give a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotReady(f"tryton ended with {process.returncode} before it answered")
        if _answers(url):
            return
        time.sleep(POLL_S)
    raise NotReady(f"tryton did not answer within {READY_S:.0f} s at {url}")


def _answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=5)
    except httpx.TransportError:
        return False
    return True


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
