"""Programs to supervise, and a wait for the end of a process that is not ours."""

import os
import select
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from trunkline_cli.child import Child, Program

WAITS = "import signal; print('up', flush=True); signal.pause()"


class Heard(list[str]):
    """Collects what a child reports."""


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def child(tmp_path: Path, heard: Heard) -> Callable[..., Child]:
    def make(script: str = WAITS, *, restarting: bool = False) -> Child:
        program = Program(
            name="sample",
            command=[sys.executable, "-c", script],
            environment=dict(os.environ),
            log=tmp_path / "sample.log",
        )
        return Child(program, restarting=restarting, track=heard.append, report=heard.append)

    return make


def ended(pid: int, within_s: float = 20.0) -> bool:
    """Whether the process ends in time, whoever its parent is."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    readable, _, _ = select.select([handle], [], [], within_s)
    os.close(handle)
    return bool(readable)


@pytest.fixture
def has_ended() -> Callable[..., bool]:
    return ended
