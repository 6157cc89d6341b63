"""A sandbox process starts from its environment and stops cleanly when told to."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import httpx
import msgspec
import pytest
from eventually import eventually

from trunkline_sandbox import load

PROGRAM = """
from asyncio.subprocess import PIPE, STDOUT
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


async def test_sigterm_ends_the_process_with_status_zero_and_no_noise(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "TRUNKLINE_STATE_PATH": str(tmp_path / "state.sqlite3"),
        "TRUNKLINE_HTTP_PORT": str(port),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, env=environment, stdout=PIPE, stderr=STDOUT
    )

    async def serves() -> bool:
        assert process.returncode is None
        try:
            return (await client.get("/_sandbox/health")).is_success
        except httpx.HTTPError:
            return False

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        try:
            await eventually(serves, 30)
            process.send_signal(signal.SIGTERM)
            output, _ = await asyncio.wait_for(process.communicate(), 10)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert (process.returncode, output) == (0, b"")


class Shop(msgspec.Struct, frozen=True):
    http_port: int
    webhook_url: str = ""


def test_settings_come_from_the_environment_with_their_types() -> None:
    assert load(Shop, {"TRUNKLINE_HTTP_PORT": "80"}) == Shop(80, "")


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(msgspec.ValidationError, match="http_port"):
        load(Shop, {})
