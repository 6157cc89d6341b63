"""The audit never fails a build, and never calls good what it did not check."""

import os
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[3] / ".ci" / "audit.py"
SOUND: dict[str, Any] = {"name": "msgspec", "version": "0.22.0", "vulns": []}
FLAWED: dict[str, Any] = {
    "name": "lxml",
    "version": "6.1.3",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["6.1.4"]}],
}
UNASKED: dict[str, Any] = {"name": "uvloop", "skip_reason": "not found"}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """The script as a module."""
    spec = spec_from_file_location("audit", SCRIPT)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_vulnerability_is_told_with_the_release_that_mends_it(audit: ModuleType) -> None:
    said = audit.told({"dependencies": [SOUND, FLAWED]})
    assert "lxml 6.1.3: PYSEC-1, mended in 6.1.4" in said
    assert "1 known vulnerabilities in 2 of 2 packages." in said


def test_what_could_not_be_asked_about_is_not_called_good(audit: ModuleType) -> None:
    said = audit.told({"dependencies": [SOUND, UNASKED]})
    assert "0 known vulnerabilities in 1 of 2 packages." in said
    assert "1 could not be asked about: not found" in said


def test_without_a_network_it_says_so_and_fails_nothing(tmp_path: Path) -> None:
    offline = {**os.environ, "UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, str(SCRIPT)], env=offline, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0
    assert ran.stdout.startswith("No report: the audit needs the network")
