"""Every folder that a newcomer opens explains itself, and every service says how good it is."""

import re
from pathlib import Path

import pytest

from trunkline_cli.topology import load

SERVICES = load().services
LAYERS = ("system", "process", "experience", "edge", "sandbox")
CHECKLIST = "## Quality checklist"
ROW = re.compile(r"^\| (?P<item>[^|]+?) \| (?P<state>[^|]+?) \|$", re.MULTILINE)
STATE = re.compile(r"done\b.*|todo\b.*|exempt: .{10,}")
"""What is exempt says why."""
NAMED_TEST = re.compile(r"`(test_\w+\.py)`|`(tests/[\w/.]+?)`")


def checklist(page: str) -> dict[str, str]:
    """The items of a page's checklist with their states, or with what they mean."""
    section = page.partition(f"{CHECKLIST}\n")[2].partition("\n## ")[0]
    rows = {row["item"]: row["state"] for row in ROW.finditer(section)}
    return {item: state for item, state in rows.items() if item not in {"item", "---"}}


def lacking(page: str, wanted: dict[str, str]) -> list[str]:
    """What a service's page does not say, or says in no known way."""
    said = checklist(page)
    missing = [f"lacks: {item}" for item in wanted if item not in said]
    return missing + [
        f"says no state: {item}" for item, state in said.items() if not STATE.fullmatch(state)
    ]


def folder(root: Path, name: str) -> Path:
    layer, _, rest = name.partition("-")
    return root / "services" / layer / rest.replace("-", "_")


@pytest.mark.parametrize("name", list(SERVICES))
def test_a_service_states_each_item_of_its_layer_s_checklist(root: Path, name: str) -> None:
    layer = (root / "services" / name.partition("-")[0] / "README.md").read_text()
    page = (folder(root, name) / "README.md").read_text()
    assert checklist(layer)
    assert lacking(page, checklist(layer)) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_introduces_each_of_its_services(root: Path, layer: str) -> None:
    page = (root / "services" / layer / "README.md").read_text()
    for name in SERVICES:
        if name.startswith(f"{layer}-"):
            assert f"({folder(root, name).name}/README.md)" in page, name


def test_every_library_explains_itself_and_is_introduced(root: Path, tree: list[Path]) -> None:
    page = (root / "libs" / "README.md").read_text()
    for name in sorted({path.parts[1] for path in tree if path.match("libs/*/pyproject.toml")}):
        assert f"({name}/README.md)" in page, name
        assert (root / "libs" / name / "README.md").is_file()


@pytest.mark.parametrize("name", ["gateway", "protos"])
def test_what_is_no_package_explains_itself_too(root: Path, name: str) -> None:
    assert (root / name / "README.md").is_file()


def test_every_test_that_a_page_names_exists(root: Path, tree: list[Path]) -> None:
    known = {path.name for path in tree if path.parts[0] == "tests"}
    for path in tree:
        if path.name == "README.md":
            for name, place in NAMED_TEST.findall((root / path).read_text()):
                exists = name in known if name else (root / place).exists()
                assert exists, f"{path} names {name or place}"


def test_a_checklist_that_says_too_little_is_found() -> None:
    wanted = {"budget": "calls kept within limits", "pinned": "a version"}
    page = f"# x\n\n{CHECKLIST}\n\n| item | state |\n|---|---|\n"
    assert lacking(page, wanted) == ["lacks: budget", "lacks: pinned"]
    worse = f"{page}| budget | maybe |\n| pinned | exempt |\n"
    assert lacking(worse, wanted) == ["says no state: budget", "says no state: pinned"]
    good = f"{page}| budget | done: test |\n| pinned | exempt: versions do not end |\n"
    assert lacking(good, wanted) == []
