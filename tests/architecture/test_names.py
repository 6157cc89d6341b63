"""One name, four spellings: folder, distribution, import, run time."""

import tomllib
from pathlib import Path

from trunkline_cli.topology import Topology, package

LIBRARIES = {"contracts": "trunkline", "sandbox": "trunkline_sandbox"}
"""Imports that are not `trunkline_<folder>`, or whose distribution has another name."""


def distribution(root: Path, folder: Path) -> str:
    return str(tomllib.loads((root / folder / "pyproject.toml").read_text())["project"]["name"])


def test_a_service_has_one_name_in_four_spellings(
    root: Path, services: dict[str, Path], declared: Topology
) -> None:
    for name, folder in services.items():
        assert distribution(root, folder) == f"trunkline-{name}"
        assert (root / folder / "src" / package(name) / "__init__.py").exists(), name
        assert name in declared.services


def test_a_service_holds_one_package(root: Path, services: dict[str, Path]) -> None:
    for name, folder in services.items():
        held = [one.name for one in (root / folder / "src").iterdir() if one.is_dir()]
        assert held == [package(name)], folder


def test_a_library_is_imported_by_its_folder_s_name(tree: list[Path], root: Path) -> None:
    folders = sorted({path.parent for path in tree if path.match("libs/*/pyproject.toml")})
    assert folders
    for folder in folders:
        wanted = LIBRARIES.get(folder.name, f"trunkline_{folder.name}")
        assert (root / folder / "src" / wanted).is_dir(), folder
        assert distribution(root, folder).startswith("trunkline-")
