"""`skaffold.yaml` builds what the topology declares and lays changes over where they are read."""

from typing import Any

import yaml
from chart import CHART, EXAMPLES, RELEASE, ROOT, of_kind, run

from trunkline_cli.topology import load
from trunkline_kit.reloading import FOLDER

PAGE: dict[str, Any] = yaml.safe_load((ROOT / "skaffold.yaml").read_text())
ARTIFACTS = {one["image"].removeprefix("trunkline/"): one for one in PAGE["build"]["artifacts"]}
NO_IMAGE = {"sandbox-tryton"}
"""It installs a real Tryton at its first start, which the chart does not run."""
KNOWN = {
    "": {"apiVersion", "kind", "metadata", "build", "deploy", "portForward", "profiles"},
    "build": {"artifacts", "local", "tagPolicy"},
    "artifact": {"image", "docker", "sync"},
    "release": {
        *("name", "chartPath", "namespace", "createNamespace"),
        *("wait", "valuesFiles", "setValues"),
    },
    "profile": {"name", "patches"},
}
"""Fields of skaffold/v4beta12 that are used, by the schema that its project publishes."""


def test_it_says_only_what_skaffold_knows() -> None:
    assert PAGE["apiVersion"] == "skaffold/v4beta12"
    assert set(PAGE) <= KNOWN[""]
    assert set(PAGE["build"]) <= KNOWN["build"]
    assert all(set(one) <= KNOWN["artifact"] for one in ARTIFACTS.values())
    assert all(set(one) <= KNOWN["release"] for one in PAGE["deploy"]["helm"]["releases"])
    assert all(set(one) <= KNOWN["profile"] for one in PAGE["profiles"])


def test_it_builds_each_service_of_the_topology() -> None:
    lacking = set(load().services) - NO_IMAGE - set(ARTIFACTS)
    assert not lacking, f"skaffold.yaml lacks an artifact for {lacking}"
    assert set(ARTIFACTS) <= set(load().services)
    for name, one in ARTIFACTS.items():
        docker = one["docker"]
        assert docker == {"dockerfile": "services/Dockerfile", "buildArgs": {"SERVICE": name}}


def test_what_changes_is_laid_over_the_package_that_runs() -> None:
    for name, one in ARTIFACTS.items():
        [rule] = one["sync"]["manual"]
        assert rule["dest"] == str(FOLDER)
        assert rule["src"] == f"{rule['strip']}**/*.py"
        package = ROOT / rule["strip"] / f"trunkline_{name.replace('-', '_')}"
        assert (package / "__main__.py").is_file(), name


def test_its_profiles_change_what_is_there() -> None:
    [release] = PAGE["deploy"]["helm"]["releases"]
    pages = [*release["valuesFiles"]]
    for profile in PAGE["profiles"]:
        for patch in profile["patches"]:
            assert patch["path"].startswith("/deploy/helm/releases/0/")
            assert (patch["path"].rpartition("/")[2] in release) == (patch["op"] == "replace")
            pages += patch["value"] if isinstance(patch["value"], list) else []
    assert all((ROOT / page).is_file() for page in pages)


def test_a_service_that_is_worked_on_runs_anew_at_each_change() -> None:
    page = str(CHART / "examples" / EXAMPLES["dev"][0])
    words = ["-f", page, "--set", "defaults.reload=true"]
    objects = tuple(yaml.safe_load_all(run("template", RELEASE, CHART, *words).stdout))
    pod = of_kind(objects, "Deployment")["acme-trunkline-edge-policy"]["spec"]["template"]
    command = ["python", "-m", "trunkline_kit.reloading", "trunkline_edge_policy"]
    assert pod["spec"]["containers"][0]["command"] == command
