"""What Artifact Hub shows of a chart is what the topology, the values and the changelog say."""

import re
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from chart import ROOT, containers, pods, rendered
from ci_module import module

KINDS = {"added", "changed", "deprecated", "removed", "fixed", "security"}
DIGEST = "sha256:" + "a" * 64


def annotations(folder: Path) -> dict[str, Any]:
    """Read what a packaged chart tells of itself."""
    with tarfile.open(module("publishing").packaged(folder)) as package:
        page = package.extractfile("trunkline/Chart.yaml")
        assert page is not None
        told: dict[str, str] = yaml.safe_load(page.read())["annotations"]
    return {key.partition("/")[2]: yaml.safe_load(text) for key, text in told.items()}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return annotations(tmp_path_factory.mktemp("dist"))


@pytest.mark.parametrize("example", ["dev", "small"])
def test_every_image_that_runs_is_named(told: dict[str, Any], example: str) -> None:
    named = {one["image"] for one in told["images"]}
    for name, pod in pods(rendered(example)):
        assert {one["image"] for one in containers(pod)} <= named, name


def test_an_image_that_was_released_is_named_by_its_digest(tmp_path: Path) -> None:
    digests = {"system-bank": DIGEST, "gateway": DIGEST}
    page = module("publishing").values("registry.example/erp", "0.1.0", digests)
    (tmp_path / "images.yaml").write_text(page)
    named = {one["name"]: one["image"] for one in annotations(tmp_path)["images"]}
    assert named["system-bank"] == f"registry.example/erp/system-bank@{DIGEST}"
    assert named["gateway"] == f"registry.example/envoyproxy/envoy@{DIGEST}"
    assert named["system-mail"] == "registry.example/erp/system-mail:0.1.0"


def test_what_changed_is_what_the_changelog_says_of_the_newest_version(
    told: dict[str, Any],
) -> None:
    newest = (ROOT / "CHANGELOG.md").read_text().split("\n## ")[1].partition("\n")[2]
    words = re.sub(r"^(### .*|- )", "", newest, flags=re.MULTILINE).split()
    assert " ".join(one["description"] for one in told["changes"]).split() == words
    assert len(told["changes"]) == newest.count("\n- ")
    assert {one["kind"] for one in told["changes"]} <= KINDS


def test_what_the_chart_says_of_itself_stays(told: dict[str, Any]) -> None:
    assert told["license"] == "Apache-2.0"
