"""Where things are: the top level, and the files of a service by its layer."""

import re
from pathlib import Path

import pytest

TOP = {
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
    *("pyproject.toml", "uv.lock", "Makefile", "skaffold.yaml", ".gitignore"),
    *(".ci", "protos", "services", "gateway", "helm", "libs", "tests"),
}
ALWAYS = {"__main__", "main", "settings"}
HOLDS = {
    "system": {"servicer", "adapter"},
    "process": {"servicer"},
    "experience": {"app", "routes", "clients"},
    "edge": set[str](),
    "sandbox": set[str](),
}
"""What one looks for first in each layer; further files are named for the idea they hold."""
READS_ENVIRONMENT = re.compile(r"os\.(environ(\[|\.get)|getenv)")
SERVICES = {"Dockerfile", "Dockerfile.dockerignore", "topology.toml", "two_of_each.toml"}
TESTS = {"architecture", "unit", "contract", "workflow", "gateway", "helm", "e2e", "faults"} | {
    *("bench", "cluster"),
    "plugins",
    "conftest.py",
}


def test_the_top_level_is_the_design_s(tree: list[Path]) -> None:
    assert {path.parts[0] for path in tree} <= TOP


def test_services_are_sorted_by_layer(tree: list[Path]) -> None:
    second = {path.parts[1] for path in tree if path.parts[0] == "services"}
    assert second <= SERVICES | set(HOLDS)


def test_tests_are_sorted_by_kind(tree: list[Path]) -> None:
    assert {path.parts[1] for path in tree if path.parts[0] == "tests"} <= TESTS


@pytest.mark.parametrize("layer", list(HOLDS))
def test_a_service_holds_the_files_of_its_layer(
    root: Path, services: dict[str, Path], layer: str
) -> None:
    """A file that grows becomes a folder of the same name."""
    for name, folder in services.items():
        if name.startswith(f"{layer}-"):
            package = root / folder / "src" / f"trunkline_{name.replace('-', '_')}"
            held = {one.name.removesuffix(".py") for one in package.iterdir()}
            assert held >= ALWAYS | HOLDS[layer], f"{name} lacks {ALWAYS | HOLDS[layer] - held}"


def test_the_environment_is_read_in_settings_only(tree: list[Path], root: Path) -> None:
    for path in tree:
        if path.parts[0] == "services" and path.suffix == ".py" and path.stem != "settings":
            text = (root / path).read_text()
            assert not READS_ENVIRONMENT.search(text), path
