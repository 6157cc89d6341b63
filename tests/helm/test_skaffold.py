"""`skaffold.yaml` builds what the topology declares and lays changes over where they are read."""

import copy
from typing import Any

import jsonschema
import pytest
import yaml
from chart import CHART, EXAMPLES, RELEASE, ROOT, of_kind, run
from skaffold_schema import KNOWN

from trunkline_cli.topology import load
from trunkline_kit.reloading import FOLDER

PAGE: dict[str, Any] = yaml.safe_load((ROOT / "skaffold.yaml").read_text())
ARTIFACTS = {one["image"].removeprefix("trunkline/"): one for one in PAGE["build"]["artifacts"]}
NO_IMAGE = {"sandbox-tryton"}
"""It installs a real Tryton at its first start, which the chart does not run."""
WRONG = {
    "a field that is none": ("setvalues", {}),
    "a file that is no text": ("valuesFiles", [7]),
    "a word for yes": ("wait", "yes"),
}


def test_it_says_only_what_skaffold_knows() -> None:
    jsonschema.validate(PAGE, KNOWN)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_skaffold_does_not_know_is_found(wrong: str) -> None:
    page = copy.deepcopy(PAGE)
    field, value = WRONG[wrong]
    page["deploy"]["helm"]["releases"][0][field] = value
    with pytest.raises(jsonschema.ValidationError, match=field if value == {} else str(value)):
        jsonschema.validate(page, KNOWN)


def test_a_profile_leaves_what_skaffold_knows() -> None:
    for profile in PAGE["profiles"]:
        page = copy.deepcopy(PAGE)
        for patch in profile["patches"]:
            field = patch["path"].rpartition("/")[2]
            page["deploy"]["helm"]["releases"][0][field] = patch["value"]
        jsonschema.validate(page, KNOWN)


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


def test_what_it_forwards_to_is_there() -> None:
    [release] = PAGE["deploy"]["helm"]["releases"]
    page = str(CHART / "examples" / EXAMPLES["dev"][0])
    objects = tuple(yaml.safe_load_all(run("template", release["name"], CHART, "-f", page).stdout))
    services = of_kind(objects, "Service")
    for one in PAGE["portForward"]:
        ports = services[one["resourceName"]]["spec"]["ports"]
        assert one["port"] in {each["port"] for each in ports}
        assert one["namespace"] == release["namespace"]
