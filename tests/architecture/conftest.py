"""The tree as the architecture tests see it: only what git would keep."""

import subprocess
from pathlib import Path

import pytest

from trunkline_cli import topology
from trunkline_cli.topology import Topology

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def tree() -> list[Path]:
    """Every file that is kept or about to be, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return sorted(Path(line) for line in listed if (ROOT / line).is_file())


@pytest.fixture(scope="session")
def declared() -> Topology:
    """`services/topology.toml`."""
    return topology.load()


@pytest.fixture(scope="session")
def services(tree: list[Path]) -> dict[str, Path]:
    """Folder of each service by its run-time name."""
    found = {path.parents[0] for path in tree if path.match("services/*/*/pyproject.toml")}
    return {f"{one.parts[1]}-{one.parts[2].replace('_', '-')}": one for one in sorted(found)}
