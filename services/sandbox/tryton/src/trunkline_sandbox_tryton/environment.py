"""Tryton's own virtual environment: made once, apart from ours because it is GPL."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

from .progress import report
from .settings import Settings

MARKER = "trunkline-requirements.sha256"


def requirements() -> str:
    """Give the pinned requirements as text."""
    return resources.files(__package__).joinpath("requirements.txt").read_text("utf-8")


def ensure_environment(settings: Settings) -> Path:
    """Make the environment unless it is whole, and give its bin folder."""
    path = settings.environment_path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _install_unless_whole(settings.uv, path)
    return path / "bin"


def _install_unless_whole(uv: str, path: Path) -> None:
    wanted = hashlib.sha256(requirements().encode()).hexdigest()
    marker = path / MARKER
    if marker.exists() and marker.read_text("utf-8") == wanted:
        return
    report("tryton: installing its own environment")
    shutil.rmtree(path, ignore_errors=True)
    _install(uv, path)
    marker.write_text(wanted, "utf-8")


def _install(uv: str, path: Path) -> None:
    python = str(path / "bin" / "python")
    pinned = str(resources.files(__package__).joinpath("requirements.txt"))
    if uv:
        _run([uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(path)])
        _run([uv, "pip", "install", "--quiet", "--no-deps", "--python", python, "-r", pinned])
    else:
        _run([sys.executable, "-m", "venv", str(path)])
        _run([python, "-m", "pip", "install", "--quiet", "--no-deps", "-r", pinned])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - our own words only
