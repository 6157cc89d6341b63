"""The machine under it: Python, uv, room on the disk."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from trunkline_cli.child import inherited
from trunkline_cli.settings import REPOSITORY

from .finding import Finding, ill, well

AREA = "machine"
PYTHON_MIN = (3, 12)
FREE_MIN_BYTES = 2 * 1024**3
"""A day of journals and PostgreSQL's log fit; a full disk stops everything at once."""


def examine_machine(home: Path) -> Iterator[Finding]:
    """Look at what every command needs, running or not."""
    yield python(sys.version_info[:3])
    yield uv(shutil.which("uv", path=inherited()["PATH"]))
    yield disk(home, shutil.disk_usage(_existing(home)).free)


def python(version: tuple[int, ...]) -> Finding:
    """Whether this Python is one that the code is written for."""
    said = ".".join(map(str, version))
    if version >= PYTHON_MIN:
        return well(AREA, "Python", f"is {said}, at {sys.executable}.")
    wanted = ".".join(map(str, PYTHON_MIN))
    sentence = f"is {said}, and Trunkline needs {wanted} or newer."
    return ill(AREA, "Python", sentence, f"install Python {wanted}, then `make clean setup`")


def uv(path: str | None) -> Finding:
    """Whether uv is found, which installs what is locked and what Tryton needs."""
    if path is None:
        sentence = "is not found, so nothing can be installed, nor Tryton's own environment made."
        return ill(AREA, "uv", sentence, "`make clean setup` fetches it")
    ran = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - the uv that was found
    return well(AREA, "uv", f"is {ran.stdout.split()[1] if ran.stdout else 'mute'}, at {path}.")


def disk(home: Path, free_bytes: int) -> Finding:
    """Whether the data have room to grow."""
    room = f"{free_bytes / 1024**3:.1f} GiB free where {home} lies"
    if free_bytes >= FREE_MIN_BYTES:
        return well(AREA, "disk", f"has {room}.")
    sentence = f"has only {room}; PostgreSQL stops when it is full."
    old = os.path.relpath(home / "logs.previous", REPOSITORY)
    return ill(AREA, "disk", sentence, f"`rm -r {old}`, or set TRUNKLINE_HOME to a larger disk")


def _existing(home: Path) -> Path:
    return next(folder for folder in (home, *home.parents) if folder.exists())
