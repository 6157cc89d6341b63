"""What Artifact Hub shows of a packaged chart, read off what says so: images and changes."""

import re
import shutil
from pathlib import Path
from typing import Any

import chart
import yaml

from trunkline_cli.topology import load

LEFT_OUT = {"sandbox-tryton"}
"""It installs a real Tryton at its first start, which a read-only pod cannot: no image."""
ENTRY = re.compile(r"^- (.*(?:\n  .*)*)", re.MULTILINE)
"""One line of the changelog, with those that go on with it."""


def annotated(into: Path, pinned: Path) -> Path:
    """Copy the chart with its annotations; `pinned` is a page of values, where there is one."""
    folder = into / "trunkline"
    shutil.copytree(chart.CHART, folder)
    page = folder / "Chart.yaml"
    told = yaml.safe_load(page.read_text())
    given = yaml.safe_load(pinned.read_text()) if pinned.exists() else {}
    told["annotations"] |= {
        "artifacthub.io/images": _text(images(str(told["appVersion"]), given)),
        "artifacthub.io/changes": _text(changes((chart.ROOT / "CHANGELOG.md").read_text())),
    }
    page.write_text(yaml.safe_dump(told, sort_keys=False, width=120))
    return folder


def images(version: str, given: dict[str, Any]) -> list[dict[str, str]]:
    """Name every image that the chart may run, by digest where values give one."""
    defaults = yaml.safe_load((chart.CHART / "values.yaml").read_text())
    own = given.get("image", {})
    place = "/".join(filter(None, (own.get("registry"), own.get("repository", "trunkline"))))
    digests = own.get("digests", {})
    ours = {one: f"{place}/{one}" for one in sorted(set(load().services) - LEFT_OUT)}
    found = {
        name: f"{image}@{digests[name]}" if name in digests else f"{image}:{version}"
        for name, image in ours.items()
    }
    others = {"gateway": defaults["gateway"], **_trial(defaults["trial"])}
    found |= {name: _foreign(one["image"]) for name, one in others.items()}
    if "gateway" in given:  # Envoy was copied to where all else is
        repository = defaults["gateway"]["image"]["repository"]
        found["gateway"] = f"{own['registry']}/{repository}@{given['gateway']['image']['digest']}"
    return [{"name": name, "image": image} for name, image in found.items()]


def changes(changelog: str) -> list[dict[str, str]]:
    """Give the entries of the newest section, each with its kind."""
    newest = changelog.split("\n## ")[1]
    return [
        {"kind": kind.lower(), "description": " ".join(entry.split())}
        for kind, _, body in (part.partition("\n") for part in newest.split("\n### ")[1:])
        for entry in ENTRY.findall(body)
    ]


def _trial(trial: dict[str, Any]) -> dict[str, Any]:
    return {name: trial[name] for name in ("postgres", "valkey")}


def _foreign(image: dict[str, str]) -> str:
    return f"{image['registry']}/{image['repository']}:{image['tag']}"


def _text(entries: list[dict[str, str]]) -> str:
    return str(yaml.safe_dump(entries, sort_keys=False, width=120))
