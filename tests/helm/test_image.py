"""What the one Dockerfile makes of a service: only it, pinned, for a user that is not root."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from chart import ROOT, pods, rendered

PAGE = (ROOT / "services" / "Dockerfile").read_text()
STEPS = [
    tuple(line.split(maxsplit=1))
    for line in re.sub(r"\\\n\s*", "", PAGE).splitlines()
    if line and not line.startswith("#")
]


def said(word: str) -> list[str]:
    return [rest for verb, rest in STEPS if verb == word]


def test_it_runs_as_the_user_that_the_chart_names() -> None:
    [user] = said("USER")
    wanted = {
        str(pod["spec"]["securityContext"]["runAsUser"])
        for name, pod in pods(rendered("small"))
        if "postgres" not in name
    }
    assert {user.partition(":")[0]} == wanted


def test_it_needs_no_shell() -> None:
    """The exec form throughout: what is not a list of words would be handed to a shell."""
    for word in ("RUN", "ENTRYPOINT"):
        assert said(word)
        assert all(rest.startswith("[") for rest in said(word))
    [asked] = said("HEALTHCHECK")
    assert re.search(r"CMD \[", asked)


def test_its_linter_has_nothing_to_say() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    page = ROOT / "services" / "Dockerfile"
    done = subprocess.run([linter, page], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_builds_it_says_what_is_missing_and_fails_nobody() -> None:
    script = [sys.executable, str(ROOT / ".ci" / "images.py"), "system-bank"]
    done = subprocess.run(
        script, env={"PATH": ""}, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0
    assert "buildah, podman, runc, mmdebstrap not installed" in done.stdout
    assert done.stdout.endswith("0 passed, 0 failed, 1 skipped\n")


def test_its_base_is_named_once_and_can_be_pinned() -> None:
    stages = [rest.partition(" ")[0] for rest in said("FROM")]
    assert stages == ["${PYTHON}", "${SOURCE}", "${PYTHON}"]
    assert "PYTHON=" in said("ARG")[0]
    assert not said("ARG")[0].endswith(":latest")
    assert said("ARG")[1] == "SOURCE=source"


def test_the_installer_is_the_one_that_is_wanted() -> None:
    wanted = re.search(r"UV_WANTED='(.+)'", (ROOT / ".ci" / "setup").read_text())
    assert wanted
    assert re.search(rf'"uv=={re.escape(wanted[1])}\.\d+"', PAGE)


def test_a_bill_of_materials_is_the_same_for_the_same_materials() -> None:
    settled = image().settled
    first = {"serialNumber": "urn:uuid:1", "metadata": {"timestamp": "a"}, "components": []}
    second = {"serialNumber": "urn:uuid:2", "metadata": {"timestamp": "b"}, "components": []}
    assert settled(first) == settled(second)
    third: dict[str, Any] = {"serialNumber": "urn:uuid:2", "metadata": {}, "components": [{}]}
    assert settled(third)["serialNumber"] != settled(first | {"metadata": {}})["serialNumber"]


@pytest.mark.parametrize("wanted", ["uv.lock", "pyproject.toml", "protos", "libs", "services"])
def test_what_is_copied_is_let_in(wanted: str) -> None:
    let_in = (ROOT / "services" / "Dockerfile.dockerignore").read_text().splitlines()
    assert f"!{wanted}" in let_in
    assert any(wanted in rest.split() for rest in said("COPY"))


def image() -> Any:
    spec = importlib.util.spec_from_file_location("image", ROOT / ".ci" / "image.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
