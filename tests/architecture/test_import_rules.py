"""The import rules name every package: one that is missing would be held to nothing."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from trunkline_cli.topology import package


@pytest.fixture
def rules(root: Path) -> dict[str, Any]:
    """`[tool.importlinter]` of the root pyproject."""
    config = tomllib.loads((root / "pyproject.toml").read_text())
    return dict(config["tool"]["importlinter"])


def contract(rules: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in rules["contracts"] if one["name"] == name)


def of_layer(services: dict[str, Path], *layers: str) -> set[str]:
    return {package(name) for name in services if name.partition("-")[0] in layers}


def test_every_package_is_looked_at(rules: dict[str, Any], tree: list[Path]) -> None:
    packages = {path.parent.name for path in tree if path.match("*/src/*/__init__.py")}
    assert set(rules["root_packages"]) == packages | {"trunkline"}


def test_every_contract_gives_its_reason(root: Path) -> None:
    lines = (root / "pyproject.toml").read_text().splitlines()
    starts = [at for at, line in enumerate(lines) if line == "[[tool.importlinter.contracts]]"]
    assert starts
    assert all(lines[at - 1].startswith("# ") for at in starts)


def test_every_service_is_kept_from_every_other(
    rules: dict[str, Any], services: dict[str, Path]
) -> None:
    everyone = {package(name) for name in services}
    apart = contract(rules, "services never import services")
    assert set(apart["modules"]) == everyone
    layers = contract(rules, "services > durable > mapping > store > kit > model, contracts")[
        "layers"
    ]
    assert everyone <= set(layers[0].replace(":", " ").split())


def test_each_layer_is_held_whole(rules: dict[str, Any], services: dict[str, Path]) -> None:
    wanted = {
        "experience never imports trunkline.system": ("source_modules", "experience", "edge"),
        "system never imports trunkline.process": ("source_modules", "system"),
        "nothing imports a sandbox": ("protected_modules", "sandbox"),
        "inside a system service files read top-down": ("containers", "system"),
        "inside a process files read top-down": ("containers", "process"),
        "inside an experience files read top-down": ("containers", "experience"),
    }
    for name, (key, *layers) in wanted.items():
        assert set(contract(rules, name)[key]) == of_layer(services, *layers), name


def test_only_the_process_layer_may_be_durable(
    rules: dict[str, Any], services: dict[str, Path]
) -> None:
    held = set(contract(rules, "only the process layer is durable")["source_modules"])
    assert of_layer(services, "system", "experience", "edge", "sandbox") <= held
    assert not of_layer(services, "process") & held
