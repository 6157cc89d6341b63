"""The folder of a stack: what lies where, and how other commands find a running one."""

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from .ports import HOST


class Run(msgspec.Struct, frozen=True):
    """A running stack: its supervisor and the `host:port` of each `<service>.<protocol>`."""

    pid: int
    addresses: dict[str, str]
    programs: tuple[str, ...] = ()
    """What it was asked to run, and the parts that it embeds."""


class NotRunning(Exception):
    """No stack runs in that home."""


def make_folders(home: Path) -> None:
    """Make the home and a fresh folder for logs; those of the run before are kept beside it."""
    logs, previous = home / "logs", home / "logs.previous"
    if logs.exists():
        shutil.rmtree(previous, ignore_errors=True)
        logs.rename(previous)
    for folder in (logs, home / "state"):
        folder.mkdir(parents=True, exist_ok=True)


def write_run(home: Path, numbers: Mapping[str, int], programs: Iterable[str]) -> None:
    """Tell other commands what runs and where everything is."""
    addresses = {listener: f"{HOST}:{number}" for listener, number in numbers.items()}
    run = Run(pid=os.getpid(), addresses=addresses, programs=tuple(programs))
    (home / "run.json").write_bytes(msgspec.json.format(msgspec.json.encode(run)))


def forget_run(home: Path) -> None:
    """Take that back when the stack stops."""
    (home / "run.json").unlink(missing_ok=True)


def read_run(home: Path) -> Run:
    """Give the running stack; raises NotRunning, also when its supervisor has died."""
    path = home / "run.json"
    if path.exists():
        run = msgspec.json.decode(path.read_bytes(), type=Run)
        with contextlib.suppress(ProcessLookupError):
            os.kill(run.pid, 0)
            return run
    raise NotRunning(f"no stack is running in {home}: start one with `trunkline up`")
